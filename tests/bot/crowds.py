"""Many people who fill in a questionnaire, written straight into the record, where what counts is only how many."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection

from bot.installation import Parts
from bot.turns.records import survey_key
from storage.learning import assessments, surveys
from storage.people import people


def survey(parts: Parts, wave: str, agency: str, count: int, points: int) -> None:
    """People of an agency whose answers to each statement are worth so many points."""
    about = next(one for one in parts.content.assessments.all if one.anonymous)
    top = about.top
    answers = {item.id: top + 1 - points if item.reversed else points for item in about.items}
    with parts.database.write() as conn:
        for number, person in enumerate(_crowd(parts, conn, agency, count)):
            # every other one a little less sure of the first statement
            mine = answers | ({about.items[0].id: 3} if number % 2 else {})
            key = survey_key(parts, about.id)
            cells, chosen = about.cells(), about.sheet(mine)
            surveys.record(conn, survey=key, phase=wave, agency=agency, person_id=person, cells=cells, chosen=chosen)


def assess(parts: Parts, agency: str, count: int, answer: int) -> None:
    """People of an agency who assess themselves alike."""
    about = next(one for one in parts.content.assessments.all if not one.anonymous)
    scores = about.points({item.id: answer for item in about.items})
    with parts.database.write() as conn:
        for person in _crowd(parts, conn, agency, count):
            assessments.record(
                conn,
                person_id=person,
                agency=agency,
                assessment=about.id,
                scores=scores,
                taken_at=parts.clock.now(),
                event_id=f"crowd-{person}",
            )


def _crowd(parts: Parts, conn: Connection, agency: str, count: int) -> Iterator[int]:
    now = parts.clock.now()
    for number in range(count):
        user = f"U{agency}{number}"
        person = people.ensure(conn, user, now - timedelta(days=1)).id
        people.register(
            conn, person, agency=agency, name=f"ก{number}", position="ข", personnel_type="official", now=now
        )
        yield person
