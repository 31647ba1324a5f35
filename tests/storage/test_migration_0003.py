"""A record as the version before left it becomes one of accounts, programmes and periods, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.engine import Inspector

from storage import upkeep
from storage.database import current_revision, newest_revision
from storage.learning import certificates
from storage.tables import metadata
from tests.services import opened
from tests.storage.before_0003 import ROWS, SUMMER, fill, upgrade, upgrade_to_0002
from tests.storage.somebody import (
    ACCOUNT,
    BEHAVIOUR,
    CODE,
    DAY,
    ELSEWHERE,
    GIFTS,
    HERE,
    LESSON,
    NOW,
    RULES,
    acknowledge,
    content,
    reads,
    register,
    somebody,
    staff,
    taker_hash,
)

Row = dict[str, Any]


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database with the tables of migration 0002, and no rows."""
    with opened(empty_url) as database:
        upgrade_to_0002(database)
    return empty_url


def _filled(url: str, *tables: str) -> str:
    with opened(url) as database, database.write() as conn:
        fill(conn, *tables)
    return url


def rows(conn: Connection, name: str, *leave: str) -> list[Row]:
    """A table's rows, in the order of its keys."""
    table = metadata.tables[name]
    columns = [column for column in table.columns if column.name not in leave]
    found = conn.execute(select(*columns).order_by(*table.primary_key.columns)).mappings()
    return [dict(row) for row in found]


def _moved(name: str, new: Row | None = None, *, left: str = "", renamed: dict[str, str] | None = None) -> list[Row]:
    """A table's rows as they were, but for columns that were added, left out or renamed."""
    names = renamed or {}
    return [
        {names.get(key, key): value for key, value in row.items() if key not in left.split()} | (new or {})
        for row in ROWS[name]
    ]


def _of_their_kind(name: str, new: Row) -> list[Row]:
    """A table's rows as they were, with of which personnel their person is now."""
    return [row | new | {"personnel_type": _KIND[row["person_id"]]} for row in ROWS[name]]


_ONE: Row = {"account_id": ACCOUNT}
_IN: Row = {"programme": HERE}
_UNDATED: Row = {"period": ""}
_UNREAD: Row = {"finished_at": None}
_SAID: Row = {"state": "reported", "source": "said", "withdrawn_by": None}
_KIND = {1: "official", 2: "other", 5: "official", 7: "other"}
_AGREED = {"69-A": (True, True), "69-B": (False, True), "69-C": (False, False), "69-D": (False, False)}
_AUTHORS = {"a": ("สมหญิง ใจดี", 1), "b": ("สมหญิง ใจดี", None), "c": (None, 5), "d": ("ห้อง #12", None),
            "e": ("ฝ่าย #สอง", None)}  # fmt: skip
