"""A focal person records the agency's order of appointment, so that its staff can take note of it in chat."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from content.model.calendar import chat_date, typed_date
from content.model.documents.orders import Order, document_id, order_measure
from flows.engine.answers import YesOrChange
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, FreeText, Invalid, Outcome, Switch, To, step
from flows.engine.messages import Answer, Bubble, Link, Row, Text
from flows.engine.parsers import choice_of, choice_or_text, sure_choice
from flows.engine.session import Data
from flows.people.agencies import sure_agency
from flows.record.documents import PublishOrder
from flows.starts.documents import StartDocuments, StartOrder, StartRecordOrder
from flows.thai.dates import Now
from flows.thai.figure import read_figure
from flows.thai.normalise import normalise

NUMBER = 40
"""Letters of an order's number."""


class _Stays(StrEnum):
    """What can be done with an order that stands."""

    KEEP = "keep"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class _Number(FreeText):
    """Reads the number of an order, in which a figure stands."""

    def __call__(self, text: str, asked: Ask, ctx: Context) -> str | None:
        del asked, ctx
        found = normalise(text)
        return found if len(found) <= NUMBER and any(char.isdigit() for char in found) else None


@dataclass(frozen=True)
class _Lines(FreeText):
    """Reads a text line by line, each as it is normalised."""

    def __call__(self, text: str, asked: Ask, ctx: Context) -> list[str] | None:
        del asked, ctx
        found = [line for one in text.splitlines() if (line := normalise(one))]
        return found if any(letter.isalpha() for line in found for letter in line) else None


def order_day(text: str, asked: Ask, ctx: Context) -> date | None:
    """Read the day that an order bears: in digits or in words, of either era."""
    del asked
    typed = normalise(text)
    return typed_date(typed) or read_figure(typed, ctx.content.figure_words, Now.on(ctx.today)).day


def asked_of(ctx: Context) -> tuple[str, ...]:
    """The agencies that the person reports for and whose staff are to take note of an order."""
    return tuple(code for code in ctx.person.agencies_as("focal") if order_measure(ctx.content.plan, code))


class ShowOrder(Flow[StartOrder]):
    """A person asks for the order of appointment."""

    def begin(self, start: StartOrder, ctx: Context) -> Outcome:
        """Who reports records it; others are shown that of their agency."""
        if asked_of(ctx):
            return Switch(StartRecordOrder())
        order = ctx.content.order(ctx.person.agency)
        if order is None:
            raise Invalid(
                ctx.t("order.none" if order_measure(ctx.content.plan, ctx.person.agency) else "order.not_asked")
            )
        return Switch(StartDocuments(document_id(order.agency)))


