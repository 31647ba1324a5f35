"""How a flow is written: one class, its steps in the order of the conversation.

A step has a parser, a method that takes the parsed answer and returns what happens next, and `ask_<step>`, which words
its question.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from flows.engine.access import Need
from flows.engine.context import Context
from flows.engine.messages import Answer, Bubble, Carousel, Choice, Go, Message, Text
from flows.engine.session import Data, Frame
from flows.engine.start import Start
from flows.engine.taps import GoTap
from flows.record.effects import Effect

NOTHING: Data = {}
A = TypeVar("A")
S = TypeVar("S", bound=Start)
FEW, SHORT = 6, 20
"""Rows, and letters of each, that may stand below a hint as quick replies."""


@dataclass(frozen=True)
class Ask:
    """A question: messages, and quick replies under the last of them."""

    messages: Sequence[Message]
    quick: Sequence[Choice] = ()

    def answers(self) -> list[Answer]:
        """All answers on offer, in the order shown."""
        shown: list[Choice] = []
        for bubble in (bubble for message in self.messages for bubble in _bubbles(message)):
            shown += [row.tap for row in bubble.rows if row.tap] + list(bubble.buttons)
        return [choice for choice in [*shown, *self.quick] if isinstance(choice, Answer)]

    def confirmation(self) -> list[Answer]:
        """What can be answered to what was shown, the main button first; nothing where the main button answers nothing.

        Rows and quick replies are a list to choose from, unless there is nothing else and one of them says yes.
        """
        bubbles = [bubble for message in self.messages for bubble in _bubbles(message)]
        buttons = next((bubble.buttons for bubble in reversed(bubbles) if bubble.buttons), ())
        if not buttons:
            quick = [choice for choice in self.quick if isinstance(choice, Answer)]
            return quick if "yes" in {answer.value for answer in quick} else []
        return [button for button in buttons if isinstance(button, Answer)] if isinstance(buttons[0], Answer) else []

    def named(self) -> list[Choice]:
        """What a hint may name of what was shown: the buttons, and the rows of a list that fits below a text."""
        bubbles = [bubble for message in self.messages for bubble in _bubbles(message)]
        rows = [row.tap for bubble in bubbles for row in bubble.rows if isinstance(row.tap, Answer)]
        few = rows if len(rows) <= FEW and all(len(tap.label) <= SHORT for tap in rows) else []
        return [*few, *(button for bubble in bubbles for button in bubble.buttons if isinstance(button, Answer))]


def _bubbles(message: Message) -> tuple[Bubble, ...]:
    return message.bubbles if isinstance(message, Carousel) else (message,) if isinstance(message, Bubble) else ()


Parser = Callable[[str, Ask, Context], A | None]
"""Turns a typed text, or the value of a tap, into an answer; None means it cannot be read."""


class FreeText:
    """What a parser is whose step takes whatever is typed: only the plain words of commands lead out of it."""

    kept: bool = False
    """Whether what it reads is kept word for word, to be read by others."""


@dataclass(frozen=True)
class Step(Generic[A]):
    """One step as registered by the decorator: `take` gets what `parse` has read.

    What is typed at a step that only `shows` something, and is none of its answers, is taken as if nothing were open.
    """

    name: str
    parse: Parser[A]
    take: "Callable[[Any, Data, A, Context], Outcome]"
    shows: bool = False

    @property
    def free(self) -> bool:
        """Whether whatever is typed is the answer."""
        return isinstance(self.parse, FreeText)

    @property
    def kept(self) -> bool:
        """Whether the answer is kept word for word, to be read by others."""
        return bool(getattr(self.parse, "kept", False))


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

    `done` is the tap of what was just done: below the answer stands what is owed next, which is not that. `missed`
    says that nothing was understood.
    """

    say: Sequence[Message] = ()
    effects: Sequence[Effect] = ()
    quick: Sequence[Choice] | None = None
    matters: bool = False
    done: Go | None = None
    missed: bool = False


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


def step(parse: Parser[A], *, shows: bool = False) -> Callable[[Callable[[Any, Data, A, Context], Outcome]], Step[A]]:
    """Declare a step; its answer is read by `parse`, and with `shows` nobody needs to give one."""

    def declared(take: Callable[[Any, Data, A, Context], Outcome]) -> Step[A]:
        return Step(take.__name__, parse, take, shows)

    return declared


class Flow(Generic[S]):
    """A conversation: what starts it, its version for its buttons, who may be in it, and its steps."""

    starts: ClassVar[type[Start]]
    name: ClassVar[str]
    """As `starts` has it."""
    version: ClassVar[int] = 1
    official: ClassVar[bool] = False
    """An officer writes to others here: what they say in it is no tale of theirs."""
    needs: ClassVar[Need] = "staff"
    """Who may be in it: anyone, known (this year or before), staff (registered), focal, admin, answering.

    Checked in `flows.engine.access` only.
    """
    resumes: ClassVar[bool] = False
    """Begun again while it is open or put aside, it goes on where it was."""
    keeps: ClassVar[bool] = False
    """Cancelled, it is put aside with all that was answered."""
    fleeting: ClassVar[bool] = False
    """Broken off, it is forgotten soon; nobody is to find who had answered what."""
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
