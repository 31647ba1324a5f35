"""Activities added to a plan: what fits stands in it like any other, what does not is left out and named."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.reporting.added import UNITS, Added, added, entry, highest, lines, next_id, with_added
from content.model.reporting.plan import Unit
from tests.content.model.camp import CAMP
from tests.packs import loaded

TRAT = loaded("trat-2569")
CODES = [agency.code for agency in TRAT.plan.agencies]


def test_it_stands_at_the_end_of_its_line_and_is_owed_by_its_agencies() -> None:
    content, unfit = with_added(TRAT, [replace(CAMP, id=next_id(TRAT, "5/2"))])
    assert unfit == []
    place = lines(content.plan)["5/2"][1].activities
    assert place[:-1] == lines(TRAT.plan)["5/2"][1].activities
    assert (place[-1].short, place[-1].id) == (CAMP.short, next_id(TRAT, "5/2"))
    (measure,) = place[-1].measures
    assert (measure.unit, measure.target, measure.quarters) == (Unit.TIMES, 2, (4,))
    assert measure in content.plan.measures_of("treasury")
    assert measure not in content.plan.measures_of("health")
    assert len(content.plan.measures()) == len(TRAT.plan.measures()) + 1
    assert content.plan.measure(measure.id) is measure


def test_the_number_of_a_withdrawn_one_is_not_given_again() -> None:
    first = replace(CAMP, id=next_id(TRAT, "5/2"))
    content, _ = with_added(TRAT, [replace(first, withdrawn=True)])
    assert content.plan == TRAT.plan
    assert next_id(content, "5/2") != first.id
    second = replace(CAMP, id=next_id(content, "5/2"))
    content, unfit = with_added(TRAT, [replace(first, withdrawn=True), second])
    assert unfit == []
    assert content.plan.activity(second.id).short == CAMP.short


@pytest.mark.parametrize(
    "change",
    [
        {"line": "9/9"},
        {"id": "1/1.1"},
        {"unit": Unit.ITEMS},
        {"unit": Unit.NOTE},
        {"target": 0},
        {"target": 101, "unit": Unit.PERCENT},
        {"short": "ย" * 39},
        {"agencies": ()},
        {"agencies": ("nobody",)},
        {"quarters": ()},
        {"quarters": (5,)},
        {"quarters": (2, 1)},
    ],
    ids=str,
)
def test_what_does_not_fit_is_left_out_and_its_neighbour_stays(change: dict[str, Any]) -> None:
    good = replace(CAMP, id=next_id(TRAT, "5/1"), line="5/1", short="อื่น")
    content, unfit = with_added(TRAT, [replace(CAMP, **change), good])
    assert unfit == [change.get("id", CAMP.id)]
    assert content.plan.activity(good.id).short == "อื่น"
    assert len(content.plan.measures()) == len(TRAT.plan.measures()) + 1


def test_no_agency_stands_in_it_twice() -> None:
    _, unfit = with_added(TRAT, [replace(CAMP, agencies=("treasury", "treasury"))])
    assert unfit == [CAMP.id]


@given(
    st.builds(
        Added,
        id=st.just("5/2.9"),
        line=st.just("5/2"),
        title=st.text(min_size=1),
        short=st.text(min_size=1, max_size=38),
        keywords=st.lists(st.text()).map(tuple),
        unit=st.sampled_from(UNITS),
        target=st.integers(1, 5),
        agencies=st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
        quarters=st.sampled_from([(1,), (2, 3), (1, 2, 3, 4)]),
        withdrawn=st.booleans(),
    )
)
def test_what_is_published_is_read_back_the_same(one: Added) -> None:
    kept = json.loads(json.dumps(one.fields()))
    assert added("trat-2569", entry("trat-2569", one.id), 0, kept) == one
    assert added("trat-2570", entry("trat-2569", one.id), 0, kept) is None


def test_what_was_published_wrongly_is_told() -> None:
    with pytest.raises(KeyError):
        added("trat-2569", entry("trat-2569", "5/2.9"), 1, {"line": "5/2"})
    with pytest.raises(ValueError, match="fathoms"):
        added("trat-2569", entry("trat-2569", "5/2.9"), 1, {**CAMP.fields(), "unit": "fathoms"})


def test_the_highest_target_is_the_units_own() -> None:
    assert (highest(Unit.PERCENT), highest(Unit.LEVEL)) == (100, 5)
    assert highest(Unit.TIMES) > 100
