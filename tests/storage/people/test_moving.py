"""Coming into a programme, moving within it, and the roles that end: what is counted, and what stays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection, select

from content.model import pack
from content.model.documents.documents import Documents
from content.model.learning.lessons import Lessons
from content.model.pack import Content
from flows.record.documents import Acknowledge, Understand
from flows.record.effects import Effect
from flows.record.learning import PassLesson
from flows.record.people import EndRole, Register
from storage import Conflict, upkeep
from storage.act import Act
from storage.database import Database
from storage.people import people
from storage.reading import Reading
from storage.record import RecordReads, record
from storage.reporting import counters
from storage.tables.accounts import programmes
from storage.tables.reporting import counters as table
from tests.content.next_year import NEXT_YEAR, with_next_year
from tests.storage.somebody import taker_hash

DOCUMENT, LESSON = "code-of-ethics", "ethics-act"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 5)


@pytest.fixture(scope="session")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Content]:
    """A programme and the one a year on, in which one document and one lesson are not asked again."""
    root = with_next_year(tmp_path_factory.mktemp("years"))
    return once(pack.load("trat-2569", root)), once(pack.load(NEXT_YEAR, root))


def once(content: Content, each_year: bool = False) -> Content:
    documents = tuple(replace(one, each_year=each_year or one.id != DOCUMENT) for one in content.documents.all)
    lessons = tuple(replace(one, each_year=each_year) for one in content.lessons.all)
    return replace(content, documents=Documents(documents), lessons=Lessons(lessons))


def does(conn: Connection, content: Content, day: date, user: str, *effects: Effect) -> None:
    now = datetime.combine(day, time(3), UTC)
    if conn.scalar(select(programmes.c.id).where(programmes.c.id == content.programme.id)) is None:
        upkeep.keep(conn, content, 1, now)
    people.ensure(conn, 1, user, now)
    for effect in effects:
        person = people.by_users(conn, 1, [user], content.programme.id, now)[user]
        act = Act(person, 1, content, now, now, f"{user}-{day}-{effect}", str, taker_hash)
        record(conn, (effect, act))


def learned(user: str) -> tuple[Effect, ...]:
    return (
        Acknowledge(DOCUMENT, 1, "0" * 64, f"A-{user}"),
        Understand(DOCUMENT, 1, 2, 2, passed=True),
        PassLesson(LESSON, 9, 10, f"P-{user}"),
    )


def here(agency: str, kind: str = "official") -> Register:
    return Register(agency, "มาลี ตั้งใจ", "นักวิชาการ", kind)  # type: ignore[arg-type]


def counted(conn: Connection, content: Content) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Every counter of a programme that is not 0, by period, agency, kind and subject."""
    c = table.c
    rows = conn.execute(select(table).where(c.programme == content.programme.id, c.people != 0)).mappings()
    return {
        (row["period"], row["agency"], row["kind"], row["subject"]): (row["people"], row["officials"]) for row in rows
    }


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    with database.write() as opened:
        yield opened


def test_what_is_not_asked_again_counts_in_the_next_year_where_they_are_then(
    conn: Connection, years: tuple[Content, Content]
) -> None:
    this, following = years
    does(conn, this, SEPTEMBER, "U1", here("treasury"), *learned("U1"))
    before = counters.tallied(conn, this.programme.id)
    does(conn, following, OCTOBER, "U1", here("education", "other"))
    found = counted(conn, following)
    for kind, subject in (("acknowledged", DOCUMENT), ("understood", DOCUMENT), ("passed", LESSON)):
        assert found["1", "education", kind, subject] == (1, 0)
    assert {agency for _, agency, _, _ in found} == {"education"}
    assert counters.tallied(conn, this.programme.id) == before
    assert counters.registered(conn, this.programme.id) == {}, "who belongs to it now"
    upkeep.recount(conn, following)
    assert counted(conn, following) == found


def test_it_is_known_to_the_flows_and_counts_no_second_time(conn: Connection, years: tuple[Content, Content]) -> None:
    this, following = years
    does(conn, this, SEPTEMBER, "U1", here("treasury"), *learned("U1"))
    does(conn, following, OCTOBER, "U1", here("treasury"))
    found, now = counted(conn, following), datetime.combine(OCTOBER, time(3), UTC)
    person = people.by_users(conn, 1, ["U1"], NEXT_YEAR, now)["U1"]
    records = RecordReads(Reading(conn, 1, following, person, now))
    assert set(records.acknowledged()) == set(records.understood()) == {DOCUMENT}
    assert set(records.passes()) == {LESSON}
    again = (Acknowledge(DOCUMENT, 1, "0" * 64, "A-2"), PassLesson(LESSON, 9, 10, "P-2"))
    does(conn, following, OCTOBER, "U1", *again, here("education"), here("treasury"))
    assert counted(conn, following) == found


