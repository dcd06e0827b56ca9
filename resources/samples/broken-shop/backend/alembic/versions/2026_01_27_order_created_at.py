"""order created at

Revision ID: c3d4e5f60718
Revises: b2c3d4e5f607
Create Date: 2026-01-27 11:03:18
"""
from alembic import op
import sqlalchemy as sa

revision = 'c3d4e5f60718'
down_revision = 'b2c3d4e5f607'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("order", sa.Column("created_at", sa.DateTime(timezone=True)))


def downgrade():
    op.drop_column("order", "created_at")
