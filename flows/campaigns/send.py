"""An admin sends a message: what, to whom, at what cost, and only then for sure."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from content.model.campaigns.campaign_calendar import CalendarEntry
from flows.campaigns.audiences import (
    audience_words,
    focal_not_reported,
    left_out,
    not_acknowledged,
    with_role,
)
from flows.campaigns.campaign_calendar import entry_audience, entry_rows, offered
from flows.campaigns.campaign_messages import campaign_messages, campaign_title
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Carousel, Go, Row, Text
from flows.engine.paging import beginning, pages
from flows.engine.parsers import anything, choice, choice_of, choice_or_text_of, sure_choice
from flows.engine.receipts import receipt_rows
from flows.engine.session import Data
from flows.learning.cards import topic_rows
from flows.people.agencies import agency_pages, sure_agency
from flows.people.invites import GrantedRole
from flows.record.campaigns import Quota, SendCampaign
from flows.starts.campaigns import StartCampaigns, StartSend

TEXT_LIMIT = 1000
CARDS_PAGE = 6
LEFT_OUT = 160
"""Characters of those who are left out; more of them would push the buttons off the screen."""
NAMED, LISTED = 3, 100
"""How many recipients the summary names, and how many are listed when asked for."""


class _What(StrEnum):
    """What can be sent."""

    CALENDAR = "calendar"
    DOCUMENT = "document"
    CARD = "card"
    TEXT = "text"


class _Whom(StrEnum):
    """To whom it can go."""

    EVERYONE = "everyone"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    AGENCIES = "agencies"
    FOCAL_NOT_REPORTED = "focal_not_reported"
    ROLE = "role"


class _More(StrEnum):
    """What can be answered besides another agency."""

    ENOUGH = "enough"


class _Sure(StrEnum):
    """What can be done with a message that was shown: to all, as far as the quota reaches, or something else."""

    ALL = "all"
    PART = "part"
    CHANGE = "change"
    NAMES = "names"


def _promised(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer, or that of a preview from before the quota shrank."""
    return sure_choice(text, asked, ctx) or (text if text == _Sure.ALL else None)


