"""The read-only view of the record that flows ask, over one open connection, remembered for the turn."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bot.parts import Parts
from content.calendar import THAI_TIME
from flows import context
from storage import acknowledgements, audiences, campaigns, invites, people, results
from storage.acknowledgements import Count as Headcounted


def person_of(found: people.Person) -> context.Person:
    """A person as flows see them."""
    return context.Person(
        id=found.id,
        name=found.name or "",
        position=found.position or "",
        personnel_type=found.personnel_type or "",
        agency=found.agency or "",
        privacy_version=found.privacy_version or 0,
        registered=found.registered_at is not None,
        roles=frozenset((role.role, role.agency or "") for role in found.roles),
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


class Records:
    """Answers a flow's questions about the record; see `flows.context.Records`."""

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
        key = ("acknowledgements", tuple(documents))
        if key not in self._known:
            least = {document: least_version(self._parts, document) for document in documents}
            done = acknowledgements.counted_all(self._conn, least)
            everyone = self._registered()
            none = Headcounted(0, 0)
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
        """The month's paid messages, as LINE says; unknown when LINE does not answer."""
        if "quota" not in self._known:
            self._known["quota"] = self._parts.quota()
        known: context.Quota = self._known["quota"]
        return known

    def campaigns(self) -> Sequence[context.CampaignState]:
        """The latest campaigns."""
        return [_campaign(row) for row in campaigns.recent(self._conn, self._parts.content.programme.id, 6)]

    def campaign(self, receipt: str) -> context.CampaignState | None:
        """One campaign by its number."""
        found = campaigns.by_receipt(self._conn, receipt)
        return _campaign(found) if found else None


def _result(row: results.Result) -> context.Result:
    at = row.reported_at.astimezone(THAI_TIME)
    return context.Result(row.id, row.receipt, row.agency, row.measure, row.round, row.value, row.slots, at)


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
