"""The console opened in one browser with a link that opens it once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("session_hash", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("seen_at", _moment, nullable=False),
        sa.Column("ended_at", _moment),
        sa.PrimaryKeyConstraint("id", name="pk_console_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_console_sessions_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_console_sessions_person_id"),
        sa.UniqueConstraint("session_hash", name="uq_console_sessions_session_hash"),
        sa.UniqueConstraint("link_hash", name="uq_console_sessions_link_hash"),
    )
    op.create_index("ix_console_sessions_person_id", "console_sessions", ["person_id"])
