"""Who took part before the record hid it is known still with the key, and cannot be told without it."""

import pytest
from sqlalchemy import insert, select, text

from storage import SettingMissing
from storage.database import current_revision
from storage.database import upgrade as upgrade_without_key
from storage.migrations.tables_0003 import metadata as before
from storage.tables.learning import survey_takers
from tests.services import opened
from tests.storage.before_0003 import migrate, upgrade
from tests.storage.somebody import ELSEWHERE, HERE, NOW, SURVEY, reads, register, taker_hash

TAKERS = [(HERE, "before", 3), (HERE, "before", 1), (HERE, "after", 3), (ELSEWHERE, "before", 2), (HERE, "before", 2)]
"""By programme, wave and person; not in the order of anything."""


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database of migration 0006 with people in it, of whom nobody took part yet."""
    with opened(empty_url) as database, database.write() as conn:
        migrate(conn, "0006")
        conn.execute(insert(before.tables["accounts"]), {"id": 1, "created_at": NOW})
        for programme in (HERE, ELSEWHERE):
            row = {"id": programme, "account_id": 1, "fiscal_year": 2569, "created_at": NOW}
            conn.execute(insert(before.tables["programmes"]), row)
        for person in (1, 2, 3):
            row = {"id": person, "account_id": 1, "line_user_id": f"U{person}", "created_at": NOW}
            conn.execute(insert(before.tables["people"]), row)
    return empty_url


@pytest.fixture
def taken_url(old_url: str) -> str:
    """The same, and some took part."""
    with opened(old_url) as database, database.write() as conn:
        for programme, wave, person in TAKERS:
            row = {"programme": programme, "survey": SURVEY, "wave": wave, "person_id": person}
            conn.execute(insert(before.tables["survey_takers"]), row)
    return old_url


def test_takers_stay_known_and_have_no_number(taken_url: str) -> None:
    upgrade(taken_url)
    with opened(taken_url) as database, database.write() as conn:
        t = survey_takers.c
        columns = conn.execute(text("SELECT * FROM survey_takers")).keys()
        assert list(columns) == ["programme", "survey", "wave", "taker_hash"]
        rows = conn.execute(select(t.programme, t.wave, t.taker_hash)).all()
        assert sorted(rows) == sorted((of, wave, taker_hash(of, SURVEY, wave, person)) for of, wave, person in TAKERS)
        place = "rowid" if conn.dialect.name == "sqlite" else "ctid"
        lie = list(conn.scalars(text(f"SELECT taker_hash FROM survey_takers ORDER BY {place}")))
        assert lie == sorted(lie)
        for person in (1, 2, 3):
            register(conn, person)
        waves = [reads(conn, person).surveyed(SURVEY) for person in (1, 2, 3)]
        assert waves == [{"before"}, {"before"}, {"before", "after"}]


def test_without_the_key_nothing_is_changed(taken_url: str) -> None:
    with pytest.raises(SettingMissing, match="SECRET_KEY"):
        upgrade_without_key(taken_url)
    assert current_revision(taken_url) == "0006"
    upgrade(taken_url)
    with opened(taken_url) as database, database.read() as conn:
        assert len(conn.execute(select(survey_takers)).all()) == len(TAKERS)


def test_where_nobody_took_part_no_key_is_needed(old_url: str) -> None:
    upgrade_without_key(old_url)
    with opened(old_url) as database, database.read() as conn:
        assert conn.execute(select(survey_takers)).all() == []
