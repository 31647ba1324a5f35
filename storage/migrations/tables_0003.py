"""The tables as migration 0003 made them: frozen, whatever becomes of `storage.tables`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
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
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def unique_where(name: str, condition: str, *columns: str) -> Index:
    """Make a unique index over the rows that meet a condition."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def one_of(column: Column[str], *words: str) -> tuple[Column[str], CheckConstraint]:
    """Let a text column hold only these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return column, CheckConstraint(f'"{column.name}" IN ({listed})', name=column.name)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("destination", Text, unique=True),  # the account's own LINE user id, as webhooks name it; null until told
    Column("created_at", Utc, nullable=False),
)

programmes = Table(
    "programmes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),  # B.E.
    Column("created_at", Utc, nullable=False),
)

PERSONNEL = ("official", "other")
ROLES = ("staff", "focal", "executive", "admin")

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("line_user_id", Text),  # null once erased
    Column("name", Text),
    Column("privacy_version", Integer),
    Column("privacy_at", Utc),
    Column("blocked_at", Utc),
    Column("erased_at", Utc),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("account_id", "line_user_id"),
)

# Where a person belongs, and since when; who moves or leaves keeps their past. The open one has no end.
memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("position", Text),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("since", Utc, nullable=False),
    Column("until", Utc),
    unique_where("uq_memberships_open", "until IS NULL", "person_id"),
    Index(None, "programme", "agency"),
)

invites = Table(
    "invites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    *one_of(Column("role", Text, nullable=False), *ROLES),
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
    *one_of(Column("role", Text, nullable=False), *ROLES),
    Column("agency", Text),
    Column("since", Utc, nullable=False),
    Column("until", Utc),  # when it was taken away, or the moment it ends by itself
    Column("ended_by", ForeignKey("people.id")),
    Column("invite_id", ForeignKey("invites.id")),
    # two, because in a unique index every null agency differs from every other
    unique_where("uq_roles_open", "until IS NULL", "person_id", "role", "agency"),
    unique_where("uq_roles_open_everywhere", "until IS NULL AND agency IS NULL", "person_id", "role"),
)

# A person's own choices, such as whether others may see their streak.
choices = Table(
    "choices",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Agency, personnel type and period are those of that moment: no later move changes what was counted.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("document", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("acknowledged_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("opened_at", Utc),
    UniqueConstraint("person_id", "programme", "document", "version"),
)

document_opens = Table(
    "document_opens",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("opened_at", Utc, nullable=False),
)

# Acknowledging is not understanding: the short check after a document is counted apart.
understandings = Table(
    "understandings",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("correct", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("answered_at", Utc, nullable=False),
)

quiz_answers = Table(
    "quiz_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("question", Text, nullable=False),
    *one_of(Column("source", Text, nullable=False), "lesson", "daily", "check"),
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

lesson_places = Table(
    "lesson_places",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("part", Text, nullable=False),
)

lesson_passes = Table(
    "lesson_passes",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("holder", Text),  # the name on the certificate, as it was; erased with the person
    Column("lesson", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("person_id", "programme", "lesson"),
)

# A self-assessment keeps a person's own totals by standard, for them alone; others see totals of at least five people.
assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("assessment", Text, nullable=False),
    Column("scores", Json, nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
    Index(None, "person_id", "assessment"),
)

# By agency, the sums over the latest self-assessment of each person: kept with each, so that reading costs nothing.
assessment_sums = Table(
    "assessment_sums",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("assessment", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("officials", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("sheets", Integer, nullable=False),
    Column("scores", Json, nullable=False),
)

# The anonymous survey is kept as counts only: no row of it ever belonged to anybody.
survey_counts = Table(
    "survey_counts",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("wave", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("option", Integer, primary_key=True, autoincrement=False),
    Column("answers", Integer, nullable=False),
)

# Who has taken part, so that nobody is asked twice; no time, no agency, and nothing to join it with an answer.
survey_takers = Table(
    "survey_takers",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("wave", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
)

# Kept with the asker's consent until somebody answers.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("with_name", Boolean, nullable=False, server_default=false()),
    Column("tell", Boolean, nullable=False, server_default=false()),
    Column("agency", Text),
    *one_of(Column("to", Text, nullable=False), "focal", "centre"),
    Column("text", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("answer", Text),
    Column("answered_by", ForeignKey("people.id")),
    Column("answered_at", Utc),
    Column("published_as", Text),  # the id of the answer it became
)

# The newest version of an entry stands in place of the pack's.
published = Table(
    "published",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", Text, nullable=False),  # card | answer | question | text | document | …
    Column("entry", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fields", Json, nullable=False),
    Column("published_by", Text),  # who, as they called themselves; null once erased
    Column("person_id", ForeignKey("people.id")),  # where it was published from the chat
    Column("published_at", Utc, nullable=False),
    UniqueConstraint("account_id", "kind", "entry", "version"),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("period", Text, nullable=False),
    *one_of(Column("state", Text, nullable=False), "reported", "not_applicable", "withdrawn"),
    *one_of(Column("source", Text, nullable=False), "said", "computed", "paper", "attendance"),
    Column("value", Exact, nullable=False),
    Column("slots", Json, nullable=False),
    Column("reported_by", ForeignKey("people.id"), nullable=False),
    Column("reported_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("supersedes", ForeignKey("results.id")),
    Column("superseded_at", Utc),
    Column("withdrawn_by", ForeignKey("people.id")),
    unique_where("uq_results_current", "superseded_at IS NULL", "programme", "agency", "measure", "period"),
)

# From a period on; a closed period keeps its own.
headcounts = Table(
    "headcounts",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("officials", Integer, nullable=False),
    Column("others", Integer, nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("set_at", Utc, nullable=False),
)

# Kept in the transaction that records the fact, so that reading costs the same however many people there are.
counters = Table(
    "counters",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    *one_of(Column("kind", Text, primary_key=True), "registered", "acknowledged", "understood", "passed"),
    Column("subject", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
    Column("officials", Integer, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("audience", Json, nullable=False),
    Column("content", Json, nullable=False),
    Column("messages", Json, nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Utc, nullable=False),
    *one_of(Column("state", Text, nullable=False), "planning", "sending", "waiting", "stopped", "finished"),
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
    *one_of(Column("state", Text, nullable=False), "waiting", "sending", "sent", "failed", "unsent"),
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

inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("line_user_id", Text),
    Column("kind", Text, nullable=False),
    Column("occurred_ms", BigInteger, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("redelivered", Boolean, nullable=False),
    *one_of(Column("state", Text, nullable=False), "waiting", "done", "answered", "kept", "failed"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", Json),
    Column("reply_token", Text),
    Column("request_id", Text),
    Column("answer", Json),
    Column("next_session", Text),
    Column("matters", Boolean, nullable=False, server_default=false()),
    Column("retry_key", Text),
    *one_of(Column("sent_via", Text), "reply", "push", "none"),
    Column("cost", Integer, nullable=False, server_default="0"),
    Column("finished_at", Utc),
    Index(None, "state", "line_user_id", "occurred_ms"),
)

# What must happen after a commit, written in the transaction that decided it; done by any process, then deleted.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    *one_of(Column("kind", Text, nullable=False), "menu", "forget"),
    Column("subject", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Utc, nullable=False),  # when it may be taken; while somebody is at it, when their lease ends
    Column("created_at", Utc, nullable=False),
    unique_where("uq_jobs_untaken", "attempts = 0", "account_id", "kind", "subject"),
    Index(None, "due_at"),
)

# Of many processes exactly one acts: who holds the lease, until when, and how far it has come.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text),
    Column("until", Utc),
    Column("done_at", Utc),
)

# One row for each effect of a turn, in its transaction; of what was said only that it was.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("effect", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("event_id", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