_BELONGS = [
    (1, "health", "นักวิชาการ", "official", None),
    (2, "labour", "ครู", "other", None),
    (5, "health", None, "official", SUMMER),
]
EXPECTED: dict[str, list[Row]] = {
    "people": _moved("people", _ONE | {"title": None}, left="position personnel_type agency registered_at"),
    "memberships": [
        {"person_id": person, **_IN, "agency": agency, "position": position, "personnel_type": kind, "since": NOW,
         "until": until, "elsewhere": None} for person, agency, position, kind, until in _BELONGS
    ],
    "invites": _moved("invites", _ONE),
    "roles": _moved("roles", {"ended_by": None}, renamed={"granted_at": "since", "revoked_at": "until"}),
    "choices": [ROWS["choices"][0]],
    "acknowledgements": _moved("acknowledgements", _IN | _UNDATED | _UNREAD),
    "document_opens": _moved("document_opens", _IN | _UNREAD),
    "understandings": _of_their_kind("understandings", _IN | _UNDATED),
    "quiz_answers": _moved("quiz_answers", _IN),
    "quiz_due": _moved("quiz_due"),
    "lesson_places": [{"person_id": 1, "lesson": LESSON, "part": f"{LESSON}-4"}],
    "lesson_passes": _moved("lesson_passes", _IN | _UNDATED),
    "assessments": _of_their_kind("assessments", _IN),
    "survey_counts": [
        {"programme": programme, "survey": "grey-survey", "wave": "before", "agency": "health", "item": "small-gift",
         "option": option, "answers": answers, "shown": 0}
        for programme, option, answers in (("narathiwat-2566", 1, 8), (HERE, 1, 3), (HERE, 2, 0))
    ],
    "survey_takers": [
        {**_IN, "survey": "grey-survey", "wave": wave, "taker_hash": taker_hash(HERE, "grey-survey", wave, person)}
        for wave, person in (("after", 2), ("before", 1))
    ],
    "questions": [
        row | dict(zip(("with_name", "tell"), _AGREED[row["receipt"]], strict=True)) for row in ROWS["questions"]
    ],
    "published": [
        row | dict(zip(("published_by", "person_id"), _AUTHORS[row["entry"]], strict=True)) | _ONE
        for row in ROWS["published"]
    ],
    "results": [
        row | {"period": str(row["period"])}
        for row in _moved("results", _SAID, renamed={"round": "period"})
    ],
    "headcounts": _moved("headcounts", _UNDATED),
    "campaigns": _moved("campaigns", _ONE),
    "campaign_batches": _moved("campaign_batches"),
    "campaign_recipients": _moved("campaign_recipients"),
    # what came from a group is not kept
    "inbox": [row | _ONE | {"payload": row["payload"] if row["line_user_id"] else None} for row in ROWS["inbox"]],
    "settings": [*_moved("settings"), {"key": "upkeep", "value": "due"}],
}  # fmt: skip
"""Where everything of the old record went."""
NEW = {
    "accounts",
    "programmes",
    "assessment_sums",
    "card_reads",
    "counters",
    "holder_corrections",
    "jobs",
    "leases",
    "audit",
}
"""Tables that have nothing of it."""


def test_every_table_of_before_had_rows_and_every_table_of_now_is_expected(old_url: str) -> None:
    with opened(old_url) as database, database.read() as conn:
        assert {*ROWS, "alembic_version"} == set(inspect(conn).get_table_names())
    assert all(ROWS.values())
    assert EXPECTED.keys() | NEW == set(metadata.tables)


def test_nothing_is_lost(old_url: str) -> None:
    upgrade(_filled(old_url))
    with opened(old_url) as database, database.read() as conn:
        for name, expected in EXPECTED.items():
            leave = ("id",) if name == "memberships" else ()
            assert rows(conn, name, *leave) == expected, name
        programmes = [(row["id"], row["account_id"]) for row in rows(conn, "programmes")]
        assert programmes == [(name, ACCOUNT) for name in ("narathiwat-2566", ELSEWHERE, HERE)]
        assert [(row["id"], row["destination"]) for row in rows(conn, "accounts")] == [(ACCOUNT, None)]


def _shape(conn: Connection) -> dict[str, Any]:
    """Every column, key, constraint and index of a database by its name, but for the order they were made in."""
    found = inspect(conn)
    return {table: _table_shape(found, table) for table in found.get_table_names() if table != "alembic_version"}


