"""The read-only view of the record that flows ask, over one open connection, remembered for the turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.installation import Parts
from content.model.calendar import THAI_TIME, fiscal_year_span
from content.model.reporting.plan import Plan
from flows.engine import context
from storage.asking import questions
from storage.campaigns import audiences, campaigns
from storage.documents import acknowledgements
from storage.documents.acknowledgements import Count as Headcounted
from storage.learning import assessments, quizzes, surveys
from storage.learning import lessons as learning
from storage.people import invites, people
from storage.reporting import results


def person_of(found: people.Person, plan: Plan) -> context.Person:
    """A person as flows see them; roles for agencies that the plan does not know are left out."""
    return context.Person(
        id=found.id,
        name=found.name or "",
        position=found.position or "",
        personnel_type=found.personnel_type or "",
        agency=found.agency or "",
        privacy_version=found.privacy_version or 0,
        registered=found.registered_at is not None,
        roles=frozenset(
            (role.role, role.agency or "") for role in found.roles if not role.agency or plan.knows(role.agency)
        ),
    )


def least_version(parts: Parts, document: str) -> int:
    """The oldest version of a document whose acknowledgement still counts."""
    versions = parts.content.documents[document].versions
    return max((version.number for version in versions if version.material), default=1)


def stored_audience(parts: Parts, audience: Mapping[str, Any]) -> dict[str, Any]:
    """An audience with what the record needs to find it."""
    if audience["kind"] == "not_acknowledged":
        return {**audience, "version": least_version(parts, audience["document"])}
    return dict(audience)


def survey_key(parts: Parts, survey: str) -> str:
    """Under which name a survey is counted: every programme, and so every year, counts anew."""
    return f"{parts.content.programme.id}:{survey}"


class Records:
    """Answers a flow's questions about the record; see `flows.engine.context.Records`."""

    def __init__(self, parts: Parts, conn: Connection, person: context.Person) -> None:
        self._parts, self._conn, self._person = parts, conn, person
        self._known: dict[Any, Any] = {}

    def acknowledged(self) -> Mapping[str, context.Acknowledged]:
        """What the person has acknowledged."""
        if "acknowledged" not in self._known:
            found = acknowledgements.latest(self._conn, self._person.id)
            self._known["acknowledged"] = {
                document: context.Acknowledged(row.version, row.receipt, row.acknowledged_at.astimezone(THAI_TIME))
                for document, row in found.items()
            }
        known: dict[str, context.Acknowledged] = self._known["acknowledged"]
        return known

    def opened(self, document: str, version: int) -> bool:
        """Whether the person has opened this version."""
        return acknowledgements.opened(self._conn, self._person.id, document, version) is not None

    def invite(self, code: str) -> context.Invite | None:
        """Find a code as typed."""
        found = invites.find(self._conn, self._parts.marks.code_hash(code))
        if found is None:
            return None
        state = "used" if found.used_at else "expired" if found.expires_at <= self._parts.clock.now() else "open"
        return context.Invite(found.role, found.agency or "", state)

    def misses(self, kind: str) -> int:
        """Wrong tries of late."""
        return self._parts.attempts.count(f"{kind}:{self._person.id}")

    def daily(self) -> Sequence[context.Answered]:
        """The questions of the day the person has answered."""
        if "daily" not in self._known:
            found = quizzes.answered(self._conn, self._person.id)
            self._known["daily"] = [
                context.Answered(row.question, row.correct, row.answered_at.astimezone(THAI_TIME).date())
                for row in found
            ]
        known: list[context.Answered] = self._known["daily"]
        return known

    def due(self) -> Mapping[str, context.Due]:
        """The questions that come back to the person."""
        if "due" not in self._known:
            found = quizzes.due(self._conn, self._person.id)
            self._known["due"] = {question: context.Due(*row) for question, row in found.items()}
        known: dict[str, context.Due] = self._known["due"]
        return known

    def choice(self, choice: str) -> str:
        """What the person chose."""
        return quizzes.chosen(self._conn, self._person.id, choice) or ""

    def takings(self, assessment: str) -> Sequence[context.Taking]:
        """The person's own self-assessments."""
        found = assessments.taken(self._conn, self._person.id, assessment)
        return [context.Taking(row.taken_at.astimezone(THAI_TIME).date(), row.scores) for row in found]

    def assessed(self, assessment: str) -> Mapping[str, context.Assessed]:
        """This fiscal year's self-assessments by agency, of how many registered."""
        key = ("assessed", assessment)
        if key not in self._known:
            first, last = fiscal_year_span(self._parts.content.plan.fiscal_year)
            since, until = (datetime.combine(day, time(), THAI_TIME) for day in (first, last + timedelta(days=1)))
            found = assessments.by_agency(self._conn, assessment, since, until)
            counts = self._counted(("assessing", assessment), lambda: {a: one.people for a, one in found.items()})
            self._known[key] = {
                agency: context.Assessed(counts[agency], one.times, one.sheets, one.scores)
                for agency, one in found.items()
            }
        known: dict[str, context.Assessed] = self._known[key]
        return known

    def surveyed(self, survey: str) -> frozenset[str]:
        """The waves in which the person took part."""
        return frozenset(surveys.taken(self._conn, survey_key(self._parts, survey), self._person.id))

    def survey_counts(self, survey: str) -> Mapping[tuple[str, str], Mapping[tuple[str, int], int]]:
        """How often each option was chosen, by wave and agency."""
        key = ("survey_counts", survey)
        if key not in self._known:
            self._known[key] = surveys.counts(self._conn, survey_key(self._parts, survey))
        known: dict[tuple[str, str], dict[tuple[str, int], int]] = self._known[key]
        return known

    def results(self, agency: str | None) -> Sequence[context.Result]:
        """Current results."""
        key = ("results", agency)
        if key not in self._known:
            found = results.current(self._conn, self._parts.content.programme.id, agency)
            self._known[key] = [_result(row) for row in found]
        known: list[context.Result] = self._known[key]
        return known

    def history(self, agency: str, measure: str, round_number: int) -> Sequence[context.Result]:
        """All results of a measure in a round, newest first."""
        found = results.history(self._conn, self._parts.content.programme.id, agency, measure, round_number)
        return [_result(row) for row in found]

    def acknowledgements(self, documents: Sequence[str]) -> Mapping[str, context.Count]:
        """By agency, how many acknowledged all of these documents, of how many registered."""
        least = {document: least_version(self._parts, document) for document in documents}
        return self._counted(("acknowledgements", *documents), lambda: acknowledgements.counted_all(self._conn, least))

    def understood(self) -> Mapping[str, context.Understood]:
        """How the person answered the checks of documents."""
        if "understood" not in self._known:
            found = learning.understood(self._conn, self._person.id)
            self._known["understood"] = {document: context.Understood(*row[1:]) for document, row in found.items()}
        known: dict[str, context.Understood] = self._known["understood"]
        return known

    def understandings(self, documents: Sequence[str]) -> Mapping[str, context.Count]:
        """By agency, how many acknowledged and understood all of these documents, of how many registered."""
        least = {document: least_version(self._parts, document) for document in documents}
        checked = [document for document in documents if self._parts.content.documents[document].check]
        return self._counted(
            ("understandings", *documents), lambda: learning.understood_counts(self._conn, least, checked)
        )

    def passes(self) -> Mapping[str, context.Passed]:
        """The lessons the person has passed."""
        found = learning.passes(self._conn, self._person.id)
        return {
            lesson: context.Passed(row.receipt, row.score, row.questions, row.passed_at.astimezone(THAI_TIME))
            for lesson, row in found.items()
        }

    def lesson_passes(self, lessons: Sequence[str]) -> Mapping[str, context.Count]:
        """By agency, how many passed any of these lessons, of how many registered."""
        return self._counted(("lesson_passes", *lessons), lambda: learning.passed_counts(self._conn, lessons))

    def lesson_place(self, lesson: str) -> str:
        """The part of a lesson that the person has come to."""
        return learning.place(self._conn, self._person.id, lesson)

    def tested(self) -> Mapping[str, int]:
        """How often the person has answered each question in tests of lessons."""
        return learning.asked(self._conn, self._person.id, "lesson")

    def _counted(
        self, key: tuple[str, ...], count: Callable[[], Mapping[str, Headcounted]]
    ) -> Mapping[str, context.Count]:
        """Put a count by agency beside those registered, once a turn."""
        if key not in self._known:
            done, everyone, none = count(), self._registered(), Headcounted(0, 0)
            self._known[key] = {
                agency: context.Count(*done.get(agency, none), *everyone.get(agency, none))
                for agency in {*done, *everyone}
            }
        known: dict[str, context.Count] = self._known[key]
        return known

    def _registered(self) -> Mapping[str, Headcounted]:
        if "registered" not in self._known:
            self._known["registered"] = acknowledgements.registered(self._conn)
        known: dict[str, acknowledgements.Count] = self._known["registered"]
        return known

    def headcount(self, agency: str) -> tuple[int, int] | None:
        """Officials and others of an agency."""
        key = ("headcount", agency)
        if key not in self._known:
            found = results.headcount(self._conn, self._parts.content.programme.id, agency)
            self._known[key] = tuple(found) if found else None
        known: tuple[int, int] | None = self._known[key]
        return known

    def focal_people(self, agency: str) -> Sequence[str]:
        """Names of an agency's focal persons."""
        return [person.name or "" for person in people.focal_people(self._conn, agency)]

    def audience_size(self, audience: Mapping[str, Any]) -> int:
        """How many people a campaign would reach."""
        return audiences.size(self._conn, stored_audience(self._parts, audience))

    def quota(self) -> context.Quota:
        """The month's paid messages, as LINE says and with what is still going out; unknown when LINE is silent."""
        if "quota" not in self._known:
            found = self._parts.quota()
            self._known["quota"] = replace(found, used=found.used + campaigns.waiting(self._conn))
        known: context.Quota = self._known["quota"]
        return known

    def campaigns(self) -> Sequence[context.CampaignState]:
        """The latest campaigns."""
        return [_campaign(row) for row in campaigns.recent(self._conn, self._parts.content.programme.id, 6)]

    def campaign(self, receipt: str) -> context.CampaignState | None:
        """One campaign by its number."""
        found = campaigns.by_receipt(self._conn, receipt)
        return _campaign(found) if found else None

    def calendar_sent(self) -> frozenset[str]:
        """The entries of the campaign calendar that went out."""
        sent = campaigns.contents(self._conn, self._parts.content.programme.id)
        return frozenset(content["id"] for content in sent if content["kind"] == "calendar")

    def open_questions(self) -> Sequence[context.AskedQuestion]:
        """Questions that wait."""
        if "open_questions" not in self._known:
            found = questions.unanswered(self._conn, self._parts.content.programme.id)
            self._known["open_questions"] = [_asked(row) for row in found]
        known: list[context.AskedQuestion] = self._known["open_questions"]
        return known

    def my_questions(self) -> Sequence[context.AskedQuestion]:
        """The person's own questions."""
        found = questions.asked_by(self._conn, self._parts.content.programme.id, self._person.id)
        return [_asked(row) for row in found]


def _result(row: results.Result) -> context.Result:
    at = row.reported_at.astimezone(THAI_TIME)
    return context.Result(row.id, row.receipt, row.agency, row.measure, row.round, row.value, row.slots, at)


def _asked(row: questions.Question) -> context.AskedQuestion:
    return context.AskedQuestion(
        receipt=row.receipt,
        text=row.text,
        to=row.to,
        agency=row.agency,
        at=row.asked_at.astimezone(THAI_TIME),
        answer=row.answer or "",
        name=row.name,
        tell=row.tell,
        person=row.person_id,
    )


def _campaign(row: campaigns.Progress) -> context.CampaignState:
    return context.CampaignState(
        id=row.id,
        receipt=row.receipt,
        title=row.title,
        state=row.state,
        reason=row.reason or "",
        recipients=row.recipients,
        sent=row.sent,
        failed=row.failed,
        unsent=row.unsent,
        waiting=row.waiting,
        at=row.created_at.astimezone(THAI_TIME),
    )
