"""The anonymous survey: counts by agency, and apart from them who has taken part. Nothing joins the two.

A sheet exists only while it is counted. Its taker is noted without a time, and every cell of the agency's table is
written with every sheet, those that gain nothing too: so neither what a row holds nor which rows were written last
(PostgreSQL numbers the transaction of each) tells which cells were this person's.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, select

from storage.dialects import insert_into
from storage.tables import survey_counts, survey_takers

Cell = tuple[str, int]
"""An item and one of its options."""


def record(
    conn: Connection,
    *,
    survey: str,
    phase: str,
    agency: str,
    person_id: int,
    cells: Sequence[Cell],
    chosen: Mapping[str, int],
) -> bool:
    """Count one sheet; False, and nothing is counted, when this person took part before.

    `cells` are all that the survey has, `chosen` the option of each item.
    """
    key = {"survey": survey, "phase": phase}
    taker = key | {"person_id": person_id, "agency": agency}
    noted = insert_into(survey_takers, conn).on_conflict_do_nothing().returning(survey_takers.c.person_id)
    if conn.execute(noted, taker).one_or_none() is None:
        return False
    if wrong := set(chosen.items()) - set(cells):
        raise ValueError(f"{len(wrong)} answers are none of the survey's")
    rows = [
        key | {"agency": agency, "item": item, "option": option, "answers": int(chosen.get(item) == option)}
        for item, option in sorted(cells)  # in one order, so that two sheets never wait for each other in a ring
    ]
    count = insert_into(survey_counts, conn)
    more = {"answers": survey_counts.c.answers + count.excluded.answers}
    places = ["survey", "phase", "agency", "item", "option"]
    conn.execute(count.on_conflict_do_update(index_elements=places, set_=more), rows)
    return True


def taken(conn: Connection, survey: str, person_id: int) -> set[str]:
    """Tell in which phases a person has taken part."""
    t = survey_takers.c
    return set(conn.scalars(select(t.phase).where(t.survey == survey, t.person_id == person_id)))


def counts(conn: Connection, survey: str) -> dict[tuple[str, str], dict[Cell, int]]:
    """Give how often each option was chosen, by phase and agency. Small groups are here too: never show them."""
    c = survey_counts.c
    rows = conn.execute(select(c.phase, c.agency, c.item, c.option, c.answers).where(c.survey == survey))
    found: dict[tuple[str, str], dict[Cell, int]] = {}
    for phase, agency, item, option, answers in rows:
        found.setdefault((phase, agency), {})[item, option] = answers
    return found


def forget(conn: Connection, person_id: int) -> None:
    """Erase that a person took part; what was counted names nobody and stays."""
    conn.execute(delete(survey_takers).where(survey_takers.c.person_id == person_id))
