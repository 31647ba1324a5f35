"""One turn: what a person did meets the conversation they are in.

Order of precedence: global words, then the version and step check of a tap, then the step itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flows.engine import taps
from flows.engine.access import may, may_go_on
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, Switch, To
from flows.engine.frames import moved, opened, stamp
from flows.engine.hearing import Hearing
from flows.engine.inputs import Followed, Input, NotText, Said, Tapped
from flows.engine.messages import Bubble, Choice, Go, Message, Text, Word, call
from flows.engine.session import Frame, Session
from flows.engine.start import Start
from flows.engine.taps import AnswerTap, GoTap, Stamp
from flows.record.effects import Effect
from flows.record.people import AcceptPrivacy, Erase, Register
from flows.thai.polite import assent, is_question

MOST_MESSAGES = 5  # LINE takes at most five in one reply


@dataclass(frozen=True)
class Turn:
    """The outcome of one turn: what to say, what to change, and where the person now stands."""

    messages: tuple[Message, ...]
    quick: tuple[Choice, ...]
    effects: tuple[Effect, ...]
    session: Session
    stamp: Stamp | None
    matters: bool = False


@dataclass
class _Said:
    """What has been said and changed so far in this turn."""

    messages: list[Message]
    effects: list[Effect]
    quick: tuple[Choice, ...] | None = None
    matters: bool = False
    brief: bool = False
    """The question stands just above: its quick replies are offered again, not the whole of it."""


class Conversation:
    """The registered flows, and the rules by which a person moves among them."""

    def __init__(
        self,
        flows: Sequence[Flow[Any]],
        words: Mapping[str, Start],
        *,
        home: Start,
        arrived: Start,
        join: Start,
        join_first: Callable[[str], Start],
        help: Start,
        open_text: Callable[[str], Start],
        meant: Callable[[str, Context], Start | None],
        guard: Callable[[str, Context, bool], Sequence[Message]],
        doubt: Callable[[str, Context], str],
        next_steps: Callable[[Go, Context], Sequence[Choice]],
        unseen: Callable[[Context], tuple[Message, Effect] | None],
    ) -> None:
        """Take the flows, what each global word starts, and what starts where nobody named a flow.

        `meant` tells what a text surely means wherever it is typed; `guard` answers what is typed and must not be kept,
        with nothing where it may; `doubt` says why a text may not be kept word for word, "" where it may; `next_steps`
        offers what is owed after something that was done in this very turn; `unseen` gives what somebody has to be
        shown before anything else, with the effect that they were.
        """
        self.flows = {flow.name: flow for flow in flows}
        self.hearing = Hearing(self.flows, meant=meant, open_text=open_text, guard=guard, doubt=doubt)
        self.words, self.home, self.arrived, self.join = words, home, arrived, join
        self.join_first, self.help, self.open_text, self.next_steps = join_first, help, open_text, next_steps
        self.unseen = unseen

    def advance(self, session: Session, given: Input, ctx: Context) -> Turn:
        """Take one input and return the turn. Pure."""
        so_far = _Said([], [])
        match given:
            case Followed() if session.frame and session.frame.flow == self.join.flow:
                session = self._again(session, ctx, so_far)
            case Followed():
                session = self._start(self.arrived, session, ctx, so_far)
            case Tapped(tap=GoTap() as tap) if start := self._read(tap):
                session = self._start(start, session, ctx, so_far)
            case Tapped(tap=AnswerTap() as tap, date=date):
                session = self._tapped(tap, date, session, ctx, so_far)
            case Said(text=text):
                session = self._typed(text, session, ctx, so_far)
            case NotText(kind=kind):
                so_far.messages.append(Text(ctx.t(f"common.sent_{kind}")))
                session = self._again(session, ctx, so_far, brief=True)
            case _:
                so_far.messages.append(Text(ctx.t("common.passed" if session.frame else "common.passed_over")))
                session = self._again(session, ctx, so_far)
        return self._shown_first(self._turn(session, _afterwards(ctx, so_far.effects), so_far), ctx)

    def lasting(self, session: Session) -> Session:
        """What of a session may be kept for long."""
        return replace(session, frame=self._lasting(session.frame), parked=self._lasting(session.parked))

    def _lasting(self, frame: Frame | None) -> Frame | None:
        return None if frame and frame.flow in self.flows and self.flows[frame.flow].fleeting else frame

    def _shown_first(self, turn: Turn, ctx: Context) -> Turn:
        """Put what somebody has not seen yet before what is said; where there is no room it waits for another turn."""
        settled = any(isinstance(effect, Erase | AcceptPrivacy) for effect in turn.effects)
        if settled or len(turn.messages) >= MOST_MESSAGES or (unseen := self.unseen(ctx)) is None:
            return turn
        message, seen = unseen
        return replace(turn, messages=(message, *turn.messages), effects=(*turn.effects, seen))

    # what was typed or tapped

    def _typed(self, text: str, session: Session, ctx: Context, so_far: _Said) -> Session:  # noqa: PLR0911 - one for each
        if guarded := self.hearing.guarded(text, session, ctx):
            # nothing that may hold words of it stays open or aside, and that it was not kept is said last
            so_far.messages += guarded
            return Session()
        command = self.hearing.command(text, session, ctx)
        if command == "cancel":
            return self._cancel(session, ctx, so_far)
        if command == "back":
            return self._back(session, ctx, so_far)
        if command == "help":
            return self._help(session, ctx, so_far)
        if command == "thanks":
            so_far.messages.append(Text(ctx.t("common.thanks")))
            return self._again(session, ctx, so_far, brief=True)
        if command == "resume":
            return self._resume(session, ctx, so_far)
        if command is not None and command in self.words:
            return self._start(self.words[command], session, ctx, so_far)
        if session.frame is None:
            return self._start(self.open_text(text), session, ctx, so_far)
        return self._answer(text, session, ctx, so_far, typed=True)

    def _tapped(self, tap: AnswerTap, date: str, session: Session, ctx: Context, so_far: _Said) -> Session:
        if tap.stamp == stamp(session.frame):
            return self._answer(date or tap.value, session, ctx, so_far)
        if tap.stamp == stamp(session.parked):  # the button of what waits goes on with it
            return self._answer(date or tap.value, self._swapped(session), ctx, so_far)
        so_far.messages.append(Text(ctx.t("common.passed" if session.frame else "common.passed_over")))
        return self._again(session, ctx, so_far)

    def _answer(self, text: str, session: Session, ctx: Context, so_far: _Said, *, typed: bool = False) -> Session:
        frame = self._current(session.frame, ctx, so_far)
        if frame is None:
            return self._restart(session.frame, ctx, so_far)
        flow, here = self.flows[frame.flow], replace(session, frame=frame)
        if not may_go_on(ctx.person, flow.needs, frame.data):
            return self._refuse(flow, Session(), ctx, so_far)
        step, asked = flow.steps[frame.step], flow.ask(frame.step, frame.data, ctx)
        other = partial(self.hearing.other, text, step, asked, frame, ctx)
        if typed and is_question(text, ctx.content.polite) and (start := other()):
            return self._start(start, here, ctx, so_far)
        answer = step.parse(text, asked, ctx)
        try:
            if step.kept and not flow.official and (doubt := self.hearing.doubt(text, ctx)):
                raise Invalid(doubt)
            if answer is None:
                raise Invalid(self._misread(text, flow, frame, asked, ctx))
            outcome = step.take(flow, frame.data, answer, ctx)
        except Invalid as invalid:
            if typed and (start := other()):
                return self._start(start, here, ctx, so_far)
            return self._missed(invalid, here, ctx, so_far)
        return self._follow(outcome, frame, replace(session, misses=0), ctx, so_far)

    # moving

    def _read(self, tap: GoTap) -> Start | None:
        """What a button starts; None where it is of a flow, or has arguments, that are no more."""
        flow = self.flows.get(tap.flow)
        return flow.starts.read(tap.args) if flow else None

    def _start(self, start: Start, session: Session, ctx: Context, so_far: _Said) -> Session:
        flow, name = self.flows[start.flow], start.flow
        if not may(ctx.person, flow.needs):
            return self._refuse(flow, session, ctx, so_far, start)
        if name == self.join.flow and (joining := self._joining(session, ctx)):
            if code := start.args().get("code"):  # any question of joining takes one
                return self._answer(code, Session(joining, misses=session.misses), ctx, so_far)
            so_far.messages.append(Text(ctx.t("access.staff")))
            return Session(joining)
        if flow.resumes and (open_ := opened(name, session)):
            so_far.messages.append(Text(ctx.t("common.resumed", what=ctx.t(f"flow.{name}"))))
            return open_
        aside = Session(None, self._put_aside(name, session), session.misses)
        try:
            outcome = flow.begin(start, ctx)
        except Invalid as invalid:
            outcome = End(say=(Text(invalid.say),), effects=invalid.effects)
        return self._follow(outcome, None, aside, ctx, so_far, flow)

    def _put_aside(self, name: str, session: Session) -> Frame | None:
        """The conversation that waits while that of this name goes on; one of them only, and none that only shows.

        Joining waits wherever it is: its notice can be read for long, and its button still counts.
        """
        leaving, parked = session.frame, session.parked
        only_shows = leaving and leaving.flow != self.join.flow and self._shows(leaving)
        if leaving and (leaving.flow == name or only_shows):
            leaving = None
        if parked and (parked.flow == name or (leaving and leaving.trail)):
            parked = None
        return parked or leaving

    def _swapped(self, session: Session) -> Session:
        """What was put aside is open, and what was open waits, if anything was answered in it."""
        leaving = session.frame
        return Session(session.parked, leaving if leaving and leaving.trail and not self._shows(leaving) else None)

    def _shows(self, frame: Frame) -> bool:
        step = self.flows[frame.flow].steps.get(frame.step) if frame.flow in self.flows else None
        return step is not None and step.shows

    def _restart(self, frame: Frame | None, ctx: Context, so_far: _Said) -> Session:
        """Begin a flow anew whose frame cannot be used any more, or go home when that cannot be."""
        start = self._read(GoTap(frame.flow, {})) if frame else None
        return self._start(start or self.home, Session(), ctx, so_far)

    def _joining(self, session: Session, ctx: Context) -> Frame | None:
        """A newcomer's open registration: whatever they ask for, it goes on where it was."""
        frames = () if ctx.person.registered else (session.frame, session.parked)
        return next((frame for frame in frames if frame and frame.flow == self.join.flow), None)

    def _follow(
        self,
        outcome: Outcome,
        frame: Frame | None,
        session: Session,
        ctx: Context,
        so_far: _Said,
        flow: Flow[Any] | None = None,
    ) -> Session:
        so_far.messages += outcome.say
        so_far.effects += outcome.effects
        if isinstance(outcome, Switch):
            so_far.matters = so_far.matters or outcome.matters
            ctx = _afterwards(ctx, outcome.effects)
            wish = outcome.start
            start = (self._read(wish) or self.home) if isinstance(wish, GoTap) else wish
            return self._start(start, replace(session, frame=None), ctx, so_far)
        if isinstance(outcome, To):
            flow = flow or self.flows[frame.flow if frame else ""]
            return replace(session, frame=moved(flow, outcome, frame, ctx), misses=0)
        so_far.matters = so_far.matters or outcome.matters
        quick = self.next_steps(outcome.done, ctx) if outcome.done else outcome.quick
        so_far.quick = tuple(quick) if quick is not None else None
        if outcome.missed:
            session = self._miss(session, ctx, so_far)
        return self._ended(session if outcome.missed else replace(session, misses=0), ctx, so_far)

    def _ended(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        """After an end, what was put aside waits until it is wished for; joining, once begun, goes on at once."""
        parked = session.parked
        flow = self.flows.get(parked.flow) if parked else None
        if any(isinstance(effect, Erase) for effect in so_far.effects):  # of who is gone nothing waits
            return Session()
        if parked is None or flow is None or not may_go_on(ctx.person, flow.needs, parked.data):
            return Session(misses=session.misses)
        if ctx.person.registered or not parked.trail:
            return Session(None, parked, session.misses)
        so_far.messages.append(Text(ctx.t("common.resumed", what=ctx.t(f"flow.{parked.flow}"))))
        so_far.quick = None
        return Session(parked, misses=session.misses)

    def _resume(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        """Take up what was put aside, in the place of what is open; or ask again what is."""
        if parked := session.parked:
            so_far.messages.append(Text(ctx.t("common.resumed", what=ctx.t(f"flow.{parked.flow}"))))
            return self._swapped(session)
        if session.frame is None and ctx.person.registered:
            so_far.messages.append(Text(ctx.t("common.nothing_to_resume")))
        return self._again(session, ctx, so_far)

    def _cancel(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        frame = session.frame or session.parked
        if frame is None or frame.flow not in self.flows:
            so_far.messages.append(Text(ctx.t("common.nothing_to_cancel")))
            return replace(session, frame=None, parked=None)
        if frame.flow == self.join.flow and not ctx.person.registered:
            so_far.messages.append(Text(ctx.t("common.cancelled_join")))
            return Session()
        if session.frame is None:
            so_far.messages.append(Text(ctx.t("common.cancelled", what=ctx.t(f"flow.{frame.flow}"))))
            return Session()
        so_far.messages.append(Text(self._cancelled(frame, ctx)))
        kept = self.flows[frame.flow].keeps and frame.trail
        return self._ended(Session(None, frame if kept else session.parked), ctx, so_far)

    def _back(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        frame = session.frame
        if frame is None or not frame.trail:
            return self._start(self.home, Session(None, session.parked), ctx, so_far)
        if self._one_way(frame):
            so_far.messages.append(Text(ctx.t("common.one_way")))
            return session
        place = frame.trail[-1]
        return replace(
            session, frame=replace(frame, step=place.step, data=place.data, mark=ctx.token, trail=frame.trail[:-1])
        )

    def _help(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        if session.frame is None:
            return self._start(self.help, session, ctx, so_far)
        flow = self.flows.get(session.frame.flow)
        so_far.messages.append(Text(self._hint(flow, session.frame, ctx) if flow else ctx.t("common.not_understood")))
        return self._again(session, ctx, so_far)

    def _refuse(
        self, flow: Flow[Any], session: Session, ctx: Context, so_far: _Said, start: Start | None = None
    ) -> Session:
        if not ctx.person.registered:
            wanted = start or flow.starts.read({})
            so_far.brief = False
            return self._start(self.join_first(taps.wish(wanted) if wanted else ""), session, ctx, so_far)
        so_far.messages.append(Text(ctx.t(f"access.{flow.needs}")))
        return self._again(session, ctx, so_far, brief=True)

    def _missed(self, invalid: Invalid, session: Session, ctx: Context, so_far: _Said) -> Session:
        so_far.messages.append(Text(invalid.say))
        so_far.effects += invalid.effects
        session = self._miss(session, ctx, so_far)
        so_far.brief = session.misses == 1
        return session

    def _miss(self, session: Session, ctx: Context, so_far: _Said) -> Session:
        """Count what was not understood; from the second in a row on there is somebody to ask."""
        misses = session.misses + 1
        if misses >= 2:
            so_far.messages.append(somebody_to_ask(ctx))
        return replace(session, misses=misses)

    # asking

    def _again(self, session: Session, ctx: Context, so_far: _Said, *, brief: bool = False) -> Session:
        """Ask the open question again, or open the conversation for who has none."""
        if session.frame is None and not ctx.person.registered:
            return self._start(self.join, session, ctx, so_far)
        so_far.brief = brief
        return session

    def _current(self, frame: Frame | None, ctx: Context, so_far: _Said) -> Frame | None:
        """The frame in the flow's present version; None, with a word of explanation, when it must restart."""
        flow = self.flows.get(frame.flow) if frame else None
        if frame and flow and frame.version == flow.version and frame.step in flow.steps:
            return frame
        moved = flow.migrate(frame) if frame and flow else None
        if flow and moved and moved.step in flow.steps:
            return moved
        so_far.messages.append(Text(ctx.t("common.updated")))
        return None

    def _misread(self, text: str, flow: Flow[Any], frame: Frame, asked: Ask, ctx: Context) -> str:
        """What is said to an answer that cannot be read: a no that could mean several things is asked what is wrong."""
        unclear = len(asked.confirmation()) > 1 and assent(text, ctx.content.polite) == "no"
        return ctx.t("common.what_is_wrong") if unclear else self._hint(flow, frame, ctx)

    def _hint(self, flow: Flow[Any], frame: Frame, ctx: Context) -> str:
        key = f"{flow.name}.{frame.step}.hint"
        return ctx.t(key) if key in ctx.content.texts else ctx.t("common.not_understood")

    def _cancelled(self, frame: Frame, ctx: Context) -> str:
        """That it was stopped; a flow that keeps something of it says so in words of its own."""
        key = f"{frame.flow}.cancelled"
        return ctx.t(key) if key in ctx.content.texts else ctx.t("common.cancelled", what=ctx.t(f"flow.{frame.flow}"))

    def _one_way(self, frame: Frame) -> bool:
        return frame.flow in self.flows and self.flows[frame.flow].one_way(frame.step, frame.data)

    def _turn(self, session: Session, ctx: Context, so_far: _Said) -> Turn:
        frame = session.frame
        flow = self.flows.get(frame.flow) if frame else None
        if frame and flow and not may_go_on(ctx.person, flow.needs, frame.data):
            session = self._refuse(flow, Session(), ctx, so_far)
            frame = session.frame
        current = self._current(frame, ctx, so_far) if frame else None
        if frame and current is None:
            session = self._restart(frame, ctx, so_far)
            frame = current = session.frame
        asked = self.flows[current.flow].ask(current.step, current.data, ctx) if current else Ask(())
        if current:
            named = asked.named() if so_far.brief else ()
            quick = tuple(dict.fromkeys((*named, *asked.quick, *self._ways_out(current, ctx))))
        else:
            quick = self._home_quick(ctx) if so_far.quick is None else so_far.quick
            quick = tuple(dict.fromkeys((*self._waiting(session, ctx), *quick)))
        # what was said comes first; of a long question the end is asked, its beginning stands above in the chat
        room = 0 if so_far.brief else max(0, MOST_MESSAGES - len(so_far.messages))
        messages = (*so_far.messages, *asked.messages[max(0, len(asked.messages) - room) :])
        assert len(messages) <= MOST_MESSAGES, f"a turn says {len(messages)} messages"  # noqa: S101 - an author's mistake
        session = replace(session, frame=current)
        return Turn(messages, quick, tuple(so_far.effects), session, stamp(current), so_far.matters)

    def _ways_out(self, frame: Frame, ctx: Context) -> tuple[Choice, ...]:
        words = ("back", "cancel") if frame.trail and not self._one_way(frame) else ("cancel",)
        return tuple(Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in words)

    def _waiting(self, session: Session, ctx: Context) -> tuple[Choice, ...]:
        """The one chip that leads back to what was put aside; joining is named where nothing was told yet."""
        if session.parked is None:
            return ()
        if not ctx.person.registered and not session.parked.trail:
            return self._home_quick(ctx)
        return (Word(ctx.t("quick.resume"), ctx.content.words.first("resume")),)

    def _home_quick(self, ctx: Context) -> tuple[Choice, ...]:
        if not ctx.person.registered:
            return (Go(ctx.t("quick.carry_over" if ctx.person.before else "quick.join"), self.join),)
        return tuple(Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in ("owed", "menu"))


def somebody_to_ask(ctx: Context) -> Message:
    """Whom to ask who does not get on here, with a number to tap: the centre's or, where it has none, the agency's."""
    programme, plan = ctx.content.programme, ctx.content.plan
    contact, phone = programme.contact, programme.phone
    if not phone and plan.knows(ctx.person.agency) and plan.agency(ctx.person.agency).phone:
        agency = plan.agency(ctx.person.agency)
        contact, phone = agency.short, agency.phone
    told = ctx.t("common.ask_a_person", contact=contact)
    if not phone:
        return Text(told)
    tap = call(ctx.t("common.call", phone=phone), phone)
    return Bubble(title=ctx.t("common.stuck"), paragraphs=(told,), buttons=(tap,))


def _afterwards(ctx: Context, effects: Sequence[Effect]) -> Context:
    """The same for who the person is after these effects: who registers in a turn is registered in what follows."""
    for effect in effects:
        if isinstance(effect, Register):
            ctx = replace(ctx, person=replace(ctx.person, **vars(effect), registered=True, before=None))
    return ctx
