"""add stock levels

Revision ID: e5f60718293a
Revises: c3d4e5f60718
Create Date: 2026-02-03 15:58:09
"""
from alembic import op
import sqlalchemy as sa

revision = 'e5f60718293a'
down_revision = 'c3d4e5f60718'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("product", sa.Column("in_stock", sa.Integer, nullable=False, server_default="0"))


def downgrade():
    op.drop_column("product", "in_stock")
