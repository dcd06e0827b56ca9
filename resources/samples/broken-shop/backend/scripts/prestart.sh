#!/usr/bin/env bash
# Runs once before the backend starts.
set -e

echo "Bringing the database up to date"
alembic upgrade head
