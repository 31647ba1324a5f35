"""A record in memory for conversations without a bot: what flows read, and what becomes of their effects."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.engine import context
from flows.engine.context import (
    Acknowledged,
    Answered,
    AskedQuestion,
    Assessed,
    CampaignState,
    Count,
    Due,
    Invite,
    Passed,
    Person,
    Quota,
    Result,
    Taking,
    Understood,
)
from flows.record.effects import (
    AcceptPrivacy,
    Acknowledge,
    AnswerAsked,
    AnswerDaily,
    AnswerQuestion,
    Choose,
    CreateInvite,
    Effect,
    Erase,
    HandOver,
    KeepPlace,
    Learning,
    Miss,
    PassLesson,
    PublishActivity,
    RecordAssessment,
    RecordResult,
    RecordSurvey,
    RedeemInvite,
    Register,
    SendCampaign,
    SetHeadcount,
    StopCampaign,
    Understand,
)
from tests.flows.practised import Practised

NOBODY = Person(0)


@dataclass
class Memory:
    """All that is remembered of everybody."""

    people: dict[int, Person] = field(default_factory=dict)
    acknowledged: dict[tuple[int, str], Acknowledged] = field(default_factory=dict)
    opened: set[tuple[int, str, int]] = field(default_factory=set)
    invites: dict[str, Invite] = field(default_factory=dict)
    misses: Counter[tuple[str, int]] = field(default_factory=Counter)
    results: list[Result] = field(default_factory=list)
    superseded: set[int] = field(default_factory=set)
    understood: dict[tuple[int, str], Understood] = field(default_factory=dict)
    passes: dict[tuple[int, str], Passed] = field(default_factory=dict)
    places: dict[tuple[int, str], str] = field(default_factory=dict)
    tested: Counter[tuple[int, str]] = field(default_factory=Counter)
    headcounts: dict[str, tuple[int, int]] = field(default_factory=dict)
    practice: Practised = field(default_factory=Practised)
    campaigns: list[CampaignState] = field(default_factory=list)
    calendar_sent: set[str] = field(default_factory=set)
    questions: list[AskedQuestion] = field(default_factory=list)
    quota: Quota = field(default_factory=Quota)

    def person(self, number: int) -> Person:
        return self.people.setdefault(number, Person(number))

    def apply(self, effect: Effect, number: int, at: datetime) -> None:  # noqa: PLR0912 - a case for each effect
        """Do what the bot does with an effect."""
        person = self.person(number)
        match effect:
            case AcceptPrivacy(version=version):
                self.people[number] = replace(person, privacy_version=version)
            case Register():
                told = {name: getattr(effect, name) for name in ("agency", "name", "position", "personnel_type")}
                self.people[number] = replace(person, registered=True, **told)
            case Acknowledge():
                self.acknowledged[number, effect.document] = Acknowledged(effect.version, effect.receipt, at)
            case CreateInvite():
                self.invites[effect.code] = Invite(effect.role, effect.agency or "", "open")
            case RedeemInvite(code=code):
                found = self.invites[code]
                self.invites[code] = replace(found, state="used")
                self.people[number] = replace(person, roles=person.roles | {(found.role, found.agency)})
            case RecordResult():
                self._report(effect, at)
            case PublishActivity():
                pass  # taken up beside the conversation, as all that is published
            case SetHeadcount():
                self.headcounts[effect.agency] = (effect.officials, effect.others)
            case SendCampaign() | StopCampaign():
                self._campaign(effect, at)
            case AnswerQuestion() | KeepPlace() | PassLesson() | Understand():
                self._learn(effect, number, at)
            case AnswerDaily() | Choose() | RecordAssessment() | RecordSurvey():
                self.practice.apply(effect, person, at)
            case HandOver():
                name = person.name if effect.with_name else ""
                to = (effect.receipt, effect.text, effect.to, effect.agency)
                self.questions.append(AskedQuestion(*to, at, name=name, tell=effect.tell, person=number))
            case AnswerAsked(receipt=receipt, answer=said):
                self.questions = [replace(q, answer=said) if q.receipt == receipt else q for q in self.questions]
            case Erase():
                self.people[number] = Person(number)
            case Miss(kind=kind):
                self.misses[kind, number] += 1

    def _learn(self, effect: Learning, number: int, at: datetime) -> None:
        match effect:
            case AnswerQuestion(question=question, source=source):
                self.tested[number, question] += source == "lesson"
            case KeepPlace(lesson=lesson, part=part):
                self.places[number, lesson] = part
            case PassLesson(lesson=lesson):
                self.passes.setdefault((number, lesson), Passed(effect.receipt, effect.score, effect.questions, at))
            case Understand(document=document):
                answered = Understood(effect.version, effect.correct, effect.questions, effect.passed)
                self.understood[number, document] = answered

    def _report(self, effect: RecordResult, at: datetime) -> None:
        if effect.replaces is not None:
            self.superseded.add(effect.replaces)
        place = (effect.agency, effect.measure, effect.round)
        number = len(self.results) + 1
        self.results.append(Result(number, effect.receipt, *place, effect.value, effect.slots, at))

    def _campaign(self, effect: SendCampaign | StopCampaign, at: datetime) -> None:
        if isinstance(effect, StopCampaign):
            stopped = effect.campaign
            self.campaigns = [replace(c, state="stopped") if c.id == stopped else c for c in self.campaigns]
            return
        if effect.content["kind"] == "calendar":
            self.calendar_sent.add(effect.content["id"])
        number = len(self.campaigns) + 1
        size = self.size(effect.audience)
        reached = effect.allowance if effect.allowance is not None else size
        counts = (size, 0, 0, size - reached, reached)
        self.campaigns.append(CampaignState(number, effect.receipt, effect.title, "sending", "", *counts, at))

    def size(self, audience: Mapping[str, Any]) -> int:
        """How many are in an audience; those that only the record can tell apart count as everyone."""
        everyone = [person for person in self.people.values() if person.registered]
        return sum(audience["kind"] != "role" or person.has(audience["role"]) for person in everyone)


@dataclass(frozen=True)
class Reading:
    """The memory as one person's flows may read it; see `flows.engine.context.Records`."""

    memory: Memory
    number: int

    def acknowledged(self) -> Mapping[str, Acknowledged]:
        return {doc: given for (number, doc), given in self.memory.acknowledged.items() if number == self.number}

    def opened(self, document: str, version: int) -> bool:
        return (self.number, document, version) in self.memory.opened

    def invite(self, code: str) -> Invite | None:
        return self.memory.invites.get(code)

    def misses(self, kind: str) -> int:
        return self.memory.misses[kind, self.number]

    def results(self, agency: str | None) -> Sequence[Result]:
        current = [result for result in self.memory.results if result.id not in self.memory.superseded]
        return [result for result in current if agency in (None, result.agency)]

    def history(self, agency: str, measure: str, round_number: int) -> Sequence[Result]:
        place = (agency, measure, round_number)
        return [r for r in reversed(self.memory.results) if (r.agency, r.measure, r.round) == place]

    def acknowledgements(self, documents: Sequence[str]) -> Mapping[str, Count]:
        given = self.memory.acknowledged
        return self._counted(lambda person: all((person.id, document) in given for document in documents))

    def understood(self) -> Mapping[str, Understood]:
        return {document: told for (number, document), told in self.memory.understood.items() if number == self.number}

    def understandings(self, documents: Sequence[str]) -> Mapping[str, Count]:
        return self._counted(lambda person: any(self._passed(person.id, document) for document in documents))

    def _passed(self, number: int, document: str) -> bool:
        told = self.memory.understood.get((number, document))
        return told is not None and told.passed

    def passes(self) -> Mapping[str, Passed]:
        return {lesson: passed for (number, lesson), passed in self.memory.passes.items() if number == self.number}

    def lesson_passes(self, lessons: Sequence[str]) -> Mapping[str, Count]:
        return self._counted(lambda person: any((person.id, lesson) in self.memory.passes for lesson in lessons))

    def lesson_place(self, lesson: str) -> str:
        return self.memory.places.get((self.number, lesson), "")

    def tested(self) -> Mapping[str, int]:
        return {question: times for (number, question), times in self.memory.tested.items() if number == self.number}

    def _counted(self, done: Callable[[Person], bool]) -> Mapping[str, Count]:
        found: dict[str, Count] = {}
        for person in self.memory.people.values():
            if person.registered:
                count = found.get(person.agency, Count())
                found[person.agency] = replace(count, done=count.done + done(person), total=count.total + 1)
        return found

    def daily(self) -> Sequence[Answered]:
        return self.memory.practice.answered.get(self.number, [])

    def due(self) -> Mapping[str, Due]:
        return self.memory.practice.due.get(self.number, {})

    def choice(self, choice: str) -> str:
        return self.memory.practice.choices.get((self.number, choice), "")

    def takings(self, assessment: str) -> Sequence[Taking]:
        return self.memory.practice.takings.get((self.number, assessment), [])

    def assessed(self, assessment: str) -> Mapping[str, Assessed]:
        return self.memory.practice.assessed(assessment, self.memory.people.values())

    def surveyed(self, survey: str) -> frozenset[str]:
        return frozenset(
            wave for one, wave, number in self.memory.practice.takers if (one, number) == (survey, self.number)
        )

    def survey_counts(self, survey: str) -> Mapping[tuple[str, str], Mapping[tuple[str, int], int]]:
        return self.memory.practice.sheets.get(survey, {})

    def headcount(self, agency: str) -> tuple[int, int] | None:
        return self.memory.headcounts.get(agency)

    def focal_people(self, agency: str) -> Sequence[str]:
        return [person.name for person in self.memory.people.values() if agency in person.agencies_as("focal")]

    def audience_size(self, audience: Mapping[str, Any]) -> int:
        return self.memory.size(audience)

    def quota(self) -> Quota:
        return self.memory.quota

    def campaigns(self) -> Sequence[CampaignState]:
        return self.memory.campaigns[::-1][:6]

    def campaign(self, receipt: str) -> CampaignState | None:
        return next((campaign for campaign in self.memory.campaigns if campaign.receipt == receipt), None)

    def calendar_sent(self) -> frozenset[str]:
        return frozenset(self.memory.calendar_sent)

    def open_questions(self) -> Sequence[AskedQuestion]:
        return [question for question in self.memory.questions if not question.answer]

    def my_questions(self) -> Sequence[AskedQuestion]:
        return [question for question in self.memory.questions if question.person == self.number][::-1]


class Pages:
    """Addresses of pages that nobody opens."""

    def document(self, document: str, version: int) -> str:
        return f"https://bot.example/d/{document}-{version}"

    def privacy(self) -> str:
        return "https://bot.example/privacy"

    def export(self) -> str:
        return "https://bot.example/export"

    def console(self) -> str:
        return "https://bot.example/console"

    def certificate(self, receipt: str) -> str:
        return f"https://bot.example/certificate/{receipt}"

    def verify(self, receipt: str) -> str:
        return f"https://bot.example/verify/{receipt}"


_records: type[context.Records] = Reading
_links: type[context.Links] = Pages
