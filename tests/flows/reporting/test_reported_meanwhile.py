"""What a colleague reports between the echo and the word for it is never replaced unseen."""

import pytest

from flows.record.reporting import WithdrawResult
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

MEASURE = "1/1.3#1"


@pytest.fixture
def reporters() -> list[Talk]:
    """Two who report for the same agency."""
    kept = Kept(content())
    return [Talk("focal", number=number, kept=kept) for number in (1, 2)]


def told(talk: Talk, figure: str) -> None:
    """Tell a figure, up to its echo."""
    talk.go("report_figure", agency="education", measure=MEASURE).say(figure)


def figures(talk: Talk) -> list[int]:
    return [int(result.value) for result in talk.context().records.results("education")]


def test_what_was_reported_meanwhile_is_shown_before_anything_is_stored(reporters: list[Talk]) -> None:
    one, other = reporters
    told(one, "2 ครั้ง")
    told(other, "5 ครั้ง")
    other.say("ถูกต้อง")
    assert figures(one) == [5]
    one.say("ถูกต้อง")
    assert one.says("report.meanwhile")
    assert figures(one) == [5]
    assert one.step == ("report_figure", "merge")
    one.tap(one.content.texts("report.add", total="7 ครั้ง")).say("ถูกต้อง")
    assert figures(one) == [7]


def test_what_was_withdrawn_meanwhile_is_not_added_to(reporters: list[Talk]) -> None:
    one, other = reporters
    told(other, "5 ครั้ง")
    other.say("ถูกต้อง")
    told(one, "2 ครั้ง")
    one.tap(one.content.texts("report.add", total="7 ครั้ง"))
    (result,) = one.context().records.results("education")
    other.kept.does(2, WithdrawResult(result.id))
    one.say("ถูกต้อง")
    assert one.says("report.meanwhile")
    one.say("ถูกต้อง")
    assert figures(one) == [2]
