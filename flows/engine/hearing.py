"""What a typed text is to the conversation that is open: a command, one of its answers, or another matter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.engine.context import Context
from flows.engine.flow import Ask, Flow, Step
from flows.engine.messages import Message
from flows.engine.parsers import offered
from flows.engine.session import Frame, Session
from flows.engine.start import Start
from flows.thai.normalise import normalise
from flows.thai.polite import assent, wishes

WAYS_OUT = ("cancel", "back", "help", "menu")
"""Commands that lead out of a step where whatever is typed is the answer, politely worded too."""


class Hearing:
    """Tells what a text is, by what is open; changes nothing."""

    def __init__(
        self,
        flows: Mapping[str, Flow[Any]],
        *,
        meant: Callable[[str, Context], Start | None],
        open_text: Callable[[str], Start],
        guard: Callable[[str, Context, bool], Sequence[Message]],
        doubt: Callable[[str, Context], str],
    ) -> None:
        """Take the flows, what a text surely means, what starts with one that is nothing known, and the guards."""
        self._flows, self._meant, self._open_text = flows, meant, open_text
        self._guard, self.doubt = guard, doubt

    def guarded(self, text: str, session: Session, ctx: Context) -> Sequence[Message]:
        """What is said to a text that must not be kept; nothing to any other, and to what the open question offers."""
        if ctx.content.words.command(text) is not None:
            return ()
        frame = session.frame
        flow = self._flows.get(frame.flow) if frame else None
        if frame is None or flow is None or frame.version != flow.version or frame.step not in flow.steps:
            return self._guard(text, ctx, False)
        official = flow.official and flow.steps[frame.step].free
        said = self._guard(text, ctx, official)
        on_offer = said and any(text == answer.label for answer in flow.ask(frame.step, frame.data, ctx).answers())
        return () if on_offer else said

    def command(self, text: str, session: Session, ctx: Context) -> str | None:
        """The command a text stands for; where a question is open, its answers go before polite wordings of one."""
        words = ctx.content.words
        if (plain := words.command(normalise(text))) is not None:
            return plain
        command = next((found for wish in wishes(text, ctx.content.polite) if (found := words.command(wish))), None)
        frame = session.frame
        flow = self._flows.get(frame.flow) if frame else None
        if command is None or frame is None or flow is None or frame.version != flow.version:
            return command
        if (step := flow.steps.get(frame.step)) is None:
            return command
        if step.free:
            return command if command in WAYS_OUT else None
        return None if offered(text, flow.ask(frame.step, frame.data, ctx), ctx) else command

    def other(self, text: str, step: Step[Any], asked: Ask, frame: Frame, ctx: Context) -> Start | None:
        """What a text means that does not answer the open question."""
        if step.free or offered(text, asked, ctx):
            return None
        if asked.confirmation() and assent(text, ctx.content.polite):
            return None
        meant = self._meant(text, ctx)
        if meant is None or meant.flow == frame.flow:
            return self._open_text(text) if step.shows else None
        return meant