class Send(Flow[StartSend]):
    """An admin prepares a message and sends it."""

    official = True
    needs = "admin"

    def begin(self, start: StartSend, ctx: Context) -> Outcome:
        """From a document's page, or from the list of things to do, what and to whom are known already."""
        entry = next((entry for _, entry in offered(ctx) if entry.id == start.entry), None)
        if entry is not None:
            return self._planned(entry, ctx)
        if ctx.content.plan.knows(start.remind):
            what = {"kind": "reminder", "agency": start.remind}
            return self._checked({"content": what, "audience": focal_not_reported(ctx, [start.remind])}, ctx)
        document = ctx.content.documents.get(start.document)
        if document is None:
            return To(self.kind, NOTHING)
        what = {"kind": "document", "id": document.id}
        return self._checked({"content": what, "audience": not_acknowledged(document.id)}, ctx)

    def ask_kind(self, data: Data, ctx: Context) -> Ask:
        """Ask what to send; the calendar is there when it has something for now."""
        kinds = [kind for kind in _What if kind is not _What.CALENDAR or offered(ctx)]
        names = [(kind, ctx.t(f"send.kind_{kind}")) for kind in kinds]
        rows = tuple(Row(name, tap=Answer(name, kind)) for kind, name in names)
        return Ask([Bubble(title=ctx.t("send.kind"), rows=rows)])

    @step(choice_of(_What), shows=True)
    def kind(self, data: Data, answer: _What, ctx: Context) -> Outcome:
        """Each kind is chosen in its own way."""
        match answer:
            case _What.CALENDAR:
                return To(self.entry, NOTHING)
            case _What.DOCUMENT:
                return To(self.document, NOTHING)
            case _What.CARD:
                return To(self.standard, NOTHING)
            case _What.TEXT:
                return To(self.text, NOTHING)

    def ask_entry(self, data: Data, ctx: Context) -> Ask:
        """List what the calendar has for now."""
        return Ask([Bubble(title=ctx.t("send.which_entry"), rows=entry_rows(ctx), note=ctx.t("send.entry_note"))])

    @step(choice)
    def entry(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Its words and its readers are written already."""
        return self._planned(ctx.content.campaign_calendar.get(answer), ctx)

    def ask_document(self, data: Data, ctx: Context) -> Ask:
        """List the documents."""
        documents = [ctx.content.documents[required.document] for required in ctx.content.programme.required_of()]
        rows = tuple(Row(document.short, tap=Answer(document.short, document.id)) for document in documents)
        return Ask([Bubble(title=ctx.t("send.which_document"), rows=rows)])

    @step(choice)
    def document(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """For the message, or for the audience that has not acknowledged it."""
        if "content" in data:
            return self._checked({**data, "audience": not_acknowledged(answer)}, ctx)
        return To(self.audience, {"content": {"kind": "document", "id": answer}})

    def ask_standard(self, data: Data, ctx: Context) -> Ask:
        """List the standards and grey behaviour, whose cards follow."""
        return Ask([Bubble(title=ctx.t("send.which_topic"), rows=topic_rows(ctx, Answer))])

    @step(choice)
    def standard(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the topic."""
        return To(self.card, {"standard": answer})

    def ask_card(self, data: Data, ctx: Context) -> Ask:
        """List the cards of the topic, a few to a bubble."""
        cards, title = ctx.content.cards.pile(str(data["standard"])), ctx.t("send.which_card")
        rows = [Row(card.title, tap=Answer(card.title, card.id)) for card in cards]
        return Ask([Carousel(pages(title, rows, CARDS_PAGE, ctx), alt=title)])

    @step(choice)
    def card(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the card."""
        return To(self.audience, {"content": {"kind": "card", "id": answer}})

    def ask_text(self, data: Data, ctx: Context) -> Ask:
        """Ask for the words."""
        return Ask([Text(ctx.t("send.write", limit=TEXT_LIMIT))])

    @step(anything)
    def text(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the words as they are."""
        answer = answer.strip()
        if not answer:
            raise Invalid(ctx.t("send.write", limit=TEXT_LIMIT))
        if len(answer) > TEXT_LIMIT:
            raise Invalid(ctx.t("send.too_long", length=len(answer), limit=TEXT_LIMIT))
        return To(self.audience, {"content": {"kind": "text", "text": answer}})

    def ask_audience(self, data: Data, ctx: Context) -> Ask:
        """Ask for whom."""
        rows = tuple(Row(ctx.t(f"audience.{kind}"), tap=Answer(ctx.t(f"audience.{kind}"), kind)) for kind in _Whom)
        return Ask([Bubble(title=ctx.t("send.audience"), rows=rows)])

    @step(choice_of(_Whom))
    def audience(self, data: Data, answer: _Whom, ctx: Context) -> Outcome:
        """Some audiences need one more word."""
        match answer:
            case _Whom.EVERYONE:
                return self._checked({**data, "audience": {"kind": "everyone"}}, ctx)
            case _Whom.FOCAL_NOT_REPORTED:
                return self._checked({**data, "audience": focal_not_reported(ctx)}, ctx)
            case _Whom.NOT_ACKNOWLEDGED if data["content"]["kind"] == "document":
                return self._checked({**data, "audience": not_acknowledged(data["content"]["id"])}, ctx)
            case _Whom.NOT_ACKNOWLEDGED:
                return To(self.document, data)
            case _Whom.AGENCIES:
                return To(self.agencies, {**data, "codes": []})
            case _Whom.ROLE:
                return To(self.role, data)

    def ask_role(self, data: Data, ctx: Context) -> Ask:
        """Ask which role."""
        return Ask(
            [Text(ctx.t("new_invite.role"))],
            [Answer(ctx.t(f"role.{role}"), role) for role in GrantedRole],
        )

    @step(choice_of(GrantedRole))
    def role(self, data: Data, answer: GrantedRole, ctx: Context) -> Outcome:
        """Keep the role."""
        return self._checked({**data, "audience": with_role(answer)}, ctx)

    def ask_agencies(self, data: Data, ctx: Context) -> Ask:
        """Ask for agencies, one after another."""
        names = ", ".join(ctx.content.plan.agency(code).short for code in data["codes"])
        if not names:
            return Ask([Text(ctx.t("new_invite.agency")), agency_pages(ctx)])
        return Ask(
            [Text(ctx.t("send.agencies_so_far", names=names))], [Answer(ctx.t("send.agencies_enough"), _More.ENOUGH)]
        )

    @step(choice_or_text_of(_More))
    def agencies(self, data: Data, answer: _More | str, ctx: Context) -> Outcome:
        """Add one, or go on with those named."""
        if answer is _More.ENOUGH and data["codes"]:
            return self._checked({**data, "audience": {"kind": "agencies", "agencies": data["codes"]}}, ctx)
        return To(self.agencies, {**data, "codes": sorted({*data["codes"], sure_agency(answer, ctx)})})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Show the message itself, to whom it goes, what it costs and what remains."""
        size, quota = ctx.records.audience_size(data["audience"]), ctx.records.quota()
        left = quota.left
        rows = [
            Row(ctx.t("send.to"), audience_words(data["audience"], ctx)),
            Row(
                ctx.t("send.recipients"),
                ctx.t("amount.persons", n=f"{size:,}"),
                note=_names(data["audience"], size, ctx),
            ),
            *(replace(row, note=beginning(row.note, LEFT_OUT)) for row in left_out(data["audience"], ctx)),
            Row(ctx.t("send.cost"), ctx.t("send.messages", n=f"{size:,}")),
            Row(ctx.t("send.left"), _left_words(quota, ctx)),
        ]
        short = left is not None and left < size
        if left is not None and not short:
            rows.append(Row(ctx.t("send.left_after"), ctx.t("send.messages", n=f"{left - size:,}")))
        buttons = _send_buttons(size, left, ctx)
        note = ctx.t("send.not_covered") if short else ctx.t("send.no_return")
        summary = Bubble(
            title=ctx.t("send.confirm"),
            rows=tuple(rows),
            note=note,
            buttons=buttons,
            tone="warning" if short else "accent",
        )
        names = (Answer(ctx.t("send.names"), _Sure.NAMES),) if size > NAMED else ()
        return Ask([Text(ctx.t("send.preview")), *campaign_messages(data["content"], ctx), summary], names)

    @step(choice_of(_Sure, _promised))
    def confirm(self, data: Data, answer: _Sure, ctx: Context) -> Outcome:
        """Send to all, or as far as the quota reaches when the admin says so."""
        if answer is _Sure.CHANGE:
            return To(self.kind, NOTHING)
        if answer is _Sure.NAMES:
            return To(self.confirm, data, say=say(", ".join(ctx.records.audience_names(data["audience"], LISTED))))
        size, left = ctx.records.audience_size(data["audience"]), ctx.records.quota().left
        if answer is _Sure.ALL and left is not None and left < size:
            return To(self.confirm, data, say=say(ctx.t("send.shrunk")))
        allowance = left if answer is _Sure.PART else None
        sent = SendCampaign(
            campaign_title(data["content"], ctx),
            data["audience"],
            data["content"],
            campaign_messages(data["content"], ctx),
            ctx.receipt,
            allowance,
        )
        watch = Go(ctx.t("send.watch"), StartCampaigns(ctx.receipt))
        rows = (
            *receipt_rows(ctx.receipt, ctx),
            Row(ctx.t("send.recipients"), ctx.t("amount.persons", n=f"{size if allowance is None else allowance:,}")),
        )
        started = Bubble(
            title=ctx.t("send.started"),
            paragraphs=(ctx.t("send.started_what"),),
            rows=rows,
            buttons=(watch,),
            tone="good",
        )
        return End([started], effects=(sent,), matters=True)

    def _planned(self, entry: CalendarEntry, ctx: Context) -> Outcome:
        what, audience = {"kind": "calendar", "id": entry.id}, entry_audience(entry)
        if ctx.records.audience_size(audience) == 0:
            return To(self.audience, {"content": what}, say=say(ctx.t("send.nobody")))
        return To(self.confirm, {"content": what, "audience": audience})

    def _checked(self, data: Data, ctx: Context) -> Outcome:
        if ctx.records.audience_size(data["audience"]) == 0:
            raise Invalid(ctx.t("send.nobody"))
        return To(self.confirm, {"content": data["content"], "audience": data["audience"]})


def _send_buttons(size: int, left: int | None, ctx: Context) -> tuple[Answer, ...]:
    change = Answer(ctx.t("send.change"), _Sure.CHANGE)
    if left is None or left >= size:
        return (Answer(ctx.t("send.go", n=f"{size:,}"), _Sure.ALL), change)
    return (Answer(ctx.t("send.go_part", n=f"{left:,}"), _Sure.PART), change) if left else (change,)


def _names(audience: Mapping[str, Any], size: int, ctx: Context) -> str:
    """The first recipients by name, and how many more there are."""
    named = ", ".join(ctx.records.audience_names(audience, NAMED))
    return named if size <= NAMED else ctx.t("send.and_more", names=named, n=f"{size - NAMED:,}")


def _left_words(quota: Quota, ctx: Context) -> str:
    if not quota.known:
        return ctx.t("send.left_unknown")
    return ctx.t("send.unlimited") if quota.left is None else ctx.t("send.messages", n=f"{quota.left:,}")
