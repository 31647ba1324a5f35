"""Published content on each kind of database: versions, who and when, and two at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import Conflict, accounts, published
from storage.database import Database
from storage.tables.asking import published as table
from tests.storage.somebody import ACCOUNT, NOW, begin, erase, newcomer, stored

FIELDS = {"title": "ชื่อใหม่", "keywords": ["ก", "ข"], "draft": False}


def test_nothing_was_published(database: Database) -> None:
    with database.read() as conn:
        assert (published.newest(conn, ACCOUNT), published.revision(conn, ACCOUNT)) == ([], 0)
        assert published.history(conn, ACCOUNT, "card", "a") == []


def test_versions_count_from_one_and_all_are_kept(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        assert published.publish(conn, ACCOUNT, "card", "a", FIELDS, by="สมหญิง", at=NOW) == 1
        first = published.revision(conn, ACCOUNT)
        assert published.publish(conn, ACCOUNT, "card", "b", {}, by="สมหญิง", at=NOW) == 1
        later = NOW + timedelta(days=1)
        assert published.publish(conn, ACCOUNT, "card", "a", {"title": "อีกครั้ง"}, by="สมชาย", at=later, after=1) == 2
    with database.read() as conn:
        second, one = published.history(conn, ACCOUNT, "card", "a")
        assert (one.version, one.fields, one.published_by, one.published_at) == (1, FIELDS, "สมหญิง", NOW)
        assert (second.version, second.fields, second.published_by, second.published_at) == (
            2,
            {"title": "อีกครั้ง"},
            "สมชาย",
            later,
        )
        assert [(row.entry, row.version) for row in published.newest(conn, ACCOUNT)] == [("b", 1), ("a", 2)]
        assert published.revision(conn, ACCOUNT) == second.id > first


@pytest.mark.parametrize("after", [0, 2])
def test_a_version_that_somebody_else_published_meanwhile_is_a_conflict(database: Database, after: int) -> None:
    with database.write() as conn:
        begin(conn)
        published.publish(conn, ACCOUNT, "card", "a", FIELDS, by="สมหญิง", at=NOW, after=0)

    def both() -> None:
        with database.write() as conn:
            published.publish(conn, ACCOUNT, "card", "b", FIELDS, by="สมชาย", at=NOW, after=0)
            published.publish(conn, ACCOUNT, "card", "a", FIELDS, by="สมชาย", at=NOW, after=after)

    with pytest.raises(Conflict):
        both()
    with database.read() as conn:
        assert [(row.entry, row.published_by) for row in published.newest(conn, ACCOUNT)] == [("a", "สมหญิง")]


def test_accounts_do_not_meet(database: Database) -> None:
    """What one province corrects, another on the same installation does not say."""
    with database.write() as conn:
        for account, title in ((ACCOUNT, "ของเรา"), (2, "ของเขา")):
            accounts.ensure(conn, account, NOW)
            assert published.publish(conn, account, "card", "a", {"title": title}, by="ก", at=NOW, after=0) == 1
    with database.read() as conn:
        for account, title in ((ACCOUNT, "ของเรา"), (2, "ของเขา")):
            (row,) = published.newest(conn, account)
            assert row.fields == {"title": title}
            assert published.history(conn, account, "card", "a") == [row]
            assert published.revision(conn, account) == row.id


def test_kinds_do_not_meet(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        published.publish(conn, ACCOUNT, "card", "a", {"title": "การ์ด"}, by="ก", at=NOW)
        assert published.publish(conn, ACCOUNT, "answer", "a", {"answer": "ตอบ"}, by="ก", at=NOW) == 1
        assert len(published.newest(conn, ACCOUNT)) == 2


def test_who_published_in_the_chat_is_no_longer_named_once_they_erase_themselves(database: Database) -> None:
    with database.write() as conn:
        one, other = (newcomer(conn, user) for user in ("U1", "U11"))
        for entry, by, person in (
            ("a", "สมหญิง ใจดี", one),
            ("b", "สมหญิง ใจงาม", one),  # the same person under a later name
            ("c", "สมหญิง ใจดี", other),
            ("d", "สมหญิง ใจดี", None),  # typed with an import, and nobody's account
        ):
            published.publish(conn, ACCOUNT, "answer", entry, FIELDS, by=by, person=person, at=NOW)
        exported = stored(conn, one)["published.person_id"]
        erase(conn, one)
    assert [row["entry"] for row in exported] == ["a", "b"]
    with database.read() as conn:
        left = {row.entry: row.published_by for row in published.newest(conn, ACCOUNT)}
        rows = set(conn.execute(select(table.c.entry, table.c.person_id)))
    assert left == {"a": None, "b": None, "c": "สมหญิง ใจดี", "d": "สมหญิง ใจดี"}
    assert rows == {("a", one), ("b", one), ("c", other), ("d", None)}


def test_the_history_of_an_entry_is_not_that_of_another_kind_with_its_name(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        published.publish(conn, ACCOUNT, "card", "a", {"title": "การ์ด"}, by="ก", at=NOW)
        published.publish(conn, ACCOUNT, "answer", "a", {"answer": "ตอบ"}, by="ก", at=NOW)
        assert [row.fields for row in published.history(conn, ACCOUNT, "card", "a")] == [{"title": "การ์ด"}]
