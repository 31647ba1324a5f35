"""An admin adds an activity of the library to the plan, and takes one out that nobody has reported on."""

import re
from dataclasses import replace
from enum import StrEnum

from content.model.calendar import chat_date, quarter_span
from content.model.reporting.added import UNITS, Added, highest, lines, next_id
from content.model.reporting.plan import Unit
from content.model.reporting.plan_file import SHORT_LIMIT
from flows.engine.answers import YesOrChange
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, Switch, To, step
from flows.engine.messages import Answer, Bubble, Carousel, Go, Row, Text, Word
from flows.engine.paging import pages
from flows.engine.parsers import choice, choice_of, choice_or_text_of, sure_choice, words
from flows.engine.session import Data
from flows.people.agencies import agency_pages, sure_agency
from flows.record.reporting import PublishActivity
from flows.reporting.figures_in_words import amount
from flows.starts.reporting import StartAddActivity, StartAdded, StartIdeas
from flows.thai.normalise import normalise

NAME_READ = 200
"""Characters of a name that are read, so that one too long can be told by how much."""
PAGE = 6
QUARTERS = {"1": (1,), "2": (2,), "3": (3,), "4": (4,), "year": (1, 2, 3, 4)}


class _Many(StrEnum):
    """What can be answered besides another agency."""

    ALL = "all"
    ENOUGH = "enough"


