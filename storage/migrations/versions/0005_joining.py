"""Titles split off names, and the agency that somebody named where the plan has none."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("people", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("memberships", sa.Column("elsewhere", sa.Text(), nullable=True))
