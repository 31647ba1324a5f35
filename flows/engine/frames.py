"""The frames of a session: what stands open or waits, the mark of its buttons, and how it moves on."""

from typing import Any

from flows.engine.context import Context
from flows.engine.flow import Flow, To
from flows.engine.session import Frame, PassedStep, Session
from flows.engine.taps import Stamp

TRAIL = 24
"""Steps that can be gone back: as many as the longest questionnaire has items, and a few."""


def stamp(frame: Frame | None) -> Stamp | None:
    """What the buttons of an open question carry."""
    return Stamp(frame.flow, frame.version, frame.step, frame.mark) if frame else None


def opened(name: str, session: Session) -> Session | None:
    """The session with a flow's open frame in front, if it is under way or was put aside."""
    frame, parked = session.frame, session.parked
    if frame and frame.flow == name:
        return session
    if parked and parked.flow == name:
        return Session(parked, frame if frame and frame.trail else None)
    return None


def moved(flow: Flow[Any], outcome: To, frame: Frame | None, ctx: Context) -> Frame:
    """The frame of the step that an outcome goes on with; the way there is kept for going back."""
    trail = frame.trail if frame else ()
    if frame and (frame.step, frame.data) != (outcome.step.name, outcome.data):
        trail = (*trail, PassedStep(frame.step, frame.data))[-TRAIL:]
    return Frame(flow.name, flow.version, outcome.step.name, outcome.data, ctx.token, trail)
