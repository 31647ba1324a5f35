"""Button payloads: whatever fits comes back as it was, whatever is not ours reads as nothing."""

from contextlib import suppress
from dataclasses import dataclass

from hypothesis import example, given
from hypothesis import strategies as st

from flows.engine import taps
from flows.engine.start import Start
from flows.engine.taps import LIMIT, AnswerTap, GoTap, Stamp, TooLong

TEXT = st.text(max_size=60)
STAMPS = st.builds(Stamp, TEXT, st.integers(0, 10**6), TEXT, TEXT)


@given(stamp=STAMPS, value=TEXT)
def test_an_answer_comes_back_or_is_too_long(stamp: Stamp, value: str) -> None:
    with suppress(TooLong):
        data = taps.answer(stamp, value)
        assert len(data) <= LIMIT
        assert taps.read(data) == AnswerTap(stamp, value)


@dataclass(frozen=True)
class Odd(Start, flow="x & y"):
    """A start whose names and values are such as a payload has itself."""

    g: str
    a: str


@given(start=st.builds(Odd, TEXT, TEXT))
@example(start=Odd("y", "z"))
def test_a_start_comes_back_or_is_too_long(start: Odd) -> None:
    with suppress(TooLong):
        data = taps.go(start)
        assert len(data) <= LIMIT
        assert taps.read(data) == GoTap("x & y", start.args())


@given(data=st.text(max_size=400))
@example(data="a=join&v=one&s=agency&m=A&x=treasury")
@example(data="a=join&v=1&s=agency&x=treasury")
@example(data="&&&")
@example(data="g=a&" * 30)
@example(data="a=join&v=1&s=%ff&m=A&x=")
def test_garbage_reads_as_nothing_or_as_a_tap(data: str) -> None:
    assert isinstance(taps.read(data), AnswerTap | GoTap | None)


def test_what_is_not_ours_reads_as_nothing() -> None:
    for data in ("", "hello", "action=buy&item=1", "a=join", "x=1", "สวัสดี"):
        assert taps.read(data) is None
