"""Documents read to their end, and cards read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("acknowledgements", "document_opens"):
        op.add_column(table, sa.Column("finished_at", _moment))
    op.create_table(
        "card_reads",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("read_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "programme", "card", name="pk_card_reads"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_card_reads_person_id"),
        sa.ForeignKeyConstraint(["programme"], ["programmes.id"], name="fk_card_reads_programme"),
    )
