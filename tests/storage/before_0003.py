"""A record as migration 0002 left it, with something in every table; by plain SQL, as nothing of its code is left."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Connection, DateTime, MetaData, Table, text

from storage import database
from storage.database import Database
from storage.types import Exact, Json, Utc
from tests.storage.somebody import BEHAVIOUR, CODE, DAY, GIFTS, LESSON, NOW, RULES, taker_hash

SUMMER = NOW + 60 * DAY
"""In the second period."""
_SCORES = {"1": [15, 3], "2": [12, 3]}
_SLOTS = {"times": 2, "คน": "๓"}

PEOPLE = [
    (1, "U1", "สมหญิง ใจดี", "นักวิชาการ", "official", "health", 2, NOW, NOW, None, None),
    (2, "U2", "สมชาย ใจงาม", "ครู", "other", "labour", 2, NOW, NOW, NOW + DAY, None),
    (5, None, None, None, "official", "health", 2, NOW, NOW, None, SUMMER),
    (7, "U7", None, None, None, None, None, None, None, None, None),
]
"""A focal person, one who blocked, one who is erased, and one who has told nothing yet."""
_PERSON = ("id", "line_user_id", "name", "position", "personnel_type", "agency", "privacy_version", "privacy_at",
           "registered_at", "blocked_at", "erased_at")  # fmt: skip


def _event(id: str, state: str, **more: Any) -> dict[str, Any]:
    row = {"event_id": id, "line_user_id": "U1", "kind": "message", "occurred_ms": 1, "received_at": NOW,
           "redelivered": False, "state": state, "attempts": 0, "payload": None, "reply_token": None, "request_id": "Q",
           "answer": None, "next_session": None, "matters": False, "retry_key": None, "sent_via": None, "cost": 0,
           "finished_at": None}  # fmt: skip
    return row | more


def _result(id: int, receipt: str, value: str, **more: Any) -> dict[str, Any]:
    row = {"id": id, "receipt": receipt, "programme": "trat-2569", "agency": "health", "measure": "1/1.1#1", "round": 1,
           "value": Decimal(value), "slots": _SLOTS, "reported_by": 1, "reported_at": NOW, "event_id": "E-r",
           "supersedes": None, "superseded_at": None}  # fmt: skip
    return row | more


def _campaign(id: int, receipt: str, state: str, **more: Any) -> dict[str, Any]:
    row = {"id": id, "receipt": receipt, "programme": "trat-2569", "title": "ประกาศ", "audience": {"kind": "everyone"},
           "content": {"kind": "text"}, "messages": [{"type": "text", "text": "สวัสดี"}], "created_by": 1,
           "created_at": NOW, "state": state, "reason": None, "recipients": 2, "allowance": None,
           "finished_at": None}  # fmt: skip
    return row | more


def _batch(campaign: int, seq: int, state: str, due: bool) -> dict[str, Any]:
    return {"campaign_id": campaign, "seq": seq, "retry_key": f"K{campaign}-{seq}", "state": state, "attempts": seq,
            "recipients": 1, "first_try_at": NOW, "next_try_at": NOW + DAY if due else None, "request_id": "Q",
            "finished_at": None if due else NOW}  # fmt: skip


def _acknowledgement(id: int, person: int, document: str, **more: Any) -> dict[str, Any]:
    row = {"id": id, "receipt": f"R-{id}", "person_id": person, "agency": "health", "personnel_type": "official",
           "document": document, "version": 1, "sha256": f"{id}" * 64, "acknowledged_at": NOW, "event_id": f"E-a{id}",
           "opened_at": None}  # fmt: skip
    return row | more


def _question(id: int, receipt: str, person: int | None, **more: Any) -> dict[str, Any]:
    row = {"id": id, "receipt": receipt, "programme": "trat-2569", "person_id": person, "agency": "health",
           "to": "centre", "text": "ถาม", "asked_at": NOW, "answer": None, "answered_by": None, "answered_at": None,
           "published_as": None}  # fmt: skip
    return row | more


def _published(id: int, entry: str, by: str) -> dict[str, Any]:
    return {"id": id, "kind": "answer", "entry": entry, "version": 1, "fields": {"answer": "ตอบ", "ก": ["ข"]},
            "published_by": by, "published_at": NOW}  # fmt: skip


ROWS: Mapping[str, list[dict[str, Any]]] = {
    "settings": [{"key": "line_setup", "value": "done"}],
    "people": [dict(zip(_PERSON, row, strict=True)) | {"created_at": NOW - DAY} for row in PEOPLE],
    "invites": [
        {"id": 1, "code_hash": "a", "role": "admin", "agency": None, "created_by": None, "created_at": NOW,
         "expires_at": SUMMER, "used_by": 2, "used_at": NOW},
        {"id": 3, "code_hash": "b", "role": "focal", "agency": "health", "created_by": 2, "created_at": NOW,
         "expires_at": SUMMER, "used_by": None, "used_at": None},
    ],
    "roles": [
        {"id": 1, "person_id": 2, "role": "admin", "agency": None, "granted_at": NOW, "revoked_at": None,
         "invite_id": 1},
        {"id": 4, "person_id": 1, "role": "focal", "agency": "health", "granted_at": NOW, "revoked_at": NOW + DAY,
         "invite_id": None},
        {"id": 6, "person_id": 1, "role": "focal", "agency": "health", "granted_at": NOW + DAY, "revoked_at": None,
         "invite_id": None},
    ],
    "acknowledgements": [
        _acknowledgement(1, 1, CODE, opened_at=NOW - DAY),
        _acknowledgement(2, 1, CODE, version=2, acknowledged_at=NOW + DAY),
        _acknowledgement(3, 1, RULES, acknowledged_at=SUMMER),
        _acknowledgement(4, 2, CODE, agency="labour", personnel_type="other", acknowledged_at=NOW - 400 * DAY),
        _acknowledgement(9, 5, GIFTS, acknowledged_at=SUMMER - DAY),
    ],
    "document_opens": [{"person_id": 1, "document": CODE, "version": 1, "opened_at": NOW - DAY}],
    "understandings": [
        {"person_id": 1, "document": CODE, "version": 1, "agency": "health", "correct": 2, "questions": 2,
         "passed": True, "answered_at": NOW + DAY},
        {"person_id": 7, "document": CODE, "version": 1, "agency": "health", "correct": 1, "questions": 2,
         "passed": False, "answered_at": NOW},
    ],
    "results": [
        _result(1, "F-1", "45", superseded_at=NOW + DAY),
        _result(2, "F-2", "75.10", supersedes=1, reported_at=NOW + DAY),
        _result(8, "F-8", "3", round=2, agency="labour", reported_at=SUMMER),
        _result(9, "F-9", "0", programme="sao-2567"),
    ],
    "headcounts": [
        {"programme": "trat-2569", "agency": "health", "officials": 40, "others": 5, "set_by": 1, "set_at": NOW},
    ],
    "campaigns": [
        _campaign(1, "C-1", "sending"),
        _campaign(2, "C-2", "stopped", reason="admin", allowance=1, finished_at=NOW, created_by=None),
        _campaign(3, "C-3", "finished", finished_at=NOW),
        _campaign(4, "C-4", "waiting", reason="slow down"),
        _campaign(6, "C-6", "planning"),
    ],
    "campaign_batches": [
        _batch(1, 1, "waiting", due=True), _batch(1, 2, "sending", due=True), _batch(1, 3, "sent", due=False),
        _batch(2, 1, "unsent", due=False), _batch(3, 1, "failed", due=False),
    ],
    "campaign_recipients": [
        {"campaign_id": 1, "person_id": 1, "seq": 1}, {"campaign_id": 1, "person_id": 5, "seq": 2},
        {"campaign_id": 2, "person_id": 2, "seq": None},
    ],
    "inbox": [
        _event("E1", "waiting", payload={"text": "สวัสดี"}, reply_token="T", attempts=2),
        _event("E2", "done", answer=[{"type": "text"}], next_session="{}", matters=True, retry_key="K"),
        _event("E3", "answered", sent_via="push", cost=1, finished_at=NOW),
        _event("E4", "kept", payload={"text": "ส่วนตัว"}),
        _event("E5", "failed", payload={"text": "\ud83d"}, redelivered=True),
        _event("E6", "kept", line_user_id=None, payload={"text": "คุยกันในกลุ่ม"}),
    ],
    "quiz_answers": [
        {"id": number, "person_id": 1, "question": "q", "source": source, "correct": number == 1, "answered_at": NOW,
         "event_id": f"E-q{number}"} for number, source in ((1, "daily"), (2, "lesson"), (5, "check"))
    ],
    "quiz_due": [{"person_id": 1, "question": "q", "stage": 1, "due_on": NOW.date()}],
    "lesson_passes": [
        {"receipt": "L-1", "person_id": 1, "agency": "health", "personnel_type": "official", "holder": "สมหญิง ใจดี",
         "lesson": LESSON, "score": 4, "questions": 5, "passed_at": SUMMER, "event_id": "E-l1"},
        {"receipt": "L-5", "person_id": 5, "agency": "health", "personnel_type": "official", "holder": None,
         "lesson": LESSON, "score": 5, "questions": 5, "passed_at": NOW, "event_id": "E-l5"},
    ],
    "assessments": [
        {"id": number, "person_id": person, "agency": agency, "assessment": BEHAVIOUR, "taken_at": at,
         "scores": scores, "event_id": f"E-s{number}"}
        for number, person, agency, at, scores in (
            (1, 1, "health", NOW, {"1": [3, 3]}), (2, 1, "labour", SUMMER, _SCORES), (4, 5, "health", NOW, {}),
            (6, 2, "labour", NOW, {"1": [9, 3]}),
        )
    ],
    "survey_counts": [
        {"survey": f"{programme}:grey-survey", "phase": "before", "agency": "health", "item": "small-gift",
         "option": option, "answers": answers}
        for programme, option, answers in (("trat-2569", 1, 3), ("trat-2569", 2, 0), ("narathiwat-2566", 1, 8))
    ],
    "survey_takers": [
        {"survey": "trat-2569:grey-survey", "phase": "before", "person_id": 1, "agency": "health"},
        {"survey": "trat-2569:grey-survey", "phase": "after", "person_id": 2, "agency": "labour"},
    ],
    "questions": [
        _question(1, "69-A", 1),
        _question(2, "69-B", 1),
        _question(3, "69-C", 2),
        _question(7, "69-D", None, answer="ตอบ", answered_by=2, answered_at=NOW, published_as="asked-69-d"),
    ],
    "published": [
        _published(1, "a", "สมหญิง ใจดี #1"), _published(2, "b", "สมหญิง ใจดี"), _published(3, "c", " #5"),
        _published(4, "d", "ห้อง #12"), _published(9, "e", "ฝ่าย #สอง"),
    ],
    "choices": [
        {"person_id": 1, "choice": "share_streak", "value": "yes"},
        {"person_id": 1, "choice": f"lesson:{LESSON}", "value": "3"},
        {"person_id": 1, "choice": "question.69-A", "value": "name tell"},
        {"person_id": 1, "choice": "question.69-B", "value": "tell"},
        {"person_id": 2, "choice": "question.69-GONE", "value": "name"},
    ],
}  # fmt: skip
"""By table, its rows; parents before children."""


def upgrade_to_0002(old: Database) -> None:
    """Make the tables of migration 0002."""
    with old.write() as conn:
        migrate(conn, "0002")


def upgrade(url: str, programme: str = "") -> None:
    """Bring a record to the newest migration, with the key that it needs on the way."""
    database.upgrade(url, programme, taker_hash)


def migrate(conn: Connection, revision: str) -> None:
    """Bring a database to a migration, and no further."""
    config = Config(attributes={"connection": conn, "programme": ""})
    config.set_main_option("script_location", "storage:migrations")
    command.upgrade(config, revision)


def fill(conn: Connection, *tables: str) -> None:
    """Put the rows into the tables, or into some of them."""
    for name in tables or ROWS:
        table = _table(conn, name)
        conn.execute(table.insert(), ROWS[name])
        if conn.dialect.name == "postgresql" and "id" in table.columns:
            last = f"(SELECT max(id) FROM {name})"
            conn.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))


def _table(conn: Connection, name: str) -> Table:
    """A table as it stands in the database, which takes moments, JSON and figures as the record writes them."""
    table = Table(name, MetaData(), autoload_with=conn, resolve_fks=False)
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = Utc()
        elif isinstance(column.type, JSON):
            column.type = Json
        elif (name, column.name) == ("results", "value"):
            column.type = Exact()
    return table
