"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_moment = sa.DateTime(timezone=True)
_exact = sa.Numeric().with_variant(sa.Text(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("line_user_id", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", _moment, nullable=False),
        sa.Column("redelivered", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("payload", sa.JSON()),
        sa.Column("reply_token", sa.Text()),
        sa.Column("request_id", sa.Text()),
        sa.Column("answer", sa.JSON()),
        sa.Column("next_session", sa.Text()),
        sa.Column("matters", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("retry_key", sa.Text()),
        sa.Column("sent_via", sa.Text()),
        sa.Column("cost", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", _moment),
        sa.PrimaryKeyConstraint("event_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_state_line_user_id_occurred_ms", "inbox", ["state", "line_user_id", "occurred_ms"])
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_user_id", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("position", sa.Text()),
        sa.Column("personnel_type", sa.Text()),
        sa.Column("agency", sa.Text()),
        sa.Column("privacy_version", sa.Integer()),
        sa.Column("privacy_at", _moment),
        sa.Column("registered_at", _moment),
        sa.Column("blocked_at", _moment),
        sa.Column("erased_at", _moment),
        sa.Column("created_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("line_user_id", name="uq_people_line_user_id"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("personnel_type", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", _moment, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("opened_at", _moment),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_acknowledgements_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgements"),
        sa.UniqueConstraint("person_id", "document", "version", name="uq_acknowledgements_person_id_document_version"),
        sa.UniqueConstraint("receipt", name="uq_acknowledgements_receipt"),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("allowance", sa.Integer()),
        sa.Column("finished_at", _moment),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_campaigns_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("receipt", name="uq_campaigns_receipt"),
    )
    op.create_table(
        "document_opens",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", _moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_document_opens_person_id"),
        sa.PrimaryKeyConstraint("person_id", "document", "version", name="pk_document_opens"),
    )
    op.create_table(
        "headcounts",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("officials", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", _moment, nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name="fk_headcounts_set_by"),
        sa.PrimaryKeyConstraint("programme", "agency", name="pk_headcounts"),
    )
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text()),
        sa.Column("created_by", sa.Integer()),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.Column("used_by", sa.Integer()),
        sa.Column("used_at", _moment),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_invites_created_by"),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_invites_used_by"),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("code_hash", name="uq_invites_code_hash"),
    )
    op.create_table(
        "results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("value", _exact, nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", _moment, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("superseded_at", _moment),
        sa.ForeignKeyConstraint(["reported_by"], ["people.id"], name="fk_results_reported_by"),
        sa.ForeignKeyConstraint(["supersedes"], ["results.id"], name="fk_results_supersedes"),
        sa.PrimaryKeyConstraint("id", name="pk_results"),
        sa.UniqueConstraint("receipt", name="uq_results_receipt"),
    )
    op.create_index(
        "uq_results_current",
        "results",
        ["programme", "agency", "measure", "round"],
        unique=True,
        **_where("superseded_at IS NULL"),
    )
    op.create_table(
        "campaign_batches",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("retry_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("first_try_at", _moment),
        sa.Column("next_try_at", _moment),
        sa.Column("request_id", sa.Text()),
        sa.Column("finished_at", _moment),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_campaign_batches_campaign_id"),
        sa.PrimaryKeyConstraint("campaign_id", "seq", name="pk_campaign_batches"),
    )
    op.create_index("ix_campaign_batches_next_try_at", "campaign_batches", ["next_try_at"])
    op.create_table(
        "campaign_recipients",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_campaign_recipients_campaign_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_campaign_recipients_person_id"),
        sa.PrimaryKeyConstraint("campaign_id", "person_id", name="pk_campaign_recipients"),
    )
    op.create_index("ix_campaign_recipients_campaign_id_seq", "campaign_recipients", ["campaign_id", "seq"])
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text()),
        sa.Column("granted_at", _moment, nullable=False),
        sa.Column("revoked_at", _moment),
        sa.Column("invite_id", sa.Integer()),
        sa.ForeignKeyConstraint(["invite_id"], ["invites.id"], name="fk_roles_invite_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_roles_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
    )
    op.create_index(
        "uq_roles_active", "roles", ["person_id", "role", "agency"], unique=True, **_where("revoked_at IS NULL")
    )
    op.create_index(
        "uq_roles_active_everywhere",
        "roles",
        ["person_id", "role"],
        unique=True,
        **_where("revoked_at IS NULL AND agency IS NULL"),
    )
