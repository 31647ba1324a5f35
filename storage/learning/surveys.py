"""The anonymous survey: counts by agency, and apart from them who has taken part. Nothing joins the two.

What may be shown grows by whole blocks of people, so that no two looks differ by the sheets of a few. Whoever belongs
to an agency of a few is counted with no agency.

A sheet exists only while it is counted. Its taker is noted under a keyed hash, without a time or an agency, and every
cell of the agency's table is written with every sheet, those that gain nothing too: so neither what a row holds nor
which rows were written last (PostgreSQL numbers the transaction of each) tells which cells were this person's. When a
taker came, and so who it may have been, those numbers tell until all rows are written anew.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select, text, update

from content.model.learning.assessments import SHEET, Assessment
from flows.record.learning import RecordSurvey, SurveyCell
from storage import settings
from storage.act import Act, TakerHash
from storage.dialects import insert_into
from storage.tables.learning import survey_counts, survey_takers
from storage.tables.people import memberships

STIRRED = "survey sheets stirred"
"""Under this stands how many sheets there were when all was written anew."""
POOLED = ""
"""The agency of sheets that are counted with no agency."""


def record(effect: RecordSurvey, act: Act, conn: Connection) -> None:
    """Count one sheet; nothing is counted when this person took part before."""
    survey = act.content.assessments[effect.survey]
    cells, chosen = survey.cells(), survey.sheet(effect.answers)
    key = {"programme": act.programme, "survey": effect.survey, "wave": effect.wave}
    noted = insert_into(survey_takers, conn).on_conflict_do_nothing().returning(survey_takers.c.wave)
    taker = act.taker_hash(act.programme, effect.survey, effect.wave, act.person.id)
    if conn.execute(noted, key | {"taker_hash": taker}).one_or_none() is None:
        return
    if wrong := set(chosen.items()) - set(cells):
        raise ValueError(f"{len(wrong)} answers are none of the survey's")
    least = act.content.assessments[effect.survey].minimum_group
    key["agency"] = act.person.agency if _here(conn, act) >= least else POOLED
    rows = [
        key | {"item": item, "option": option, "answers": int(chosen.get(item) == option)}
        for item, option in sorted(cells)  # in one order, so that two sheets never wait for each other in a ring
    ]
    count = insert_into(survey_counts, conn)
    more = {"answers": survey_counts.c.answers + count.excluded.answers}
    conn.execute(count.on_conflict_do_update(index_elements=[*key, "item", "option"], set_=more), rows)
    _show_block(conn, key, least)


def _here(conn: Connection, act: Act) -> int:
    """How many people of the taker's agency are here."""
    m = memberships.c
    here = (m.programme == act.programme, m.agency == act.person.agency, m.until.is_(None))
    return conn.scalar(select(func.count(m.person_id.distinct())).where(*here)) or 0


def _show_block(conn: Connection, key: Mapping[str, str], least: int) -> None:
    """Let everything of a group be shown once the sheets that are not shown yet are enough."""
    c = survey_counts.c
    group = [c[name] == value for name, value in key.items()]
    waiting = select(func.sum(c.answers - c.shown)).where(*group, c.item == SHEET)
    if (conn.scalar(waiting) or 0) >= least:
        conn.execute(update(survey_counts).where(*group).values(shown=c.answers))


def taken(
    conn: Connection, programme: str, survey: Assessment, person_id: int, taker_hash: TakerHash
) -> frozenset[str]:
    """Tell in which waves a person has taken part."""
    t, waves = survey_takers.c, [wave.id for wave in survey.waves]
    mine = [taker_hash(programme, survey.id, wave, person_id) for wave in waves]
    asked = (t.programme == programme, t.survey == survey.id, t.wave.in_(waves))
    return frozenset(conn.scalars(select(t.wave).where(*asked, t.taker_hash.in_(mine))))


def counts(conn: Connection, programme: str, survey: str) -> dict[tuple[str, str], dict[SurveyCell, int]]:
    """Give how often each option was chosen in what may be shown, by wave and agency; those pooled are of none."""
    c = survey_counts.c
    query = select(c.wave, c.agency, c.item, c.option, c.shown)
    found: dict[tuple[str, str], dict[SurveyCell, int]] = {}
    rows = conn.execute(query.where(c.programme == programme, c.survey == survey))
    for wave, agency, item, option, times in rows:
        found.setdefault((wave, agency), {})[item, option] = times
    return {group: cells for group, cells in found.items() if any(cells.values())}


def everywhere(conn: Connection, person_id: int, taker_hash: TakerHash) -> list[dict[str, str]]:
    """List the waves of all programmes in which a person has taken part."""
    hashes = _hashes(conn, person_id, taker_hash)
    found = conn.scalars(select(survey_takers.c.taker_hash).where(survey_takers.c.taker_hash.in_(hashes)))
    return [hashes[one] for one in found]


def forget(conn: Connection, person_id: int, taker_hash: TakerHash) -> None:
    """Erase that a person took part; what was counted names nobody and stays."""
    hashes = _hashes(conn, person_id, taker_hash)
    conn.execute(delete(survey_takers).where(survey_takers.c.taker_hash.in_(hashes)))


def _hashes(conn: Connection, person_id: int, taker_hash: TakerHash) -> dict[str, dict[str, str]]:
    """Give what a person would be noted under in each wave that anybody took part in."""
    t = survey_takers.c
    waves = conn.execute(select(t.programme, t.survey, t.wave).distinct()).all()
    return {taker_hash(*wave, person_id): wave._asdict() for wave in waves}


def stir(conn: Connection) -> None:
    """Write all rows anew, in the order of their keys: nothing tells any more which came when, or together.

    Where no sheet came since the last time, all is left as it is.
    """
    sheets = str(conn.scalar(select(func.sum(survey_counts.c.answers)).where(survey_counts.c.item == SHEET)) or 0)
    if settings.get(conn, STIRRED) == sheets:
        return
    if conn.dialect.name == "postgresql":  # on SQLite nobody else writes meanwhile
        conn.execute(text("LOCK TABLE survey_takers, survey_counts IN SHARE ROW EXCLUSIVE MODE"))
    for table in (survey_takers, survey_counts):
        rows = conn.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
        if rows:
            conn.execute(delete(table))
            conn.execute(insert(table), list(map(dict, rows)))
    settings.put(conn, STIRRED, sheets)