def _table_shape(found: Inspector, table: str) -> dict[str, Any]:
    def by_name(parts: list[Any]) -> list[str]:
        return sorted(repr({key: _plain(value) for key, value in part.items()}) for part in parts)

    return {
        "columns": [
            (one["name"], str(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(table)
        ],
        "primary": repr(found.get_pk_constraint(table)),
        "foreign": by_name(list(found.get_foreign_keys(table))),
        "unique": by_name(list(found.get_unique_constraints(table))),
        "checks": by_name(list(found.get_check_constraints(table))),
        "indexes": by_name([one for one in found.get_indexes(table) if not one.get("duplicates_constraint")]),
    }


def _plain(value: Any) -> Any:
    """A condition of an index as its text."""
    return {key: str(one) for key, one in value.items()} if isinstance(value, dict) else value


def test_the_tables_are_those_of_a_new_record_by_every_name(
    old_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    upgrade(_filled(old_url))
    sqlite = old_url.startswith("sqlite")
    new_url = f"sqlite:///{tmp_path / 'new.db'}" if sqlite else request.getfixturevalue("postgres").new_database()
    with opened(new_url) as database:
        with database.write() as conn:
            metadata.create_all(conn)
        with database.read() as conn:
            expected, named = _shape(conn), _names(conn)
    with opened(old_url) as database, database.read() as conn:
        assert _shape(conn) == expected
        assert _names(conn) - {"alembic_version", "alembic_version_pkc"} == named


def _names(conn: Connection) -> set[str]:
    """Everything that has a name in the database."""
    if conn.dialect.name == "sqlite":
        return set(conn.scalars(text("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex_%'")))
    classes = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    # PostgreSQL 18 names even NOT NULL, after what else has a name at that moment; nothing refers to such names
    constraints = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
    return set(conn.scalars(text(f"{classes} UNION {constraints}")))


def test_every_key_points_at_something(old_url: str) -> None:
    upgrade(_filled(old_url))
    with opened(old_url) as database, database.read() as conn:
        if conn.dialect.name == "sqlite":
            assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
            assert conn.scalar(text("PRAGMA integrity_check")) == "ok"
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                pointing = select(func.count()).where(key.parent.is_not(None))
                assert conn.scalar(pointing.where(key.parent.not_in(select(key.column)))) == 0, str(key.parent)


def test_new_rows_are_numbered_after_the_old_ones(old_url: str) -> None:
    upgrade(_filled(old_url))
    with opened(old_url) as database, database.write() as conn:
        upkeep.keep(conn, content(), ACCOUNT, NOW)
        for table in metadata.sorted_tables:
            if conn.dialect.name == "postgresql" and "id" in table.columns and table.name != "programmes":
                next_one = conn.scalar(text(f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id'))"))
                assert next_one == conn.scalar(select(func.coalesce(func.max(table.c.id), 0) + 1)), table.name
        person = staff(conn, "U-new")
        acknowledge(conn, person)
        assert person > 7
        assert max(row["id"] for row in rows(conn, "acknowledgements")) > 9


def test_periods_and_counters_are_filled_in_by_the_first_start(old_url: str) -> None:
    upgrade(_filled(old_url))
    with opened(old_url) as database, database.write() as conn:
        assert upkeep.keep(conn, content(), ACCOUNT, NOW)
        assert not upkeep.keep(conn, content(), ACCOUNT, NOW)
        assert [row["period"] for row in rows(conn, "acknowledgements")] == ["1", "1", "2", "1", "2"]
        assert [row["period"] for row in rows(conn, "understandings")] == ["1", "1"]
        assert [row["period"] for row in rows(conn, "lesson_passes")] == ["2", "1"]
        assert {row["id"]: row["fiscal_year"] for row in rows(conn, "programmes")}[HERE] == 2569
        columns = ("kind", "subject", "period", "agency", "people", "officials")
        counted = {tuple(row[name] for name in columns) for row in rows(conn, "counters")}
        sums = rows(conn, "assessment_sums")
    assert counted == {
        ("registered", "", "", "health", 1, 1),
        ("registered", "", "", "labour", 1, 0),
        ("acknowledged", CODE, "1", "health", 1, 1),
        ("acknowledged", CODE, "1", "labour", 1, 0),
        ("understood", CODE, "1", "health", 1, 1),
        ("acknowledged", RULES, "2", "health", 1, 1),
        ("acknowledged", GIFTS, "2", "health", 1, 1),
        ("acknowledged", "1/1.1#1", "2", "health", 1, 1),
        ("understood", "1/1.1#1", "2", "health", 1, 1),
        ("passed", LESSON, "1", "health", 1, 1),
        ("passed", LESSON, "2", "health", 1, 1),
    }
    here = {"programme": HERE, "assessment": BEHAVIOUR}
    assert sums == [
        here | {"agency": "health", "people": 2, "officials": 2, "times": 3, "sheets": 1,
                "scores": {"1": [15, 3], "2": [12, 3]}},
        here | {"agency": "labour", "people": 1, "officials": 0, "times": 1, "sheets": 1, "scores": {"1": [9, 3]}},
    ]  # fmt: skip


def test_people_go_on_where_they_were(old_url: str) -> None:
    upgrade(_filled(old_url))
    with opened(old_url) as database, database.write() as conn:
        upkeep.keep(conn, content(), ACCOUNT, NOW)
        person, admin = somebody(conn, 1), somebody(conn, 2)
        assert (person.name, person.agency, person.roles) == ("สมหญิง ใจดี", "health", frozenset({("focal", "health")}))
        assert (admin.blocked, admin.roles, admin.personnel_type) == (True, frozenset({("admin", "")}), "other")
        mine = reads(conn, person)
        assert mine.acknowledged()[CODE].receipt == "R-2"
        assert [result.receipt for result in mine.results("health")] == ["F-2"]
        assert [result.receipt for result in mine.history("health", "1/1.1#1", "1")] == ["F-2", "F-1"]
        assert mine.surveyed("grey-survey") == {"before"}
        assert (mine.lesson_place(LESSON), mine.choice("share_streak")) == (f"{LESSON}-4", "yes")
        assert [(one.receipt, one.name, one.tell) for one in mine.open_questions()] == [
            ("69-A", "สมหญิง ใจดี", True), ("69-B", "", True), ("69-C", "", False),
        ]  # fmt: skip
        found = certificates.find(conn, "L-1")
        assert found
        assert (found.holder, certificates.find(conn, "L-5").holder) == ("สมหญิง ใจดี", None)  # type: ignore[union-attr]
        acknowledge(conn, 1, GIFTS, at=NOW + DAY)
        register(conn, 1, "labour", at=SUMMER)
        assert mine.tallied(content().tallies.acknowledged(GIFTS))["health"].people == 2


def test_an_empty_record_needs_no_programme(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database, database.write() as conn:
        assert [name for name in metadata.tables if rows(conn, name)] == []
        upkeep.keep(conn, content(), ACCOUNT, NOW)
        assert rows(conn, "counters") == []


def test_a_record_with_settings_only_is_empty(old_url: str) -> None:
    upgrade(_filled(old_url, "settings"))
    with opened(old_url) as database, database.read() as conn:
        assert rows(conn, "settings") == ROWS["settings"]


@pytest.mark.parametrize("tables", [["people"], ["people", "invites"], ["people", "acknowledgements"]])
def test_a_record_that_names_no_programme_is_of_the_one_that_runs(old_url: str, tables: list[str]) -> None:
    _filled(old_url, *tables)
    with pytest.raises(ValueError, match="SUJARIT_PROGRAMME"):
        upgrade(old_url)
    assert current_revision(old_url) == "0002"
    upgrade(old_url, HERE)
    assert current_revision(old_url) == newest_revision()
    with opened(old_url) as database, database.read() as conn:
        for name in tables:
            assert rows(conn, name) == EXPECTED[name]
        assert [row["id"] for row in rows(conn, "programmes")] == [HERE]


def test_an_invite_and_nobody_yet(old_url: str) -> None:
    with opened(old_url) as database, database.write() as conn:
        row = dict(ROWS["invites"][0], used_by=None, used_at=None)
        conn.execute(text(
            "INSERT INTO invites (id, code_hash, role, created_at, expires_at) VALUES (1, :code_hash, :role, :at, :at)"
        ), {"code_hash": row["code_hash"], "role": row["role"], "at": "2026-03-10 02:30:00"})  # fmt: skip
    upgrade(old_url, HERE)
    with opened(old_url) as database, database.read() as conn:
        ((code, account),) = [(row["code_hash"], row["account_id"]) for row in rows(conn, "invites")]
        assert (code, account) == ("a", ACCOUNT)


def test_what_the_record_says_of_its_programme_counts_more_than_what_runs(old_url: str) -> None:
    upgrade(_filled(old_url), ELSEWHERE)
    with opened(old_url) as database, database.read() as conn:
        assert rows(conn, "acknowledgements") == EXPECTED["acknowledgements"]


def test_a_record_that_was_never_upgraded_since_its_first_day(tmp_path: Path) -> None:
    """An upgrade through all migrations at once, in one transaction."""
    url = f"sqlite:///{tmp_path / 'first.db'}"
    upgrade(url)
    assert current_revision(url) == newest_revision()