class RecordOrder(Flow[StartRecordOrder]):
    """From the paper to the chat: the order's number, its day and whom it names."""

    official = True
    needs = "focal"

    def begin(self, start: StartRecordOrder, ctx: Context) -> Outcome:
        """For the agency of the button, or the only one there is; what stands already is shown."""
        if start.agency and start.agency not in ctx.person.agencies_as("focal"):
            raise Invalid(ctx.t("report.not_yours"))
        agencies = (start.agency,) if start.agency else asked_of(ctx)
        if not set(agencies) & set(asked_of(ctx)):
            raise Invalid(ctx.t("record_order.not_asked"))
        return self._of(agencies[0], ctx) if len(agencies) == 1 else To(self.agency, {})

    def _of(self, agency: str, ctx: Context) -> Outcome:
        return To(self.standing if ctx.content.order(agency) else self.number, {"agency": agency})

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask whose."""
        names = ((code, ctx.content.plan.agency(code).short) for code in asked_of(ctx))
        rows = tuple(Row(name, tap=Answer(name, code)) for code, name in names)
        return Ask([Bubble(title=ctx.t("record_order.whose"), rows=rows)])

    @step(choice_or_text)
    def agency(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Go on with its order."""
        agency = sure_agency(answer, ctx)
        if agency not in asked_of(ctx):
            raise Invalid(ctx.t("record_order.not_asked"))
        return self._of(agency, ctx)

    def ask_standing(self, data: Data, ctx: Context) -> Ask:
        """Show what stands; it can be put right or taken back."""
        order = ctx.content.order(data["agency"])
        keep = Answer(ctx.t("record_order.keep"), _Stays.KEEP, quiet=True)
        if order is None:  # taken back by somebody else meanwhile
            return Ask([Text(ctx.t("record_order.gone"))], [keep])
        document = ctx.content.documents[document_id(order.agency)]
        page = Link(ctx.t("documents.read"), ctx.links.document(document.id, document.current.number))
        change = Answer(ctx.t("record_order.change"), _Stays.CHANGE, quiet=True)
        withdraw = Answer(ctx.t("record_order.withdraw_it"), _Stays.WITHDRAW, quiet=True)
        return Ask(
            [replace(_shown(order, ctx), eyebrow=ctx.t("record_order.stands"), buttons=(page, change, withdraw))],
            [keep],
        )

    @step(choice_of(_Stays, sure_choice), shows=True)
    def standing(self, data: Data, answer: _Stays, ctx: Context) -> Outcome:
        """Leave it, record it anew, or ask whether it is to be taken back."""
        if answer is _Stays.KEEP or ctx.content.order(data["agency"]) is None:
            return End([Text(ctx.t("record_order.kept"))])
        return To(self.number if answer is _Stays.CHANGE else self.withdraw, data)

    def ask_withdraw(self, data: Data, ctx: Context) -> Ask:
        """Say what taking it back means."""
        buttons = (
            Answer(ctx.t("record_order.keep"), _Stays.KEEP, quiet=True),
            Answer(ctx.t("record_order.withdraw_yes"), _Stays.WITHDRAW, quiet=True),
        )
        return Ask(
            [
                Bubble(
                    title=ctx.t("record_order.withdraw_ask"),
                    paragraphs=(ctx.t("record_order.withdraw_means"),),
                    buttons=buttons,
                )
            ]
        )

    @step(choice_of(_Stays, sure_choice))
    def withdraw(self, data: Data, answer: _Stays, ctx: Context) -> Outcome:
        """Take it back, or leave it."""
        order = ctx.content.order(data["agency"])
        if answer is not _Stays.WITHDRAW or order is None:
            return End([Text(ctx.t("record_order.kept"))])
        return End(
            [Text(ctx.t("record_order.withdrawn"))],
            effects=(PublishOrder(replace(order, withdrawn=True)),),
            matters=True,
        )

    def ask_number(self, data: Data, ctx: Context) -> Ask:
        """Ask for its number."""
        return Ask([Text(ctx.t("record_order.ask_number", agency=ctx.content.plan.agency(data["agency"]).short))])

    @step(_Number())
    def number(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the number as it is printed."""
        return To(self.day, {**data, "number": answer})

    def ask_day(self, data: Data, ctx: Context) -> Ask:
        """Ask for its day."""
        return Ask([Text(ctx.t("record_order.ask_day"))])

    @step(order_day)
    def day(self, data: Data, answer: date, ctx: Context) -> Outcome:
        """Keep the day, which has come already."""
        if answer > ctx.today:
            raise Invalid(ctx.t("record_order.not_yet", date=chat_date(answer)))
        return To(self.people, {**data, "day": answer.isoformat()})

    def ask_people(self, data: Data, ctx: Context) -> Ask:
        """Ask whom it names."""
        return Ask([Text(ctx.t("record_order.ask_people"))])

    @step(_Lines())
    def people(self, data: Data, answer: list[str], ctx: Context) -> Outcome:
        """Keep the lines, if there are not too many and none is too long."""
        form = ctx.content.order_form
        if len(answer) > form.lines:
            raise Invalid(ctx.t("record_order.many", count=len(answer), most=form.lines))
        if long := next((line for line in answer if len(line) > form.line), None):
            raise Invalid(ctx.t("record_order.long", length=len(long), most=form.line))
        return To(self.confirm, {**data, "people": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read it back."""
        buttons = (
            Answer(ctx.t("record_order.yes"), YesOrChange.YES),
            Answer(ctx.t("join.confirm.change"), YesOrChange.CHANGE),
        )
        shown = replace(
            _shown(_order(data, ctx), ctx), eyebrow=ctx.t("record_order.check"), note=ctx.t("record_order.means")
        )
        return Ask([replace(shown, buttons=buttons)])

    @step(choice_of(YesOrChange, sure_choice))
    def confirm(self, data: Data, answer: YesOrChange, ctx: Context) -> Outcome:
        """Publish it, or ask again."""
        if answer is YesOrChange.CHANGE:
            return To(self.number, {"agency": data["agency"]})
        done = Bubble(title=ctx.t("record_order.done"), paragraphs=(ctx.t("record_order.done_what"),), tone="good")
        return End([done], effects=(PublishOrder(_order(data, ctx)),), matters=True)


def _order(data: Data, ctx: Context) -> Order:
    """What was told, in place of what was published last."""
    people, day = tuple(data["people"]), date.fromisoformat(data["day"])
    before = ctx.content.orders.get(data["agency"])
    return Order(data["agency"], data["number"], day, people, version=before.version if before else 0)


def _shown(order: Order, ctx: Context) -> Bubble:
    rows = (
        Row(ctx.t("record_order.number_row"), order.number),
        Row(ctx.t("record_order.day_row"), chat_date(order.day)),
        Row(ctx.t("record_order.people_row"), ", ".join(order.people)),
    )
    return Bubble(
        title=ctx.content.order_form.short, paragraphs=(ctx.content.plan.agency(order.agency).name,), rows=rows
    )
