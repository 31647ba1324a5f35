"""The one place where effects become part of the record: each has a handler, and each is in the audit log."""

from dataclasses import fields
from types import UnionType
from typing import get_args

import pytest
from sqlalchemy import Connection, func, select

from flows.record.campaigns import StopCampaign
from flows.record.documents import Acknowledge, PublishOrder
from flows.record.effects import Effect
from flows.record.learning import KeepPlace
from flows.record.people import EndRole, Erase, Miss, Person, PlaceElsewhere, RedeemInvite, Register
from flows.record.reporting import PublishActivity
from storage import Conflict
from storage.audit import SUBJECTS, UNTOLD
from storage.database import Database
from storage.record import HANDLERS, record
from storage.tables.learning import lesson_places
from storage.tables.work import audit
from tests.storage.deeds import do_everything
from tests.storage.somebody import ACCOUNT, CODE, DAY, HERE, LESSON, NOW, acting, begin, do, somebody, staff

EFFECTS = get_args(Effect)


def test_every_effect_has_a_handler_and_every_handler_an_effect() -> None:
    assert isinstance(Effect, UnionType)
    assert set(HANDLERS) == set(EFFECTS)
    assert set(UNTOLD) < set(EFFECTS)


def test_what_the_audit_log_names_is_in_some_effect() -> None:
    named = {field.name for effect in EFFECTS for field in fields(effect)}
    assert set(SUBJECTS) <= named
    assert not named.intersection(SUBJECTS) & {"text", "answer", "answers", "value", "name", "code", "slots", "scores"}


def logged(conn: Connection) -> list[str]:
    return list(conn.scalars(select(audit.c.effect).order_by(audit.c.id)))


def test_who_did_what_when_is_in_the_log(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        conn.execute(audit.delete())
        do(conn, person, Acknowledge(CODE, 1, "0" * 64, "R-1"), NOW + DAY, event="E-1")
        ((_, *row),) = conn.execute(select(audit)).all()
    assert row == [NOW + DAY, ACCOUNT, HERE, person, "Acknowledge", "R-1", "E-1"]


def test_each_effect_is_logged_but_an_anonymous_sheet(database: Database) -> None:
    elsewhere = {StopCampaign, PublishActivity, PublishOrder, Erase, Miss, PlaceElsewhere}
    with database.write() as conn:
        person = staff(conn)
        do_everything(conn, person)
        assert set(logged(conn)) == {effect.__name__ for effect in set(EFFECTS) - set(UNTOLD) - elsewhere}
        for effect in (StopCampaign(1), Miss("code"), Erase()):
            do(conn, person, effect)
            assert logged(conn)[-1] == type(effect).__name__


def test_the_log_says_nothing_of_what_was_said(database: Database) -> None:
    with database.write() as conn:
        do_everything(conn, staff(conn))
        subjects = set(conn.scalars(select(audit.c.subject)))
    assert all(subject.isascii() for subject in subjects)
    assert not [word for word in ("CODE", "MINE", "yes", "U1") if word in subjects]


def test_what_the_console_does_is_logged_without_a_person(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        record(conn, (StopCampaign(9), acting(Person(0))))
        assert conn.scalars(select(audit.c.person_id)).all() == [None]


@pytest.mark.parametrize("refused", [RedeemInvite("UNKNOWN"), EndRole(1, "focal", "health")])
def test_what_is_refused_is_not_logged_and_takes_the_rest_with_it(
    database: Database, refused: RedeemInvite | EndRole
) -> None:
    with database.write() as conn:
        person = staff(conn)
        before = logged(conn)

    def both() -> None:
        with database.write() as conn:
            do(conn, person, KeepPlace(LESSON, "act-3"))
            assert len(logged(conn)) == len(before) + 1
            do(conn, person, refused)

    with pytest.raises(Conflict):
        both()
    with database.read() as conn:
        assert logged(conn) == before
        assert conn.scalar(select(func.count()).select_from(lesson_places)) == 0


def test_an_effect_whose_log_cannot_be_written_is_not_recorded(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as conn:
        person = staff(conn)
    monkeypatch.setattr("storage.audit.SUBJECTS", (None,))
    with pytest.raises(TypeError), database.write() as conn:
        do(conn, person, Register("labour", "ก", "ข", "other"))
    with database.read() as conn:
        assert somebody(conn, person).agency == "health"
