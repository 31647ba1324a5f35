"""Accounts, programmes and periods on every row; memberships, jobs, leases, counters and the audit log.

The tables of before are set aside, the new ones made, filled from them, and the old ones dropped: all in one
transaction. What only the content tells (the periods of old rows, the counters) is filled in by the next start:
see `storage.upkeep`.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op

from storage.migrations.tables_0003 import metadata

revision = "0003"
down_revision = "0002"

ACCOUNT = 1
OLD = "before_"
TABLES = [
    *("inbox", "people", "invites", "roles", "acknowledgements", "document_opens", "results", "headcounts"),
    *("campaigns", "campaign_batches", "campaign_recipients", "settings", "quiz_answers", "quiz_due"),
    *("lesson_passes", "understandings", "assessments", "survey_counts", "survey_takers", "questions"),
    *("published", "choices"),
]
LESSON, QUESTION = "lesson:", "question."
"""What the keys of choices began with that were none."""


def upgrade() -> None:
    conn = op.get_bind()
    for table in TABLES:
        _set_aside(conn, table)
    metadata.create_all(conn)
    programme = _programme(conn)
    if programme:
        _copy(conn, programme)
    conn.execute(sa.text(f"INSERT INTO settings SELECT * FROM {OLD}settings"))
    for table in reversed(_by_reference(conn)):
        op.drop_table(table)


def _set_aside(conn: sa.Connection, table: str) -> None:
    """Rename a table and what shares names with the new one."""
    indexes = [index["name"] for index in sa.inspect(conn).get_indexes(table)]
    if conn.dialect.name == "sqlite":
        for index in indexes:
            if index:
                conn.execute(sa.text(f'DROP INDEX "{index}"'))
    else:
        named = sa.text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = :table")
        for index in conn.scalars(named, {"table": table}).all():
            conn.execute(sa.text(f'ALTER INDEX "{index}" RENAME TO "{OLD}{index}"'))
        if "id" in {column["name"] for column in sa.inspect(conn).get_columns(table)}:
            sequence = conn.scalar(sa.text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table})
            if sequence:
                conn.execute(sa.text(f'ALTER SEQUENCE {sequence} RENAME TO "{OLD}{table}_id_seq"'))
    op.rename_table(table, OLD + table)


def _by_reference(conn: sa.Connection) -> list[str]:
    """The tables set aside, each after those that it points at."""
    old = sa.MetaData()
    old.reflect(conn, only=lambda name, _: name.startswith(OLD))
    return [table.name for table in old.sorted_tables]


def _programme(conn: sa.Connection) -> str | None:
    """Which programme the record is of: the one it names most, or the one that runs; None of an empty record."""
    rooms = (table for table in TABLES if table != "settings")
    if not any(conn.scalar(sa.text(f"SELECT count(*) FROM {OLD}{table}")) for table in rooms):
        return None
    named = " UNION ALL ".join(
        f"SELECT programme FROM {OLD}{table}" for table in ("results", "headcounts", "campaigns", "questions")
    )
    query = f"SELECT programme FROM ({named}) AS found GROUP BY programme ORDER BY count(*) DESC, programme"
    found = list(conn.scalars(sa.text(query)))
    running = context.config.attributes.get("programme") or ""
    if not found and not running:
        raise ValueError("the record does not say of which programme it is: run it with SUJARIT_PROGRAMME")
    _programmes(conn, {*found, *_surveyed(conn), *([running] if running else [])})
    return str(found[0]) if found else running


def _surveyed(conn: sa.Connection) -> set[str]:
    """The programmes that surveys were counted for."""
    keys = conn.scalars(sa.text(f"SELECT survey FROM {OLD}survey_counts UNION SELECT survey FROM {OLD}survey_takers"))
    return {key.partition(":")[0] for key in keys}


def _programmes(conn: sa.Connection, names: set[str]) -> None:
    """Make the account and its programmes; their years are told by the content at the next start."""
    now, tables = datetime.now(UTC), metadata.tables
    conn.execute(tables["accounts"].insert(), {"id": ACCOUNT, "created_at": now})
    rows = [{"id": name, "account_id": ACCOUNT, "fiscal_year": 0, "created_at": now} for name in sorted(names)]
    conn.execute(tables["programmes"].insert(), rows)


def _copy(conn: sa.Connection, programme: str) -> None:
    """Fill the new tables from the old ones."""
    for table, query in COPIES.items():
        columns, _, source = query.partition(" FROM ")
        names, values = zip(*(part.strip().split(" := ") for part in columns.split(";")), strict=True)
        statement = f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}"
        conn.execute(sa.text(statement), {"programme": programme} if ":programme" in statement else {})
    _copy_by_key(conn)
    conn.execute(metadata.tables["settings"].insert(), {"key": "upkeep", "value": "due"})
    if conn.dialect.name == "postgresql":
        _go_on_counting(conn)


def _same(*names: str) -> str:
    return "; ".join(f'"{name}" := {OLD[:-1]}."{name}"' for name in names)


def _from(table: str, *more: str) -> str:
    return f" FROM {OLD}{table} AS {OLD[:-1]} {' '.join(more)}"


_PEOPLE = f"JOIN {OLD}people AS person ON person.id = {OLD[:-1]}.person_id"
_IN = "programme := :programme"
COPIES = {
    "people": f"account_id := {ACCOUNT}; "
    + _same("id", "line_user_id", "name", "privacy_version", "privacy_at", "blocked_at", "erased_at", "created_at")
    + _from("people"),
    "memberships": f"person_id := before.id; {_IN}; since := before.registered_at; until := before.erased_at; "
    + _same("agency", "position", "personnel_type")
    + _from("people", "WHERE before.registered_at IS NOT NULL"),
    "invites": f"account_id := {ACCOUNT}; "
    + _same("id", "code_hash", "role", "agency", "created_by", "created_at", "expires_at", "used_by", "used_at")
    + _from("invites"),
    "roles": "since := before.granted_at; until := before.revoked_at; "
    + _same("id", "person_id", "role", "agency", "invite_id")
    + _from("roles"),
    "acknowledgements": f"{_IN}; period := ''; "
    + _same("id", "receipt", "person_id", "agency", "personnel_type", "document", "version", "sha256")
    + "; "
    + _same("acknowledged_at", "event_id", "opened_at")
    + _from("acknowledgements"),
    "document_opens": f"{_IN}; " + _same("person_id", "document", "version", "opened_at") + _from("document_opens"),
    "understandings": f"{_IN}; period := ''; personnel_type := coalesce(person.personnel_type, 'other'); "
    + _same("person_id", "document", "version", "agency", "correct", "questions", "passed", "answered_at")
    + _from("understandings", _PEOPLE),
    "quiz_answers": f"{_IN}; "
    + _same("id", "person_id", "question", "source", "correct", "answered_at", "event_id")
    + _from("quiz_answers"),
    "quiz_due": _same("person_id", "question", "stage", "due_on") + _from("quiz_due"),
    "lesson_passes": f"{_IN}; period := ''; "
    + _same("receipt", "person_id", "agency", "personnel_type", "holder", "lesson", "score", "questions")
    + "; "
    + _same("passed_at", "event_id")
    + _from("lesson_passes"),
    "assessments": f"{_IN}; personnel_type := coalesce(person.personnel_type, 'other'); "
    + _same("id", "person_id", "agency", "assessment", "scores", "taken_at", "event_id")
    + _from("assessments", _PEOPLE),
    "questions": _same("id", "receipt", "programme", "person_id", "agency", "to", "text", "asked_at", "answer")
    + "; "
    + _same("answered_by", "answered_at", "published_as")
    + _from("questions"),
    "results": "period := CAST(before.round AS TEXT); state := 'reported'; source := 'said'; "
    + _same("id", "receipt", "programme", "agency", "measure", "value", "slots", "reported_by", "reported_at")
    + "; "
    + _same("event_id", "supersedes", "superseded_at")
    + _from("results", "ORDER BY before.id"),
    "headcounts": "period := ''; "
    + _same("programme", "agency", "officials", "others", "set_by", "set_at")
    + _from("headcounts"),
    "campaigns": f"account_id := {ACCOUNT}; "
    + _same("id", "receipt", "programme", "title", "audience", "content", "messages", "created_by", "created_at")
    + "; "
    + _same("state", "reason", "recipients", "allowance", "finished_at")
    + _from("campaigns"),
    "campaign_batches": _same("campaign_id", "seq", "retry_key", "state", "attempts", "recipients", "first_try_at")
    + "; "
    + _same("next_try_at", "request_id", "finished_at")
    + _from("campaign_batches"),
    "campaign_recipients": _same("campaign_id", "person_id", "seq") + _from("campaign_recipients"),
    # what came from groups was kept in full: of it only that it came is kept
    "inbox": f"account_id := {ACCOUNT}; payload := CASE WHEN before.line_user_id IS NULL THEN NULL"
    " ELSE before.payload END; "
    + _same("event_id", "line_user_id", "kind", "occurred_ms", "received_at", "redelivered", "state", "attempts")
    + "; "
    + _same("reply_token", "request_id", "answer", "next_session", "matters", "retry_key", "sent_via", "cost")
    + "; "
    + _same("finished_at")
    + _from("inbox"),
}
"""By table, `column := value` for each column, and where the values come from; parents before children."""


def _copy_by_key(conn: sa.Connection) -> None:
    """Take apart what was glued into keys: choices that were none, surveys of a programme, authors with a number."""
    tables = metadata.tables
    for person, choice, value in conn.execute(sa.text(f"SELECT person_id, choice, value FROM {OLD}choices")).all():
        if choice.startswith(LESSON):
            lesson = choice.removeprefix(LESSON)
            # parts were counted from 0, and have been named by their place, from 1, since they have ids
            row = {"person_id": person, "lesson": lesson, "part": f"{lesson}-{int(value) + 1}"}
            conn.execute(tables["lesson_places"].insert(), row)
        elif choice.startswith(QUESTION):
            agreed = {"with_name": "name" in value.split(), "tell": "tell" in value.split()}
            asked = tables["questions"].update().where(tables["questions"].c.receipt == choice.removeprefix(QUESTION))
            conn.execute(asked.values(**agreed))
        else:
            conn.execute(tables["choices"].insert(), {"person_id": person, "choice": choice, "value": value})
    _copy_surveys(conn)
    _copy_published(conn)


def _copy_surveys(conn: sa.Connection) -> None:
    tables = metadata.tables
    columns = "survey, phase, agency, item, option, answers"
    for key, wave, agency, item, option, answers in conn.execute(
        sa.text(f"SELECT {columns} FROM {OLD}survey_counts")
    ).all():
        programme, _, survey = key.partition(":")
        row = {"programme": programme, "survey": survey, "wave": wave, "agency": agency}
        conn.execute(tables["survey_counts"].insert(), row | {"item": item, "option": option, "answers": answers})
    takers = conn.execute(sa.text(f"SELECT survey, phase, person_id FROM {OLD}survey_takers")).all()
    rows = [
        {"programme": key.partition(":")[0], "survey": key.partition(":")[2], "wave": wave, "person_id": person}
        for key, wave, person in takers
    ]
    if rows:
        conn.execute(tables["survey_takers"].insert(), rows)


def _copy_published(conn: sa.Connection) -> None:
    published, new = metadata.tables["published"], ("person_id", "account_id")
    known = set(conn.scalars(sa.text(f"SELECT id FROM {OLD}people")))
    old = sa.Table(
        f"{OLD}published", sa.MetaData(), *(sa.Column(c.name, c.type) for c in published.c if c.name not in new)
    )
    for row in conn.execute(sa.select(old).order_by(old.c.id)).mappings().all():
        name, mark, number = row["published_by"].rpartition(" #")
        chat = bool(mark) and number.isdigit() and int(number) in known
        who = {"published_by": name or None, "person_id": int(number)} if chat else {"person_id": None}
        conn.execute(published.insert(), {**row, **who, "account_id": ACCOUNT})


def _go_on_counting(conn: sa.Connection) -> None:
    """Have PostgreSQL number new rows after the copied ones."""
    for table in metadata.sorted_tables:
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            last = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
            conn.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))
