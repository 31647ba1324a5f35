"""Who took part in the survey is kept under a keyed hash, and no longer by number."""

import sqlalchemy as sa
from alembic import context, op

from storage import SettingMissing

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    conn = op.get_bind()
    takers = conn.execute(sa.text("SELECT programme, survey, wave, person_id FROM survey_takers")).all()
    taker_hash = context.config.attributes.get("taker_hash")
    if takers and taker_hash is None:
        raise SettingMissing(
            "the record says by number who took part in the survey, and the key that is to hide it is missing: "
            "set SECRET_KEY, or put the file secret-key back, and try again"
        )
    # a new table and not a new column, which would leave the numbers in PostgreSQL's file
    op.drop_table("survey_takers")
    table = op.create_table(
        "survey_takers",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("wave", sa.Text(), nullable=False),
        sa.Column("taker_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "survey", "wave", "taker_hash", name="pk_survey_takers"),
        sa.ForeignKeyConstraint(["programme"], ["programmes.id"], name="fk_survey_takers_programme"),
    )
    rows = [{**taker._asdict(), "taker_hash": taker_hash(*taker)} for taker in takers]
    for row in rows:
        del row["person_id"]
    if rows:  # in an order that is not that in which they came
        conn.execute(table.insert(), sorted(rows, key=lambda row: row["taker_hash"]))
