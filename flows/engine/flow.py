"""How a flow is written: one class, its steps in the order of the conversation.

A step has a parser, a method that takes the parsed answer and returns what happens next, and `ask_<step>`, which words
its question.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from flows.engine.access import Need
from flows.engine.context import Context
from flows.engine.messages import Answer, Bubble, Carousel, Choice, DatePick, Go, Message, Text
from flows.engine.session import Data, Frame
from flows.engine.start import Start
from flows.engine.taps import GoTap
from flows.record.effects import Effect

NOTHING: Data = {}
A = TypeVar("A")
S = TypeVar("S", bound=Start)


@dataclass(frozen=True)
class Ask:
    """A question: messages, and quick replies under the last of them."""

    messages: Sequence[Message]
    quick: Sequence[Choice] = ()

    def answers(self) -> list[Answer]:
        """All answers on offer, in the order shown."""
        shown: list[Choice] = []
        for message in self.messages:
            bubbles = message.bubbles if isinstance(message, Carousel) else (message,)
            for bubble in bubbles:
                if isinstance(bubble, Bubble):
                    shown += [row.tap for row in bubble.rows if row.tap] + list(bubble.buttons)
        return [choice for choice in [*shown, *self.quick] if isinstance(choice, Answer)]

    def asks_date(self) -> bool:
        """Whether a date picker is among the choices."""
        buttons = [b for m in self.messages if isinstance(m, Bubble) for b in m.buttons]
        return any(isinstance(choice, DatePick) for choice in [*buttons, *self.quick])


Parser = Callable[[str, Ask, Context], A | None]
"""Turns a typed text, or the value of a tap, into an answer; None means it cannot be read."""


@dataclass(frozen=True)
class Step(Generic[A]):
    """One step as registered by the decorator: `take` gets what `parse` has read."""

    name: str
    parse: Parser[A]
    take: "Callable[[Any, Data, A, Context], Outcome]"


@dataclass(frozen=True)
class To:
    """Go on with another step; its question is asked after what is said here."""

    step: Step[Any]
    data: Data
    say: Sequence[Message] = ()
    effects: Sequence[Effect] = ()


@dataclass(frozen=True)
class End:
    """The conversation is over. `matters` keeps the answer worth a paid push if the free reply is lost.

    `done` is the tap of what was just done: below the answer stands what is owed next, which is not that.
    """

    say: Sequence[Message] = ()
    effects: Sequence[Effect] = ()
    quick: Sequence[Choice] | None = None
    matters: bool = False
    done: Go | None = None


@dataclass(frozen=True)
class Switch:
    """This conversation is over and another begins; where it was wished for earlier, as it was written then."""

    start: Start | GoTap
    say: Sequence[Message] = ()
    effects: Sequence[Effect] = ()
    matters: bool = False


Outcome = To | End | Switch


class Invalid(Exception):
    """The answer cannot be used; `say` tells why and what to do, and the question stays open."""

    def __init__(self, say: str, effects: Sequence[Effect] = ()) -> None:
        super().__init__("answer not usable")
        self.say, self.effects = say, tuple(effects)


def step(parse: Parser[A]) -> Callable[[Callable[[Any, Data, A, Context], Outcome]], Step[A]]:
    """Declare a step; its answer is read by `parse`."""

    def declared(take: Callable[[Any, Data, A, Context], Outcome]) -> Step[A]:
        return Step(take.__name__, parse, take)

    return declared


class Flow(Generic[S]):
    """A conversation: what starts it, its version for its buttons, who may be in it, and its steps."""

    starts: ClassVar[type[Start]]
    name: ClassVar[str]
    """As `starts` has it."""
    version: ClassVar[int] = 1
    needs: ClassVar[Need] = "staff"
    """Who may be in it: anyone, known (this year or before), staff (registered), focal, admin, answering.

    Checked in `flows.engine.access` only.
    """
    resumes: ClassVar[bool] = False
    """Begun again while it is open or put aside, it goes on where it was."""
    steps: ClassVar[dict[str, Step[Any]]] = {}

    def __init_subclass__(cls) -> None:
        """Learn what starts it, and collect the steps; a step without its question is a mistake of the author."""
        for base in vars(cls).get("__orig_bases__", ()):
            if get_origin(base) is Flow:
                (cls.starts,) = get_args(base)
                cls.name = cls.starts.flow
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Step)}
        cls.steps = {**cls.steps, **own}
        for name in own:
            if not hasattr(cls, f"ask_{name}"):
                raise TypeError(f"{cls.__name__}.{name} has no ask_{name}")

    def begin(self, start: S, ctx: Context) -> Outcome:
        """Start with the first step; flows that look first, or may end at once, override this."""
        del ctx
        return To(next(iter(self.steps.values())), asdict(start))

    def ask(self, name: str, data: Data, ctx: Context) -> Ask:
        """Word the question of a step."""
        asked: Ask = getattr(self, f"ask_{name}")(data, ctx)
        return asked

    def one_way(self, name: str, data: Data) -> bool:
        """Tell whether there is no going back from a step: what was answered before it has been judged."""
        del name, data
        return False

    def migrate(self, frame: Frame) -> Frame | None:
        """Bring a frame of an older version up to date; None restarts politely."""
        del frame
        return None


def say(text: str) -> tuple[Message, ...]:
    """One text message, as a sequence."""
    return (Text(text),)
