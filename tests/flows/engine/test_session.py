"""A session is plain JSON: it comes back as it was, and what cannot be read is a new one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.session import Frame, PassedStep, Session

NAMES = st.text(max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
DATA = st.dictionaries(NAMES, PLAIN, max_size=4)
FRAMES = st.builds(
    Frame, NAMES, st.integers(), NAMES, DATA, NAMES, st.lists(st.builds(PassedStep, NAMES, DATA), max_size=3).map(tuple)
)


@given(session=st.builds(Session, st.none() | FRAMES, st.none() | FRAMES, st.integers(0, 99)))
def test_comes_back_as_it_was(session: Session) -> None:
    assert Session.load(session.dump()) == session


@given(kept=st.text(max_size=80) | PLAIN.map(json.dumps))
def test_what_cannot_be_read_is_a_new_session(kept: str) -> None:
    assert Session.load(kept) == Session()


@pytest.mark.parametrize(
    "frame",
    [[], "join", {"flow": "join"}, {"flow": "join", "version": 1, "step": "agency", "data": {}, "mark": "A"}, 7],
)
def test_a_frame_of_another_shape_is_a_new_session(frame: Any) -> None:
    assert Session.load(json.dumps({"frame": frame, "parked": None, "misses": 0})) == Session()
