"""A focal person reports what an activity achieved: in one sentence, or step by step."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from content.model.calendar import chat_date
from content.model.reporting.plan import Unit
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Choice, Row, Text, Word
from flows.engine.parsers import anything, choice, choice_or_text, figure_or_choice
from flows.engine.session import Data
from flows.people.agencies import sure_agency
from flows.record.reporting import RecordResult
from flows.reporting.figures_in_words import amount, measured, reached, slots_in_words
from flows.reporting.measure_status import CUMULATIVE, agency_standings
from flows.reporting.report_messages import (
    echo_bubble,
    figure_bubble,
    figure_question,
    kind,
    measure_pages,
    receipt_bubble,
)
from flows.reporting.round_results import reportable, result_now, standing_of, totals
from flows.reporting.slots import LONGEST_NOTE, NOTE, by_fit, by_urgency, guess, needs, pack, read, worth
from flows.thai.figure import Needs
from flows.thai.normalise import normalise


class ReportFigure(Flow):
    """A focal person reports what an activity achieved."""

    name, start, needs = "report_figure", "activity", "focal"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Take what is known from the sentence or the button, and ask for the rest."""
        agencies = ctx.person.agencies_as("focal")
        text = args.get("text", "")
        known: dict[str, Any] = {"slots": pack(read(text, ctx)), "text": text} if text else {"slots": {}}
        if "correct" in args:
            known["correct"] = True
        agency = args.get("agency", "") or (agencies[0] if len(agencies) == 1 else "")
        if agency and agency not in agencies:
            raise Invalid(ctx.t("report.not_yours"))
        if not agency:
            return To("agency", known)
        if "measure" in args:
            return self._chosen(args["measure"], {**known, "agency": agency}, ctx)
        return self._guessed({**known, "agency": agency}, ctx)

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask for which agency, when the person reports for several."""
        codes = ctx.person.agencies_as("focal")
        rows = tuple(
            Row(ctx.content.plan.agency(code).name, tap=Answer(ctx.content.plan.agency(code).short, code))
            for code in codes
        )
        return Ask([Bubble(title=ctx.t("report.agency"), rows=rows)])

    @step(choice_or_text)
    def agency(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the agency, tapped or named in any way."""
        code = sure_agency(answer, ctx)
        if code not in ctx.person.agencies_as("focal"):
            raise Invalid(ctx.t("report.not_yours"))
        return self._guessed({**data, "agency": code}, ctx)

    def ask_activity(self, data: Data, ctx: Context) -> Ask:
        """List this agency's measures, what is due first, or best fitting the sentence."""
        standings = reportable(ctx, data["agency"])
        if data["slots"]:
            title = ctx.t("report.which", figure=slots_in_words(data["slots"], ctx), kind=kind(ctx))
            standings = by_fit(data.get("text", ""), data["slots"], standings, ctx)
        else:
            name = ctx.content.plan.agency(data["agency"]).short
            title = ctx.t("report.activity", agency=name, kind=kind(ctx))
            standings = by_urgency(standings)
        return Ask([Text(title), measure_pages(standings, ctx)])

    @step(choice_or_text)
    def activity(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a tapped measure, or a sentence that names it."""
        if answer in {standing.measure.id for standing in agency_standings(ctx, data["agency"])}:
            return self._chosen(answer, data, ctx)
        slots = {**data["slots"], **pack(read(answer, ctx))}
        found = guess(answer, slots, reportable(ctx, data["agency"]), ctx)
        if found is not None:
            return self._chosen(found, {**data, "slots": slots, "text": answer}, ctx)
        if slots == data["slots"]:
            raise Invalid(ctx.t("report.activity_unknown", kind=kind(ctx)))
        return To("activity", {**data, "slots": slots, "text": answer})

    def ask_figure(self, data: Data, ctx: Context) -> Ask:
        """Ask for what is missing, with the target beside it."""
        levels = [Answer(amount(level, Unit.LEVEL, ctx), str(level)) for level in range(1, 6)]
        unit = ctx.content.plan.measure(data["measure"]).unit
        return Ask([figure_bubble(data, ctx), Text(figure_question(data, ctx))], levels if unit is Unit.LEVEL else ())

    @step(anything)
    def figure(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Read the figure; say what is wrong with it, or ask for the rest."""
        measure = ctx.content.plan.measure(data["measure"])
        if measure.unit is Unit.NOTE:
            return self._noted(answer, data, ctx)
        return self._figured(needs(data["slots"], read(answer, ctx, measure), measure, ctx), data, ctx)

    def ask_merge(self, data: Data, ctx: Context) -> Ask:
        """A figure of this round exists and the unit adds up: ask whether to add or to replace."""
        measure = ctx.content.plan.measure(data["measure"])
        before, now = result_now(data, ctx), worth(data["slots"], measure)
        earlier, day = (before.value, before.at.date()) if before else (Decimal(0), ctx.today)
        before_, total, alone = (measured(n, measure, ctx.content.texts) for n in (earlier, earlier + now, now))
        activity = ctx.content.plan.activity(measure.activity_id).short
        text = ctx.t("report.merge", activity=activity, before=before_, date=chat_date(day), now=alone)
        add = Answer(ctx.t("report.add", total=total), "add")
        return Ask([Text(text)], [add, Answer(ctx.t("report.replace", total=alone), "replace")])

    @step(choice)
    def merge(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the choice; adding also keeps count of the people of before."""
        return To("confirm", {**data, "add": answer == "add"})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Echo what was understood, with target and gap."""
        noted = ctx.content.plan.measure(data["measure"]).unit is Unit.NOTE
        buttons = (
            Answer(ctx.t("report.yes"), "yes"),
            Answer(ctx.t("report.change_note" if noted else "report.change_figure"), "figure"),
            Answer(ctx.t("report.change_activity", kind=kind(ctx)), "activity"),
        )
        return Ask([replace(echo_bubble(data, ctx), buttons=buttons)])

    @step(figure_or_choice)
    def confirm(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Store it and give the receipt, or go back to what is wrong; a typed figure replaces the one shown."""
        if answer == "figure":
            return To("figure", {**data, "slots": {}})
        if answer == "activity":
            return To("activity", {key: kept for key, kept in data.items() if key not in ("measure", "add", "correct")})
        if answer != "yes":
            return self.figure.take(self, {**data, "slots": {}}, answer, ctx)
        total, actual = totals(data, ctx)
        before = result_now(data, ctx)
        current = ctx.content.programme.latest_period(ctx.today)
        stored = RecordResult(
            data["agency"],
            data["measure"],
            current.id,
            total,
            data["slots"],
            ctx.receipt,
            before.id if before else None,
        )
        return End([receipt_bubble(data, actual, ctx)], effects=(stored,), quick=self._after(ctx), matters=True)

    # between the steps

    def _guessed(self, data: Data, ctx: Context) -> Outcome:
        measures = reportable(ctx, data["agency"])
        if not measures:
            raise Invalid(ctx.t("report.nothing"))
        if data.get("text") and (found := guess(data["text"], data["slots"], measures, ctx)):
            return self._chosen(found, data, ctx)
        return To("activity", data)

    def _chosen(self, measure_id: str, data: Data, ctx: Context) -> Outcome:
        if measure_id not in {measure.id for measure in ctx.content.plan.measures_of(data["agency"])}:
            raise Invalid(ctx.t("report.not_yours"))
        measure = ctx.content.plan.measure(measure_id)
        if measure.acknowledged:
            standing = standing_of(ctx, data["agency"], measure)
            raise Invalid(ctx.t("report.computed", reached=reached(standing, ctx)))
        data = {**data, "measure": measure_id}
        text = data.get("text", "")
        if measure.unit is Unit.NOTE:
            # a sentence with a figure tells of something done; the mere name of an activity does not
            return self._noted(text, data, ctx) if text and data["slots"] else To("figure", data)
        found = needs({}, read(text, ctx, measure), measure, ctx) if text else needs(data["slots"], None, measure, ctx)
        if not data["slots"] and all(problem.code == "no_number" for problem in found.problems):
            return To("figure", data)
        try:
            return self._figured(found, data, ctx)
        except Invalid as invalid:
            return To("figure", {**data, "slots": {}}, say=say(invalid.say))

    def _noted(self, text: str, data: Data, ctx: Context) -> Outcome:
        """Go on with a result told in words."""
        note = normalise(text)
        if not 2 <= len(note) <= LONGEST_NOTE or not any(letter.isalpha() for letter in note):
            raise Invalid(ctx.t("report.note_length", limit=LONGEST_NOTE))
        return To("confirm", {**data, "slots": {NOTE: note}, "text": "", "add": False})

    def _figured(self, found: Needs, data: Data, ctx: Context) -> Outcome:
        """Go on with a figure that has been read, or say what is wrong with it."""
        measure = ctx.content.plan.measure(data["measure"])
        # how many of whom is asked next anyway, so that it is no fault not to have said it
        problems = [
            p for p in found.problems if not ("of" in found.missing and p.slot == "joined" and p.code == "ambiguous")
        ]
        if problems:
            problem = problems[0]
            glue = f" {ctx.t('amount.or')} " if problem.code == "ambiguous" else ", "
            values = glue.join(problem.values)
            raise Invalid(ctx.t(f"figure.{problem.code}", values=values))
        slots = pack(found.figure)
        known = {**data, "slots": slots, "text": ""}
        if found.missing:
            if slots == data["slots"]:
                raise Invalid(ctx.t("figure.no_number"))
            return To("figure", known)
        adds_up = measure.unit in CUMULATIVE and not data.get("correct")
        if adds_up and result_now(known, ctx) is not None:
            return To("merge", known)
        return To("confirm", {**known, "add": False})

    def _after(self, ctx: Context) -> tuple[Choice, ...]:
        return tuple(
            Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in ("progress", "owed", "menu")
        )
