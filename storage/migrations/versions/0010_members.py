"""Where somebody belonged is found without looking through everybody."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])
