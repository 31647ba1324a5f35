"""Who took part in the survey is kept under a keyed hash, and no longer by number."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage import SettingMissing

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    conn = op.get_bind()
    takers = conn.execute(sa.text("SELECT programme, survey, wave, person_id FROM survey_takers")).all()
    rows = _hidden(takers) if takers else []
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
    if rows:
        conn.execute(table.insert(), rows)


def _hidden(takers: Sequence[Any]) -> list[dict[str, str]]:
    """Give takers under their hashes, in an order that is not that in which they came."""
    taker_hash = context.config.attributes.get("taker_hash")
    if taker_hash is None:
        raise SettingMissing(
            "the record says by number who took part in the survey, and the key that is to hide it is missing: "
            "set SECRET_KEY, or put the file secret-key back, and try again"
        )
    rows = [
        {
            "programme": programme,
            "survey": survey,
            "wave": wave,
            "taker_hash": taker_hash(programme, survey, wave, person),
        }
        for programme, survey, wave, person in takers
    ]
    return sorted(rows, key=itemgetter("taker_hash"))
