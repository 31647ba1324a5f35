"""Corrections of the names on certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "holder_corrections",
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("corrected_by", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receipt", "number", name="pk_holder_corrections"),
        sa.ForeignKeyConstraint(["receipt"], ["lesson_passes.receipt"], name="fk_holder_corrections_receipt"),
        sa.ForeignKeyConstraint(["corrected_by"], ["people.id"], name="fk_holder_corrections_corrected_by"),
    )
