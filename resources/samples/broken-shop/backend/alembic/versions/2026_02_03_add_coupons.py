"""add coupons

Revision ID: d4e5f6071829
Revises: c3d4e5f60718
Create Date: 2026-02-03 10:21:44
"""
from alembic import op
import sqlalchemy as sa

revision = 'd4e5f6071829'
down_revision = 'c3d4e5f60718'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "coupon",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("percent_off", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("coupon")
