"""People, where they belong, their roles, and the codes that give them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.base import metadata, one_of, unique_where
from storage.types import Utc

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
    Column("title", Text),  # what stands before the name, such as a rank
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
    Column("elsewhere", Text),  # the agency's name as told, of one that is none of the plan's
    unique_where("uq_memberships_open", "until IS NULL", "person_id"),
    Index(None, "person_id"),
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

# The console opened in a browser with a link: who holds the session's secret is let in until it ends.
console_sessions = Table(
    "console_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("session_hash", Text, nullable=False, unique=True),
    Column("link_hash", Text, nullable=False, unique=True),  # a link opens it once
    Column("browser", Text, nullable=False),  # a word such as "Chrome · Android", "" for an unknown one
    Column("opened_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Index(None, "person_id"),
)
