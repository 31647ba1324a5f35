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
    if takers and taker_hash:  # in an order that is not that in which they came
        hidden = sorted((taker_hash(*taker), *taker[:3]) for taker in takers)
        names = ("taker_hash", "programme", "survey", "wave")
        conn.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in hidden])
