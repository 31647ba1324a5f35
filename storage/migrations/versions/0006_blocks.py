"""Of the survey, what may be shown is kept beside what was answered: it grows by whole blocks of people."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ENOUGH = 5
"""From so many sheets on a group was shown before."""


def upgrade() -> None:
    op.add_column("survey_counts", sa.Column("shown", sa.Integer(), nullable=False, server_default="0"))
    sheets = (
        "SELECT sum(s.answers) FROM survey_counts s WHERE s.item = '*' AND s.programme = survey_counts.programme"
        " AND s.survey = survey_counts.survey AND s.wave = survey_counts.wave AND s.agency = survey_counts.agency"
    )
    op.execute(f"UPDATE survey_counts SET shown = answers WHERE ({sheets}) >= {ENOUGH}")
