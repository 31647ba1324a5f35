"""One person's conversation, turn by turn, without a bot; the session is written and read back between the turns."""

from dataclasses import replace
from datetime import date
from functools import cache

from bot.line.render import render
from bot.simulator.rules import problems
from bot.turns.turns import in_plan
from content.model.pack import Content
from flows.engine import taps
from flows.engine.context import Context
from flows.engine.conversation import Conversation, Turn
from flows.engine.inputs import Followed, Input, NotText, Said, Tapped
from flows.engine.session import Session
from flows.engine.taps import GoTap
from flows.record.effects import Effect
from flows.record.people import Miss, Person
from flows.registry import conversation
from storage.record import RecordReads
from tests.bot.phone import Json, Offer, ways_on, words
from tests.flows.kept import Kept, Pages
from tests.packs import loaded

ROLES: dict[str, frozenset[tuple[str, str]]] = {
    "staff": frozenset(),
    "focal": frozenset({("focal", "education")}),
    "focal of two": frozenset({("focal", "education"), ("focal", "commerce")}),
    "focal of three": frozenset({("focal", "education"), ("focal", "commerce"), ("focal", "labour")}),
    "executive": frozenset({("executive", "education")}),
    "admin": frozenset({("admin", "")}),
}


@cache
def content() -> Content:
    """The programme of Trat."""
    return loaded("trat-2569")


def somebody(role: str, number: int = 1) -> Person:
    """A person by role; a stranger has told nothing."""
    if role == "stranger":
        return Person(number)
    told = ("มาลี ตั้งใจ", "นักวิชาการ", "official", "education")
    return Person(number, *told, content().privacy.version, registered=True, roles=ROLES[role])


class Talk:
    """A person talks; every answer is laid out for LINE and must be one that LINE takes."""

    def __init__(
        self,
        role: str = "staff",
        kept: Kept | None = None,
        number: int = 1,
        flows: Conversation | None = None,
        display_name: str = "",
    ) -> None:
        self.kept, self.number = kept or Kept(content()), number
        self.kept.add(number, somebody(role, number) if role else None)
        self.conversation = flows or conversation()
        self.session, self.display_name = Session(), display_name
        self.content = content()
        self.turn: Turn | None = None
        self.answer: list[Json] = []
        self.effects: list[Effect] = []
        self._count = 0

    # deeds

    def say(self, *texts: str) -> "Talk":
        """Type, one text after another."""
        for text in texts:
            self.take(Said(text))
        return self

    def tap(self, label: str) -> "Talk":
        """Tap something the last answer offers."""
        return self.perform(next(offer for offer in ways_on(self.answer) if label in offer.names))

    def perform(self, offer: Offer) -> "Talk":
        """Do what LINE does when something is tapped; a page is only looked at."""
        action = offer.action
        if action["type"] == "message":
            return self.say(action["text"])
        return self.take(Tapped(taps.read(action["data"]))) if action["type"] == "postback" else self

    def go(self, flow: str, **args: str) -> "Talk":
        """Tap a button that starts a flow."""
        return self.take(Tapped(GoTap(flow, args)))

    def send(self, sent: NotText) -> "Talk":
        return self.take(sent)

    def follow(self) -> "Talk":
        return self.take(Followed())

    def take(self, given: Input) -> "Talk":
        """Take one turn, and check what is true of every turn."""
        self._count += 1
        turn = self.conversation.advance(self.session, given, self.context())
        assert Session.load(turn.session.dump()) == turn.session
        self.session, self.turn = Session.load(turn.session.dump()), turn
        self.kept.does(self.number, *turn.effects)
        self.effects += [effect for effect in turn.effects if not isinstance(effect, Miss)]
        self.answer = render(turn.messages, turn.quick, turn.stamp)
        assert 1 <= len(self.answer) <= 5
        assert problems(self.answer) == []
        return self

    def context(self) -> Context:
        mark = f"{self.number}{self._count:05}"
        person = self.kept.person(self.number)
        code = f"{self.number:04}-{self._count:04}-0000"
        reads = RecordReads(self.kept.reading(person))
        marks = (mark, code, f"69-{mark}")
        asked = (lambda word: f"{code}-{word}", lambda: self.display_name)
        return Context(self.content, reads, self.today, person, Pages(), *marks, *asked, certificate=marks[-1])

    @property
    def today(self) -> date:
        """The day of the conversation, and of the record."""
        return self.kept.day

    @today.setter
    def today(self, day: date) -> None:
        self.kept.day = day

    # what came of it

    @property
    def step(self) -> tuple[str, str] | None:
        """The flow and step whose question is open."""
        frame = self.session.frame
        return (frame.flow, frame.step) if frame else None

    @property
    def said(self) -> str:
        """All the words of the last answer."""
        return "\n".join(word for message in self.answer for word in words(message))

    def says(self, key: str, **values: object) -> bool:
        """Whether the last answer holds a text of the pack."""
        return content().texts(key, **values).strip() in self.said

    def older(self, **changes: object) -> "Talk":
        """Make the open frame one of an earlier deploy."""
        assert self.session.frame
        self.session = replace(self.session, frame=replace(self.session.frame, **changes))  # type: ignore[arg-type]
        return self


class In(Talk):
    """A talk in a programme of one's choice."""

    def __init__(self, programme: str, role: str, agency: str = "", kept: Kept | None = None, number: int = 1) -> None:
        content = loaded(programme)
        if kept is None:
            kept = Kept(content, content.programme.demo_today)
        super().__init__("stranger", kept, number)
        self.content = content
        told = ("มาลี ตั้งใจ", "นักวิชาการ", "official", agency or content.plan.agencies[0].code)
        roles = frozenset({(role, agency)} if role else ())
        person = Person(number, *told, content.privacy.version, registered=True, roles=roles)
        kept.add(number, in_plan(person, content.plan))
