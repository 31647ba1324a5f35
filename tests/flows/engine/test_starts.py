"""What starts a flow: it comes back from a button as it was, and a button that no longer fits is told so."""

import ast
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine import taps
from flows.engine.context import Context
from flows.engine.inputs import Tapped
from flows.engine.session import Session
from flows.engine.start import Start
from flows.engine.taps import LIMIT, GoTap, TooLong
from flows.record.people import Person
from flows.registry import FLOWS, conversation
from flows.starts.documents import StartAcknowledge, StartDocuments
from flows.starts.learning import StartCards, StartDailyStats, StartLearn
from flows.starts.reporting import StartReportFigure
from tests.flows.kept import Kept, Pages
from tests.packs import loaded

HOUSE = Path(__file__).parents[3]
TRAT = loaded("trat-2569")
STARTS = [flow.starts for flow in FLOWS]
WRITTEN = {
    "g=acknowledge&_document=dos-donts&_version=2": StartAcknowledge("dos-donts", 2),
    "g=documents&_document=dos-donts&_open=yes": StartDocuments("dos-donts", open=True),
    "g=cards&_standards=all": StartCards(standards="all"),
    "g=cards&_standard=3": StartCards(standard="3"),
    "g=cards&_after=gift-basket&_pile=grey": StartCards(after="gift-basket", pile="grey"),
    "g=learn&_lesson=ethics-act&_again=yes": StartLearn("ethics-act", again=True),
    "g=learn&_lesson=ethics-act&_test=yes": StartLearn("ethics-act", test=True),
    "g=daily_stats&_share=no": StartDailyStats("no"),
    "g=report_figure&_agency=treasury&_measure=1/1.3#1&_correct=yes": StartReportFigure(
        agency="treasury", measure="1/1.3#1", correct=True
    ),
}
"""Buttons as they stand in people's chats since before starts had types."""


def read(data: str) -> Start | None:
    tap = taps.read(data)
    assert isinstance(tap, GoTap)
    return next(start.read(tap.args) for start in STARTS if start.flow == tap.flow)


@given(start=st.one_of([st.from_type(start) for start in STARTS]))
def test_a_start_comes_back_from_its_button_or_is_too_long(start: Start) -> None:
    with suppress(TooLong):
        data = taps.go(start)
        assert len(data) <= LIMIT
        assert read(data) == start


@pytest.mark.parametrize(("data", "start"), WRITTEN.items())
def test_a_button_of_before_starts_the_same_and_is_written_the_same(data: str, start: Start) -> None:
    assert read(data) == start
    assert taps.go(start) == data


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.flow)
def test_a_start_is_called_like_its_flow(start: type[Start]) -> None:
    assert start.__name__ == "Start" + "".join(word.title() for word in start.flow.split("_"))


def test_no_two_flows_start_alike() -> None:
    assert len({start.flow for start in STARTS}) == len(STARTS)


def tapped(tap: GoTap, session: Session) -> tuple[list[str], Session]:
    """What is said to a tap whose arguments are no more, and where the person then stands."""
    person = Person(
        1, "มาลี ตั้งใจ", privacy_version=99, registered=True, roles=frozenset({("admin", ""), ("focal", "treasury")})
    )
    ctx = Context(TRAT, Kept(TRAT).reads(1), date(2026, 3, 10), person, Pages(), "A1", "", "")
    turn = conversation().advance(session, Tapped(tap), ctx)
    assert turn.effects == ()
    return [getattr(message, "text", "") for message in turn.messages], turn.session


def odd(start: type[Start]) -> list[dict[str, str]]:
    """Arguments that a flow does not take: one unknown, one missing, values that are none."""
    known = {one.name: "1" for one in fields(start) if one.default is MISSING}
    strange = {one.name: "ไม่มี" for one in fields(start) if one.type is not str}
    return [
        {**known, "colour": "red"},
        {**known, "flow": "home"},
        *({name: text for name, text in known.items() if name != gone} for gone in known),
        *({**known, name: text} for name, text in strange.items()),
    ]


@pytest.mark.parametrize(("flow", "args"), [(start.flow, args) for start in STARTS for args in odd(start)], ids=str)
def test_a_button_that_no_longer_fits_is_told_so_and_changes_nothing(flow: str, args: dict[str, str]) -> None:
    passed = TRAT.texts("common.passed_over")
    assert tapped(GoTap(flow, args), Session()) == ([passed], Session())


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for file in sorted(HOUSE.glob("flows/*/*.py")):
        yield from ((file.relative_to(HOUSE), node) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


def bare(nodes: Iterable[ast.expr]) -> list[str]:
    return [f"{one.lineno} {one.value!r}" for one in nodes if isinstance(one, ast.Constant) and one.value]


def compared(node: ast.Compare) -> list[ast.expr]:
    """What is compared, inside of tuples, lists and sets too."""
    sides = [node.left, *node.comparators]
    return [
        one for side in sides for one in (side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side])
    ]


def test_no_step_compares_its_answer_with_a_bare_word() -> None:
    """The answers of a closed question are an enumeration, whose members mypy knows; a word it would let pass."""
    comparing = [
        (file, compared(node))
        for file, node in sources()
        if isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Name) and one.id == "answer" for one in compared(node))
    ]
    assert [(file, words) for file, sides in comparing if (words := bare(sides))] == []
    assert len(comparing) > 20


def test_no_answer_on_offer_is_a_bare_word() -> None:
    offering = [
        (file, node.args[1:])
        for file, node in sources()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Answer"
    ]
    assert [(file, words) for file, values in offering if (words := bare(values))] == []
    assert len(offering) > 40
