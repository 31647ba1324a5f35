"""The tables of the record. A change here needs a new migration; a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.types import Exact, Json, Utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _unique_where(name: str, condition: str, *columns: str) -> Index:
    """Make a unique index over the rows that meet a condition."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("line_user_id", Text),
    Column("kind", Text, nullable=False),
    Column("occurred_ms", BigInteger, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("redelivered", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # waiting | done | answered | kept | failed
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", Json),
    Column("reply_token", Text),
    Column("request_id", Text),
    Column("answer", Json),
    Column("next_session", Text),
    Column("matters", Boolean, nullable=False, server_default=false()),
    Column("retry_key", Text),
    Column("sent_via", Text),  # reply | push | none
    Column("cost", Integer, nullable=False, server_default="0"),
    Column("finished_at", Utc),
    Index(None, "state", "line_user_id", "occurred_ms"),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("line_user_id", Text, unique=True),
    Column("name", Text),
    Column("position", Text),
    Column("personnel_type", Text),  # official | other
    Column("agency", Text),
    Column("privacy_version", Integer),
    Column("privacy_at", Utc),
    Column("registered_at", Utc),
    Column("blocked_at", Utc),
    Column("erased_at", Utc),
    Column("created_at", Utc, nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("agency", Text),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_by", ForeignKey("people.id")),
    Column("used_at", Utc),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("role", Text, nullable=False),  # focal | executive | admin
    Column("agency", Text),
    Column("granted_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    Column("invite_id", ForeignKey("invites.id")),
    # two, because in a unique index every null agency differs from every other
    _unique_where("uq_roles_active", "revoked_at IS NULL", "person_id", "role", "agency"),
    _unique_where("uq_roles_active_everywhere", "revoked_at IS NULL AND agency IS NULL", "person_id", "role"),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("personnel_type", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("acknowledged_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("opened_at", Utc),
    UniqueConstraint("person_id", "document", "version"),
)

document_opens = Table(
    "document_opens",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("opened_at", Utc, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("value", Exact, nullable=False),
    Column("slots", Json, nullable=False),
    Column("reported_by", ForeignKey("people.id"), nullable=False),
    Column("reported_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("supersedes", ForeignKey("results.id")),
    Column("superseded_at", Utc),
    _unique_where("uq_results_current", "superseded_at IS NULL", "programme", "agency", "measure", "round"),
)

headcounts = Table(
    "headcounts",
    metadata,
    Column("programme", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("officials", Integer, nullable=False),
    Column("others", Integer, nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("set_at", Utc, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("audience", Json, nullable=False),
    Column("content", Json, nullable=False),
    Column("messages", Json, nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Utc, nullable=False),
    Column("state", Text, nullable=False),  # planning | sending | waiting | stopped | finished
    Column("reason", Text),
    Column("recipients", Integer, nullable=False),
    Column("allowance", Integer),
    Column("finished_at", Utc),
)

campaign_batches = Table(
    "campaign_batches",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("retry_key", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | sending | sent | failed | unsent
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("recipients", Integer, nullable=False),
    Column("first_try_at", Utc),
    Column("next_try_at", Utc),  # when it may be claimed, again or at all; null when it is over
    Column("request_id", Text),
    Column("finished_at", Utc),
    Index(None, "next_try_at"),
)

# A recipient has no state of its own: it is its batch's, and without a batch (seq is null) it is unsent.
# Nor a LINE user id: the batch is sent to whoever of its people still has one, so erasing a person is enough.
campaign_recipients = Table(
    "campaign_recipients",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("seq", Integer),
    Index(None, "campaign_id", "seq"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

quiz_answers = Table(
    "quiz_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("source", Text, nullable=False),  # lesson | daily | check
    Column("correct", Boolean, nullable=False),
    Column("answered_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("event_id", "question"),
    Index(None, "person_id", "question"),
)

# When a question comes back to a person: `stage` counts the right answers in a row since the last wrong one.
quiz_due = Table(
    "quiz_due",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("stage", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
)

lesson_passes = Table(
    "lesson_passes",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("personnel_type", Text, nullable=False),
    Column("holder", Text),  # the name on the certificate; erased with the person
    Column("lesson", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("person_id", "lesson"),
)

# Acknowledging is not understanding: the short check after a document is counted apart.
understandings = Table(
    "understandings",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("answered_at", Utc, nullable=False),
)

# A self-assessment keeps a person's own totals by standard, for them alone; others see totals of at least five people.
assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("scores", Json, nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
)

# The anonymous survey is kept as counts only: no row of it ever belonged to anybody.
survey_counts = Table(
    "survey_counts",
    metadata,
    Column("survey", Text, primary_key=True),
    Column("phase", Text, primary_key=True),  # before | after
    Column("agency", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("option", Integer, primary_key=True, autoincrement=False),
    Column("answers", Integer, nullable=False),
)

# Who has taken part, so that nobody is asked twice; no time, and nothing to join it with an answer.
survey_takers = Table(
    "survey_takers",
    metadata,
    Column("survey", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("agency", Text, nullable=False),
)

# Questions nobody could answer, kept with the asker's consent until somebody does.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", Text, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("agency", Text),
    Column("to", Text, nullable=False),  # focal | centre
    Column("text", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("answer", Text),
    Column("answered_by", ForeignKey("people.id")),
    Column("answered_at", Utc),
    Column("published_as", Text),  # the id of the answer it became
)

# Content corrected by an officer: the newest version of an entry stands in place of the pack's.
published = Table(
    "published",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # card | answer | question | text | document | …
    Column("entry", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fields", Json, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", Utc, nullable=False),
    UniqueConstraint("kind", "entry", "version"),
)

# A person's own choices, such as the daily question.
choices = Table(
    "choices",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