class _Stay(StrEnum):
    """What can be done with an activity that was added."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


def target_number(text: str, asked: Ask, ctx: Context) -> int | None:
    """Read the one whole number of a text, at least 1; digits may be Thai."""
    del asked, ctx
    found = re.findall(r"-?\d[\d,.]*", normalise(text))
    digits = found[0].replace(",", "") if len(found) == 1 else ""
    return int(digits) if re.fullmatch(r"\d{1,7}", digits) and int(digits) else None


class AddActivity(Flow[StartAddActivity]):
    """From the library into the plan: where it stands, what it is called, and who owes how much of it when."""

    official = True
    needs = "admin"

    def begin(self, start: StartAddActivity, ctx: Context) -> Outcome:
        """For the activity of the button."""
        if start.idea not in {idea.id for idea in ctx.content.ideas.all}:
            return Switch(StartIdeas())
        return To(self.line, {"idea": start.idea, "codes": []})

    def ask_line(self, data: Data, ctx: Context) -> Ask:
        """Ask where in the plan it belongs."""
        rows = [
            Row(f"{place} {line.name or strategy.name}", tap=Answer(f"{place} {line.name or strategy.name}", place))
            for place, (strategy, line) in lines(ctx.content.plan).items()
        ]
        title = ctx.t("add_activity.where")
        return Ask([Carousel(pages(title, rows, PAGE, ctx), alt=title)])

    @step(choice)
    def line(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the place."""
        return To(self.short, {**data, "line": answer})

    def ask_short(self, data: Data, ctx: Context) -> Ask:
        """Ask what lists and buttons call it."""
        return Ask([Text(ctx.t("add_activity.ask_short", limit=SHORT_LIMIT))])

    @step(words(NAME_READ))
    def short(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the name, if a button has room for it and no other activity has it."""
        if len(answer) > SHORT_LIMIT:
            raise Invalid(ctx.t("add_activity.long", length=len(answer), limit=SHORT_LIMIT))
        if answer in {activity.short for activity in ctx.content.plan.activities()}:
            raise Invalid(ctx.t("add_activity.taken", name=answer))
        return To(self.unit, {**data, "short": answer})

    def ask_unit(self, data: Data, ctx: Context) -> Ask:
        """Ask what it is counted in."""
        names = [(unit.value, ctx.t(f"add_activity.unit_{unit.value}")) for unit in UNITS]
        rows = tuple(Row(name, tap=Answer(name, unit)) for unit, name in names)
        return Ask([Bubble(title=ctx.t("add_activity.ask_unit"), rows=rows)])

    @step(choice)
    def unit(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the unit."""
        return To(self.target, {**data, "unit": answer})

    def ask_target(self, data: Data, ctx: Context) -> Ask:
        """Ask how much of it."""
        return Ask([Text(ctx.t("add_activity.ask_target", unit=ctx.t(f"add_activity.unit_{data['unit']}")))])

    @step(target_number)
    def target(self, data: Data, answer: int, ctx: Context) -> Outcome:
        """Keep the target, if there can be so much."""
        most = highest(Unit(data["unit"]))
        if answer > most:
            raise Invalid(ctx.t("add_activity.too_much", most=f"{most:,}"))
        return To(self.agencies, {**data, "target": answer})

    def ask_agencies(self, data: Data, ctx: Context) -> Ask:
        """Ask for agencies, one after another, or all at once."""
        everyone = Answer(ctx.t("add_activity.all_agencies"), _Many.ALL)
        names = ", ".join(ctx.content.plan.agency(code).short for code in data["codes"])
        if not names:
            return Ask([Text(ctx.t("new_invite.agency")), agency_pages(ctx)], [everyone])
        enough = Answer(ctx.t("send.agencies_enough"), _Many.ENOUGH)
        return Ask([Text(ctx.t("send.agencies_so_far", names=names))], [enough])

    @step(choice_or_text_of(_Many))
    def agencies(self, data: Data, answer: _Many | str, ctx: Context) -> Outcome:
        """Add one, or go on with those named."""
        if answer is _Many.ALL:
            codes = [agency.code for agency in ctx.content.plan.agencies]
            return To(self.when, {**data, "codes": codes})
        if answer is _Many.ENOUGH and data["codes"]:
            return To(self.when, data)
        return To(self.agencies, {**data, "codes": sorted({*data["codes"], sure_agency(answer, ctx)})})

    def ask_when(self, data: Data, ctx: Context) -> Ask:
        """Ask by when."""
        year, rows = ctx.content.plan.fiscal_year, []
        for way, quarters in QUARTERS.items():
            name = ctx.t(f"add_activity.when_{way}")
            rows.append(Row(name, note=chat_date(quarter_span(year, quarters[-1])[1]), tap=Answer(name, way)))
        return Ask([Bubble(title=ctx.t("add_activity.ask_when"), rows=tuple(rows))])

    @step(choice)
    def when(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the quarters."""
        return To(self.confirm, {**data, "when": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Show the activity as it will stand in the plan."""
        bubble = replace(
            _shown(_activity(data, ctx), ctx),
            eyebrow=ctx.t("add_activity.check"),
            note=ctx.t("add_activity.seen_by"),
            buttons=(
                Answer(ctx.t("add_activity.yes"), YesOrChange.YES),
                Answer(ctx.t("join.confirm.change"), YesOrChange.CHANGE),
            ),
        )
        return Ask([bubble])

    @step(choice_of(YesOrChange, sure_choice))
    def confirm(self, data: Data, answer: YesOrChange, ctx: Context) -> Outcome:
        """Put it into the plan, or begin again."""
        if answer is YesOrChange.CHANGE:
            return To(self.line, {"idea": data["idea"], "codes": []})
        activity = _activity(data, ctx)
        done = Bubble(
            title=ctx.t("add_activity.done"),
            paragraphs=(ctx.t("add_activity.done_what"),),
            rows=(Row(ctx.t("add_activity.number"), activity.id),),
            buttons=(Go(ctx.t("menu.added"), StartAdded()),),
            tone="good",
        )
        return End([done], effects=(PublishActivity(activity),), matters=True)


class AddedActivities(Flow[StartAdded]):
    """What was added to the plan, and how it is taken out again."""

    needs = "admin"

    def begin(self, start: StartAdded, ctx: Context) -> Outcome:
        """List them, if there are any."""
        if not _standing(ctx):
            return End(
                [Text(ctx.t("added.none"))], quick=(Word(ctx.t("menu.ideas"), ctx.content.words.first("ideas")),)
            )
        return To(self.pick, {})

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """List them."""
        title = ctx.t("added.title", count=len(_standing(ctx)))
        rows = [Row(f"{one.id} {one.short}", tap=Answer(one.short, one.id)) for one in _standing(ctx)]
        return Ask([Carousel(pages(title, rows, PAGE, ctx), alt=title)])

    @step(choice, shows=True)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Show one."""
        return To(self.withdraw, {"activity": answer})

    def ask_withdraw(self, data: Data, ctx: Context) -> Ask:
        """Show it, and offer to take it out while nobody has reported on it."""
        one = _one(data, ctx)
        if one is None:
            return Ask([Text(ctx.t("added.gone"))], [Answer(ctx.t("added.keep"), _Stay.KEEP)])
        reported = _reported(one, ctx)
        keep = Answer(ctx.t("added.keep"), _Stay.KEEP, quiet=True)
        buttons = (keep,) if reported else (keep, Answer(ctx.t("added.withdraw"), _Stay.WITHDRAW, quiet=True))
        note = ctx.t("added.reported" if reported else "added.ask_withdraw")
        return Ask([replace(_shown(one, ctx), eyebrow=one.id, note=note, buttons=buttons)])

    @step(choice_of(_Stay, sure_choice))
    def withdraw(self, data: Data, answer: _Stay, ctx: Context) -> Outcome:
        """Take it out, or leave it."""
        one = _one(data, ctx)
        if answer is _Stay.KEEP or one is None or _reported(one, ctx):
            return End([Text(ctx.t("added.kept"))])
        return End(
            [Text(ctx.t("added.withdrawn", name=one.short))],
            effects=(PublishActivity(replace(one, withdrawn=True)),),
            matters=True,
        )


def _activity(data: Data, ctx: Context) -> Added:
    idea = next(idea for idea in ctx.content.ideas.all if idea.id == data["idea"])
    return Added(
        id=next_id(ctx.content, data["line"]),
        line=data["line"],
        title=idea.text,
        short=data["short"],
        keywords=tuple(dict.fromkeys((data["short"], *idea.tags))),
        unit=Unit(data["unit"]),
        target=data["target"],
        agencies=tuple(data["codes"]),
        quarters=QUARTERS[data["when"]],
    )


def _shown(one: Added, ctx: Context) -> Bubble:
    plan = ctx.content.plan
    everyone = len(one.agencies) == len(plan.agencies)
    names = ", ".join(plan.agency(code).short for code in one.agencies if plan.knows(code))
    due = chat_date(quarter_span(plan.fiscal_year, one.quarters[-1])[1])
    return Bubble(
        title=one.short,
        paragraphs=(one.title,),
        rows=(
            Row(ctx.t("add_activity.number"), one.id),
            Row(ctx.t("add_activity.target_row"), amount(one.target, one.unit, ctx)),
            Row(ctx.t("add_activity.due"), due),
            Row(ctx.t("add_activity.agencies_row"), ctx.t("add_activity.all_agencies") if everyone else names),
        ),
    )


def _standing(ctx: Context) -> list[Added]:
    """What was added and stands in the plan now."""
    known = {activity.id for activity in ctx.content.plan.activities()}
    return [one for one in ctx.content.added if not one.withdrawn and one.id in known]


def _one(data: Data, ctx: Context) -> Added | None:
    return next((one for one in _standing(ctx) if one.id == data["activity"]), None)


def _reported(one: Added, ctx: Context) -> bool:
    return any(result.measure.rpartition("#")[0] == one.id for result in ctx.records.results(None))