def test_what_is_asked_again_begins_at_nothing(conn: Connection, years: tuple[Content, Content]) -> None:
    this, following = (once(content, each_year=True) for content in years)
    does(conn, this, SEPTEMBER, "U1", here("treasury"), *learned("U1"))
    does(conn, following, OCTOBER, "U1", here("treasury"))
    assert counted(conn, following) == {("", "treasury", "registered", ""): (1, 1)}
    now = datetime.combine(OCTOBER, time(3), UTC)
    person = people.by_users(conn, 1, ["U1"], NEXT_YEAR, now)["U1"]
    records = RecordReads(Reading(conn, 1, following, person, now))
    assert (records.acknowledged(), records.understood(), records.passes()) == ({}, {}, {})


def test_a_move_changes_nothing_that_was_counted(conn: Connection, years: tuple[Content, Content]) -> None:
    this, _ = years
    for number in range(10):
        does(conn, this, SEPTEMBER, f"U{number}", here("treasury"), *learned(f"U{number}"))
    before = counters.tallied(conn, this.programme.id)
    does(conn, this, SEPTEMBER + timedelta(days=3), "U1", here("education"))
    assert counters.tallied(conn, this.programme.id) == before
    assert counters.registered(conn, this.programme.id) == {"treasury": 9, "education": 1}
    upkeep.recount(conn, this)
    assert counters.tallied(conn, this.programme.id) == before


def admin(conn: Connection, content: Content, user: str) -> int:
    does(conn, content, SEPTEMBER, user, here("province"))
    number = people.ensure(conn, 1, user, datetime.combine(SEPTEMBER, time(3), UTC))
    people.grant(conn, number, "admin", None, datetime.combine(SEPTEMBER, time(3), UTC))
    return number


def test_the_last_admin_stays(conn: Connection, years: tuple[Content, Content]) -> None:
    first, second = (admin(conn, years[0], user) for user in ("U1", "U2"))
    does(conn, years[0], OCTOBER, "U1", EndRole(second, "admin", ""))
    with pytest.raises(Conflict):
        does(conn, years[0], OCTOBER, "U1", EndRole(second, "admin", ""))
    with pytest.raises(Conflict):
        does(conn, years[0], OCTOBER, "U1", EndRole(first, "admin", ""))


def test_two_admins_who_end_each_others_role_at_once_leave_one(
    database: Database, years: tuple[Content, Content]
) -> None:
    with database.write() as conn:
        first, second = (admin(conn, years[0], user) for user in ("U1", "U2"))

    def ends(user: str, other: int) -> None:
        with database.write() as conn:
            does(conn, years[0], OCTOBER, user, EndRole(other, "admin", ""))

    with ThreadPoolExecutor(1) as pool:
        with database.write() as conn:
            does(conn, years[0], OCTOBER, "U1", EndRole(second, "admin", ""))
            # nothing of this can be seen yet: who does not wait for its end sees two admins
            meanwhile = pool.submit(ends, "U2", first)
            wait([meanwhile], timeout=0.5)
        with pytest.raises(Conflict):
            meanwhile.result()
    with database.read() as conn:
        held = people.held_roles(conn, 1, datetime.combine(OCTOBER, time(4), UTC))
    assert [one.person for one in held] == [first]


def test_a_role_ends_by_itself_after_its_last_moment(conn: Connection, years: tuple[Content, Content]) -> None:
    number = admin(conn, years[0], "U1")
    now, end = (datetime.combine(day, time(3), UTC) for day in (SEPTEMBER, OCTOBER))
    assert people.revoke(conn, number, "admin", None, end, now=now)
    before, after = end - timedelta(seconds=1), end
    assert [one.until for one in people.held_roles(conn, 1, before)] == [end]
    assert people.held_roles(conn, 1, after) == []
    found = [people.by_id(conn, number, years[0].programme.id, moment) for moment in (before, after)]
    assert [one and one.roles for one in found] == [{("admin", "")}, frozenset()]
    assert people.revoke(conn, number, "admin", None, now, now=now), "an end that is settled may be brought forward"
    assert not people.revoke(conn, number, "admin", None, end, now=before)


def test_everybody_who_was_there_is_reached_for_the_menus(conn: Connection, years: tuple[Content, Content]) -> None:
    this, following = years
    does(conn, this, SEPTEMBER, "U1", here("treasury"))
    does(conn, this, SEPTEMBER, "U2", here("treasury"))
    does(conn, following, OCTOBER, "U2", here("treasury"))
    does(conn, following, OCTOBER, "U3")
    assert people.reachable_users(conn, 1) == ["U1", "U2"]
