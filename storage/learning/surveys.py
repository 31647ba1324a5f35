"""The anonymous survey: counts by agency, and apart from them who has taken part. Nothing joins the two.

A sheet exists only while it is counted. Its taker is noted without a time or an agency, and every cell of the agency's
table is written with every sheet, those that gain nothing too: so neither what a row holds nor which rows were written
last (PostgreSQL numbers the transaction of each) tells which cells were this person's.
"""

from sqlalchemy import Connection, delete, select

from flows.record.learning import RecordSurvey, SurveyCell
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.learning import survey_counts, survey_takers


def record(effect: RecordSurvey, act: Act, conn: Connection) -> None:
    """Count one sheet; nothing is counted when this person took part before."""
    survey = act.content.assessments[effect.survey]
    cells, chosen = survey.cells(), survey.sheet(effect.answers)
    key = {"programme": act.programme, "survey": effect.survey, "wave": effect.wave}
    noted = insert_into(survey_takers, conn).on_conflict_do_nothing().returning(survey_takers.c.person_id)
    if conn.execute(noted, key | {"person_id": act.person.id}).one_or_none() is None:
        return
    if wrong := set(chosen.items()) - set(cells):
        raise ValueError(f"{len(wrong)} answers are none of the survey's")
    key["agency"] = act.person.agency
    rows = [
        key | {"item": item, "option": option, "answers": int(chosen.get(item) == option)}
        for item, option in sorted(cells)  # in one order, so that two sheets never wait for each other in a ring
    ]
    count = insert_into(survey_counts, conn)
    more = {"answers": survey_counts.c.answers + count.excluded.answers}
    conn.execute(count.on_conflict_do_update(index_elements=[*key, "item", "option"], set_=more), rows)


def taken(conn: Connection, programme: str, survey: str, person_id: int) -> frozenset[str]:
    """Tell in which waves a person has taken part."""
    t = survey_takers.c
    mine = (t.programme == programme, t.survey == survey, t.person_id == person_id)
    return frozenset(conn.scalars(select(t.wave).where(*mine)))


def counts(conn: Connection, programme: str, survey: str) -> dict[tuple[str, str], dict[SurveyCell, int]]:
    """Give how often each option was chosen, by wave and agency. Small groups are here too: never show them."""
    c = survey_counts.c
    query = select(c.wave, c.agency, c.item, c.option, c.answers)
    found: dict[tuple[str, str], dict[SurveyCell, int]] = {}
    rows = conn.execute(query.where(c.programme == programme, c.survey == survey))
    for wave, agency, item, option, answers in rows:
        found.setdefault((wave, agency), {})[item, option] = answers
    return found


def forget(conn: Connection, person_id: int) -> None:
    """Erase that a person took part; what was counted names nobody and stays."""
    conn.execute(delete(survey_takers).where(survey_takers.c.person_id == person_id))
