"""Many people who fill in a questionnaire, written straight into the record, where what counts is only how many."""

from sqlalchemy import Connection

from bot.installation import ACCOUNT, Installation
from flows.record.effects import Effect
from flows.record.learning import RecordAssessment, RecordSurvey
from flows.record.people import Person, Register
from storage.people import people
from storage.record import record


def survey(installation: Installation, wave: str, agency: str, count: int, points: int) -> None:
    """People of an agency whose answers to each statement are worth so many points."""
    about = next(one for one in installation.main.content.assessments.all if one.anonymous)
    top = about.top
    answers = {item.id: top + 1 - points if item.reversed else points for item in about.items}
    with installation.database.write() as conn:
        for number in range(count):
            # every other one a little less sure of the first statement
            mine = answers | ({about.items[0].id: 3} if number % 2 else {})
            _does(installation, conn, agency, number, RecordSurvey(about.id, wave, mine))


def assess(installation: Installation, agency: str, count: int, answer: int) -> None:
    """People of an agency who assess themselves alike."""
    about = next(one for one in installation.main.content.assessments.all if not one.anonymous)
    scores = about.points({item.id: answer for item in about.items})
    with installation.database.write() as conn:
        for number in range(count):
            _does(installation, conn, agency, number, RecordAssessment(about.id, scores))


def _does(installation: Installation, conn: Connection, agency: str, number: int, effect: Effect) -> None:
    user = f"U{agency}{number}"
    people.ensure(conn, ACCOUNT, user, installation.clock.now())
    for done in (Register(agency, f"ก{number}", "ข", "official"), effect):
        act = installation.act(ACCOUNT, _person(installation, conn, user), f"crowd-{user}-{type(done).__name__}")
        record(conn, (done, act))


def _person(installation: Installation, conn: Connection, user: str) -> Person:
    programme, now = installation.main.content.programme.id, installation.clock.now()
    return people.by_users(conn, ACCOUNT, [user], programme, now)[user]
