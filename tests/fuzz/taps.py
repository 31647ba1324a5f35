"""Taps, forged and mutated: somewhere in a golden chat anybody taps what nobody offered them.

No tap may leave a trace, an answer that LINE refuses or a session that cannot be read (`Talk` sees to these), and none
may record what the roles of who tapped do not allow.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import select

from bot.turns.events import given
from flows.engine.access import may
from flows.engine.frames import stamp
from flows.record.asking import AnswerAsked
from flows.record.documents import PublishOrder
from flows.record.effects import Effect
from flows.record.people import Person, RedeemInvite, Register
from flows.record.reporting import PublishActivity, RecordResult, SetStaff, WithdrawResult
from flows.registry import FLOWS
from storage import Conflict
from storage.tables.asking import questions
from storage.tables.reporting import results
from tests.bot.phone import Offer, offers, words
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content
from tests.fuzz import mutate

CHATS = Path(__file__).parents[1] / "chats"
TAPS = 15
"""So many a case, as playing a chat up to them takes the longest."""
NEEDS = {
    "anyone": "AcceptPrivacy SeePrivacy Register Miss",
    "known": "Erase",
    "staff": "RedeemInvite Acknowledge Understand ReadCard AnswerQuestion KeepPlace PassLesson AnswerDaily Choose "
    "RecordAssessment RecordSurvey HandOver",
    "focal": "RecordResult WithdrawResult SetStaff PublishOrder",
    "answering": "AnswerAsked",
    "admin": "CreateInvite CancelInvite EndRole PlaceElsewhere PublishActivity SendCampaign StopCampaign",
}
"""What a person has to be for each effect: said here once more, and not asked of the flows."""
ROLES = {"ผู้รายงาน": "focal", "ผู้บริหาร": "executive", "ผู้ดูแล": "admin"}
OTHERS = ("ใหม่", "บุคลากร labour", "ผู้บริหาร labour", "ผู้รายงาน labour", "ผู้ดูแล")
"""One of these is there besides the people of a chat."""
_PERSON, _LINE = re.compile(r"^# คน (\S+): (.+)", re.MULTILINE), re.compile(r"([^\s=#]+)> (.+)")
_DAY, _RECEIPT = re.compile(r"[#=]+ วันที่ (\S+)"), re.compile(r"\b69-[0-9A-Za-z-]{4,}")


class Stage:
    """A golden chat as far as it was played; of its lines what people type and tap, and how days go by."""

    def __init__(self, script: str, other: str) -> None:
        first, self.lines = (
            _DAY.search(script),
            [one for one in script.splitlines() if _LINE.match(one) or "= วันที่" in one],
        )
        assert first
        self.kept, self.seen, self.receipts = Kept(content(), date.fromisoformat(first[1])), ["g=home"], ["69-000001"]
        people = [*_PERSON.findall(script), ("?", other)]
        self.talks = {name: self._enters(number, who.split()) for number, (name, who) in enumerate(people, start=1)}

    def _enters(self, number: int, who: list[str]) -> Talk:
        places = [one for one in who[1:] if one != "รับทราบครบแล้ว"] or ["province"]
        roles = {(ROLES[who[0]], "" if who[0] == "ผู้ดูแล" else place) for place in places if who[0] in ROLES}
        told = (f"คนที่ {number}", "นักวิชาการ", "official", places[0], content().privacy.version)
        person = Person(number, *told, registered=True, roles=frozenset(roles))
        self.kept.add(number, Person(number) if who[0] == "ใหม่" else person)
        if who[-1] == "รับทราบครบแล้ว":
            self.kept.acknowledged(number, *(one.document for one in content().programme.documents))
        return Talk("", self.kept, number)

    def play(self, line: str) -> None:
        """Do one line; what is not on offer here, where nobody sends or publishes, is left out."""
        if not (found := _LINE.match(line)):
            self.kept.day = date.fromisoformat(re.findall(r"\d{4}-\d\d-\d\d", line)[-1])
            return
        talk, what = self.talks[found[1]], found[2]
        if not what.startswith(("[", "(")):
            self.take(talk, partial(talk.say, what))
        elif tap := next((one for one in _offers(talk) if what.strip("[]") in one.names), None):
            self.take(talk, partial(talk.perform, tap))

    def take(self, talk: Talk, turn: Callable[[], object]) -> tuple[Effect, ...]:
        """Take a turn and remember its offers; what was published is not taken up here, so it conflicts for ever."""
        session, talk.turn = talk.session, None
        try:
            turn()
        except Conflict:
            if not any(
                isinstance(one, PublishActivity | PublishOrder | AnswerAsked)
                for one in getattr(talk.turn, "effects", ())
            ):
                raise
            talk.session = session
            return ()
        self.seen += [offer.action["data"] for offer in _offers(talk) if offer.action["type"] == "postback"]
        self.receipts += _RECEIPT.findall(" ".join(word for message in talk.answer for word in words(message)))
        return talk.turn.effects if talk.turn else ()


class Taps:
    """Golden chats of the programme of Trat, and what is tapped in them."""

    cpu_s = 20.0
    given: object = ""

    def __init__(self) -> None:
        scripts = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(CHATS.glob("*.chat"))]
        self._scripts = [script for script in scripts if "# แผน" not in script[1]]
        known, plan = content(), content().plan
        measures = (measure.id for agency in plan.agencies for measure in plan.measures_of(agency.code))
        ids = (*(one.id for one in known.cards.all), *(one.id for one in known.answers.all), *known.lessons)
        plain = ("yes", "no", "1", "2", "all", "any", "accept", "erase", "confirm", "2026-03-10", "ศึกษาธิการ", "69")
        self._values = [*plain, *(one.code for one in plan.agencies), *measures, *known.documents, *ids, *mutate.ODD]

    def case(self, chance: Random) -> None:
        name, script = chance.choice(self._scripts)
        stage = Stage(script, chance.choice(OTHERS))
        played = chance.randint(1, len(stage.lines))
        self.given = done = [f"{name}, {played} lines"]
        for line in stage.lines[:played]:
            stage.play(line)
        for _ in range(TAPS):
            name, talk = chance.choice(list(stage.talks.items()))
            if chance.random() < 0.1 and talk.session.frame:
                talk.older(version=chance.choice((0, 1, 10**9)), step=chance.choice((talk.session.frame.step, "gone")))
            data, day = (
                self._data(chance, talk, stage),
                chance.choice(("", "", "2026-03-11", chance.choice(mutate.ODD))),
            )
            done.append(f"{name} taps {data!r} {day!r}")
            tapped = given({"type": "postback", "postback": {"data": data, "params": {"date": day}}})
            before = talk.kept.person(talk.number)
            _allowed(stage.take(talk, partial(talk.take, tapped)), before, talk.kept)

    def _data(self, chance: Random, talk: Talk, stage: Stage) -> str:
        """What is tapped: an offer to anybody, spoiled or not, an answer to what is open, or the start of a flow."""
        one, other = chance.choice(stage.seen[-12:]), chance.choice(stage.seen)
        pairs = dict(parse_qsl(one, keep_blank_values=True))
        flow = chance.choice([flow for flow in FLOWS if flow.steps])
        match chance.randrange(6):
            case 0:
                return one
            case 1:
                return other
            case 2:
                return mutate.text(chance, stage.seen, 400)
            case 3:
                name = chance.choice(list(pairs) or ["g"])
                pairs[name] = chance.choice((dict(parse_qsl(other)).get(name, ""), self._value(chance, stage)))
                return urlencode(pairs, errors="replace") + chance.choice(("", "", f"&{other}"))
            case 4:
                flow = chance.choice(FLOWS)
                pairs = {f"_{one.name}": self._value(chance, stage) for one in fields(flow.starts)}
                return urlencode({"g": flow.name, **dict(list(pairs.items())[chance.randrange(2) :])}, errors="replace")
            case _:
                whose = chance.choice((talk, talk, talk, chance.choice(list(stage.talks.values()))))
                open_ = stamp(whose.session.frame) or stamp(whose.session.parked)
                if open_ and chance.random() < 0.2:
                    open_ = replace(open_, flow=flow.name, step=chance.choice(list(flow.steps)))
                told = (open_.flow, open_.version, open_.step, open_.mark) if open_ else ("home", 1, "menu", "A")
                answer = zip("avsmx", (*told, self._value(chance, stage)), strict=True)
                return urlencode(list(answer), errors="replace")

    def _value(self, chance: Random, stage: Stage) -> str:
        return str(chance.choice(stage.receipts if chance.random() < 0.15 else self._values))


def _offers(talk: Talk) -> list[Offer]:
    return [offer for message in talk.answer for offer in offers(message)]


def _allowed(effects: tuple[Effect, ...], before: Person, kept: Kept) -> None:
    """Everything that was recorded is for who recorded it to record, and for their own agency."""
    person = before
    for effect in effects:
        if isinstance(effect, Register):
            person = replace(person, registered=True)
        need = next(need for need, names in NEEDS.items() if type(effect).__name__ in names.split())
        assert may(person, need), f"{effect} needs {need}, and is by {person.roles}"  # type: ignore[arg-type]
        if need == "focal" or (need == "answering" and not person.has("admin")):
            assert _agency(effect, kept) in person.agencies_as("focal"), f"{effect} is by {person.roles}"
    gained = kept.person(before.id).roles - before.roles
    assert not gained or any(isinstance(effect, RedeemInvite) for effect in effects), gained


def _agency(effect: Effect, kept: Kept) -> str:
    match effect:
        case RecordResult(agency=agency) | SetStaff(agency=agency):
            return agency
        case PublishOrder(order=order):
            return order.agency
        case WithdrawResult(result=number):
            wanted = select(results.c.agency).where(results.c.id == number)
        case AnswerAsked(receipt=receipt):
            wanted = select(questions.c.agency).where(questions.c.receipt == receipt, questions.c.to == "focal")
        case _:
            raise TypeError(effect)
    with kept.writing():
        return str(kept.conn.scalar(wanted))


@contextmanager
def opened(_home: Path) -> Iterator[Taps]:
    """Read the chats."""
    yield Taps()
