"""Acknowledgements bind one person to one version once, and are counted by agency."""

from storage.database import Database
from storage.documents import acknowledgements
from storage.documents.acknowledgements import Acknowledged, Count, DocumentCount
from storage.people import people
from tests.storage.racing import race
from tests.storage.somebody import DAY, NOW, acknowledge, newcomer, staff


def test_acknowledging_twice_is_harmless(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    outcomes = race(
        database,
        *(lambda conn, n=n: acknowledge(conn, person_id, "code", receipt=f"R{n}") for n in range(3)),
    )
    assert sorted(outcomes) == [False, False, True]
    with database.read() as conn:
        assert acknowledgements.latest(conn, person_id)["code"].receipt == f"R{outcomes.index(True)}"


def test_the_latest_version_counts_as_what_a_person_acknowledged(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        for version in (2, 1):
            acknowledge(conn, person_id, "code", version)
        acknowledge(conn, person_id, "gift")
        acknowledge(conn, staff(conn, "U2"), "handbook")
        assert acknowledgements.latest(conn, person_id) == {
            "code": Acknowledged(2, f"R-{person_id}-code-2", NOW),
            "gift": Acknowledged(1, f"R-{person_id}-gift-1", NOW),
        }


def test_a_document_is_opened_the_first_time_only(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        assert acknowledgements.opened(conn, person_id, "code", 1) is None
        acknowledgements.open_document(conn, person_id, "code", 1, NOW)
        acknowledgements.open_document(conn, person_id, "code", 1, NOW + DAY)
        assert acknowledgements.opened(conn, person_id, "code", 1) == NOW
        assert acknowledgements.opened(conn, person_id, "code", 2) is None


def test_counts_go_by_agency_document_and_least_version(database: Database) -> None:
    with database.write() as conn:
        official, other, elsewhere = staff(conn), staff(conn, "U2", kind="other"), staff(conn, "U3", "tax")
        for person_id in (official, other, elsewhere):
            acknowledge(conn, person_id, "code", 1)
        acknowledge(conn, official, "code", 2)
        acknowledge(conn, other, "gift")
        least = {"code": 1, "gift": 1}
        health = [DocumentCount("health", "code", 2, 1), DocumentCount("health", "gift", 1, 0)]
        assert acknowledgements.counts(conn, least) == [*health, DocumentCount("tax", "code", 1, 1)]
        assert acknowledgements.counts(conn, least, "health") == health
        assert acknowledgements.counts(conn, {"code": 2}) == [DocumentCount("health", "code", 1, 1)]
        assert acknowledgements.counts(conn, {}) == []
        assert acknowledgements.counted_all(conn, least) == {"health": Count(1, 0)}
        assert acknowledgements.counted_all(conn, {"code": 1}) == {"health": Count(2, 1), "tax": Count(1, 1)}
        assert acknowledgements.counted_all(conn, {"code": 1}, "tax") == {"tax": Count(1, 1)}
        assert acknowledgements.counted_all(conn, {}) == {}


def test_people_count_where_they_are_now_and_erased_ones_still(database: Database) -> None:
    with database.write() as conn:
        moved, erased = staff(conn), staff(conn, "U2")
        newcomer(conn, "U3")
        for person_id in (moved, erased):
            acknowledge(conn, person_id, "code")
        people.register(conn, moved, agency="tax", name="ก", position="ข", personnel_type="other", now=NOW)
        people.erase(conn, erased, NOW)
        assert acknowledgements.counted_all(conn, {"code": 1}) == {"health": Count(1, 1), "tax": Count(1, 0)}
        assert acknowledgements.registered(conn) == {"tax": Count(1, 0)}
        assert acknowledgements.registered(conn, "health") == {}
