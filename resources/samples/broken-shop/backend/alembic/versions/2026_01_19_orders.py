"""orders

Revision ID: b2c3d4e5f607
Revises: a1b2c3d4e5f6
Create Date: 2026-01-19 16:40:55
"""
from alembic import op
import sqlalchemy as sa

revision = 'b2c3d4e5f607'
down_revision = 'a1b2c3d4e5f6'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "order",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("product_id", sa.Integer, sa.ForeignKey("product.id"), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("order")
