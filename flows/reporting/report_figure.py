"""A focal person reports what an activity achieved: in one sentence, or step by step."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from content.model.reporting.plan import Unit
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Choice, Row, Text, Word
from flows.engine.parsers import choice, choice_of, choice_or_text, choice_or_text_of, figure_or_choice, words
from flows.engine.session import Data
from flows.people.agencies import sure_agency
from flows.reporting.figures_in_words import amount, reached, slots_in_words
from flows.reporting.heard import computed, first_of_several
from flows.reporting.measure_status import agency_statuses
from flows.reporting.periods import is_open, period_for, refusal
from flows.reporting.report_messages import (
    EchoAnswer,
    MergeAnswer,
    echo_question,
    figure_bubble,
    figure_question,
    kind,
    measure_pages,
    merge_question,
    period_question,
    receipt_bubble,
)
from flows.reporting.round_results import may_add, report_of, reportable, result_now, results_of, status_of
from flows.reporting.slots import LONGEST_NOTE, NOTE, Slots, by_fit, by_urgency, guess, needs, pack, read, sure
from flows.reporting.troubles import paper_bubble, parts_words, problem_words, refused, trouble
from flows.starts.reporting import StartReportFigure, StartWithdraw
from flows.thai.figure import Needs, typed
from flows.thai.normalise import normalise


class _Instead(StrEnum):
    """What can be answered in place of a figure."""

    NOT_APPLICABLE = "not_applicable"
    WITHDRAW = "withdraw"
    SUM = "sum"


def _instead(text: str, asked: Ask, ctx: Context) -> str:
    """Read what stands in place of a figure by its words, offered or not; anything else as it is."""
    del asked
    meant = {ctx.t("report.not_applicable"): _Instead.NOT_APPLICABLE, ctx.t("withdraw.this"): _Instead.WITHDRAW}
    return meant.get(normalise(text), text)


class ReportFigure(Flow[StartReportFigure]):
    """A focal person reports what an activity achieved."""

    needs = "focal"
    version = 2  # since the period is kept in the session

    def begin(self, start: StartReportFigure, ctx: Context) -> Outcome:
        """Take what is known from the sentence or the button, and ask for the rest."""
        agencies = ctx.person.agencies_as("focal")
        text, period = typed(start.text), start.period
        figure = read(text, ctx)
        if text and (why := refused(figure, ctx)):
            return End([Text(why)], quick=self._onward(ctx))
        known: dict[str, Any] = {"slots": sure(figure), "text": text} if text else {"slots": {}}
        if start.correct:
            known["correct"] = True
        if period or not ctx.content.programme.open_periods(ctx.today):
            _check_open(period, ctx)
            known["period"] = period
        agency = start.agency or (agencies[0] if len(agencies) == 1 else "")
        if agency and agency not in agencies:
            raise Invalid(ctx.t("report.not_yours"))
        known["agency"] = agency
        if start.measure:
            return self._chosen(start.measure, known, ctx)
        outcome = self._guessed(known, ctx) if agency else To(self.agency, known)
        if text == normalise(start.text):
            return outcome
        return replace(outcome, say=(Text(ctx.t("report.layout", text=text)), *outcome.say))

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
        statuses = reportable(ctx, data["agency"])
        if data["slots"] or data.get("text"):
            statuses = by_fit(data.get("text", ""), data["slots"], statuses, ctx)
        else:
            statuses = by_urgency(statuses, ctx)
        if data["slots"]:
            title = ctx.t("report.which", figure=slots_in_words(data["slots"], ctx), kind=kind(ctx))
        else:
            name = ctx.content.plan.agency(data["agency"]).short
            title = ctx.t("report.activity", agency=name, kind=kind(ctx))
        return Ask([Text(title), measure_pages(statuses, ctx)])

    @step(choice_or_text)
    def activity(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a tapped measure, or a sentence that names it."""
        if answer in {measure_status.measure.id for measure_status in agency_statuses(ctx, data["agency"])}:
            return self._chosen(answer, data, ctx)
        figure = read(answer, ctx)
        slots = {**data["slots"], **sure(figure)}
        found = guess(answer, slots, reportable(ctx, data["agency"]), ctx)
        if found is not None:
            return self._chosen(found, {**data, "slots": slots, "text": answer}, ctx)
        if slots == data["slots"]:
            unknown = ctx.t("report.activity_unknown", kind=kind(ctx))
            raise Invalid(refused(figure, ctx) or trouble(figure, ctx) or unknown)
        return To(self.activity, {**data, "slots": slots, "text": answer})

    def ask_figure(self, data: Data, ctx: Context) -> Ask:
        """Ask for what is missing; there may be nothing to report, or what was reported may be a mistake."""
        levels = [Answer(amount(level, Unit.LEVEL, ctx), str(level)) for level in range(1, 6)]
        unit = ctx.content.plan.measure(data["measure"]).unit
        quick = [
            *([Answer(ctx.t("report.sum"), _Instead.SUM)] if data.get("sum") else []),
            *(levels if unit is Unit.LEVEL else ()),
            Answer(ctx.t("report.not_applicable"), _Instead.NOT_APPLICABLE),
        ]
        if data.get("correct") and result_now(data, ctx) is not None:
            quick.append(Answer(ctx.t("withdraw.this"), _Instead.WITHDRAW))
        return Ask([figure_bubble(data, ctx), Text(figure_question(data, ctx))], quick)

    @step(choice_or_text_of(_Instead, _instead))
    def figure(self, data: Data, answer: _Instead | str, ctx: Context) -> Outcome:
        """Read the figure; say what is wrong with it, or ask for the rest."""
        measure = ctx.content.plan.measure(data["measure"])
        if answer is _Instead.SUM:
            return self._complete(data["sum"], needs(data["sum"], None, measure, ctx), data, ctx)
        if answer is _Instead.NOT_APPLICABLE:
            return To(self.reason, {**data, "slots": {}, "text": ""})
        if answer is _Instead.WITHDRAW:
            return Switch(StartWithdraw(agency=data["agency"], measure=data["measure"], period=data["period"]))
        if measure.unit is Unit.NOTE:
            return self._noted(answer, data, ctx)
        return self._figured(needs(data["slots"], read(answer, ctx, measure), measure, ctx), data, ctx)

    def ask_reason(self, data: Data, ctx: Context) -> Ask:
        """Ask why there is nothing to report here."""
        short = ctx.content.plan.activity(ctx.content.plan.measure(data["measure"]).activity_id).short
        return Ask([Text(ctx.t("report.ask_reason", activity=short, limit=LONGEST_NOTE))])

    @step(words(LONGEST_NOTE, kept=True))
    def reason(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep it."""
        return _echoed({**data, "slots": {NOTE: answer}, "add": False, "not_applicable": True}, ctx)

    def ask_merge(self, data: Data, ctx: Context) -> Ask:
        """A figure of this period exists and can be added to: ask whether to add or to replace."""
        return merge_question(data, ctx)

    @step(choice_of(MergeAnswer))
    def merge(self, data: Data, answer: MergeAnswer, ctx: Context) -> Outcome:
        """Keep the choice; adding also keeps count of the people of before."""
        return _echoed({**data, "add": answer is MergeAnswer.ADD}, ctx)

    def ask_period(self, data: Data, ctx: Context) -> Ask:
        """Ask for which of the open periods it is."""
        return period_question(ctx)

    @step(choice)
    def period(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the period."""
        return _confirmed({**data, "period": answer}, ctx)

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Echo what was understood, with period, target and gap."""
        return echo_question(data, ctx)

    @step(choice_or_text_of(EchoAnswer, figure_or_choice))
    def confirm(self, data: Data, answer: EchoAnswer | str, ctx: Context) -> Outcome:
        """Store it and give the receipt, or go back to what is wrong; a typed figure replaces the one shown."""
        if answer is EchoAnswer.FIGURE:
            return To(self.figure, {**data, "slots": {}})
        if answer is EchoAnswer.ACTIVITY:
            return To(self.activity, _kept(data))
        if answer is EchoAnswer.PERIOD:
            return To(self.period, data)
        if answer is not EchoAnswer.YES:
            return self.figure.take(self, {**data, "slots": {}}, answer, ctx)
        return self._stored(data, ctx)

    # between the steps

    def _stored(self, data: Data, ctx: Context) -> Outcome:
        if not is_open(data["period"], ctx):
            return End(say(refusal(data["period"], ctx)))
        if data.get("seen") != _seen(data, ctx):  # it would replace what a colleague has just reported
            return replace(_confirmed(data, ctx), say=say(ctx.t("report.meanwhile")))
        stored, receipt = (report_of(data, ctx).effect(data, ctx),), [receipt_bubble(data, ctx)]
        if rest := data.get("rest"):
            return Switch(StartReportFigure(text=rest, agency=data["agency"]), receipt, stored, matters=True)
        return End(receipt, effects=stored, quick=self._after(ctx), matters=True)

    def _guessed(self, data: Data, ctx: Context) -> Outcome:
        measures = reportable(ctx, data["agency"])
        if not measures:
            raise Invalid(ctx.t("report.nothing"))
        text = data.get("text")
        if not text:
            return To(self.activity, data)
        if counted := computed(text, read(text, ctx), data["agency"], ctx):
            return End([paper_bubble(counted, data["agency"], ctx)], quick=self._onward(ctx))
        first, rest = first_of_several(text, measures, ctx)
        figure = read(first, ctx)
        data = {**data, "text": first, "rest": rest, "slots": sure(figure)}
        if found := guess(first, pack(figure), measures, ctx):
            return self._chosen(found, data, ctx)
        wrong = trouble(figure, ctx)
        return To(self.activity, data, say=say(wrong) if wrong else ())

    def _chosen(self, measure_id: str, data: Data, ctx: Context) -> Outcome:
        if measure_id not in {measure.id for measure in ctx.content.plan.measures_of(data["agency"])}:
            raise Invalid(ctx.t("report.not_yours"))
        measure = ctx.content.plan.measure(measure_id)
        if ctx.content.acknowledged_for(measure, data["agency"]):
            measure_status = status_of(ctx, data["agency"], measure)
            raise Invalid(ctx.t("report.computed", reached=reached(measure_status, ctx)))
        data = {**data, "measure": measure_id, "period": _period(measure_id, data, ctx)}
        text = data.get("text", "")
        if measure.unit is Unit.NOTE:
            # a sentence with a figure tells of something done; the mere name of an activity does not
            return self._noted(text, data, ctx) if text and data["slots"] else To(self.figure, data)
        found = needs({}, read(text, ctx, measure), measure, ctx) if text else needs(data["slots"], None, measure, ctx)
        if not text and not data["slots"]:
            return To(self.figure, data)
        if all(problem.code == "no_number" for problem in found.problems) and found.missing and not pack(found.figure):
            return To(self.figure, {**data, "slots": {}, "text": ""})
        try:
            return self._figured(found, data, ctx)
        except Invalid as invalid:
            return To(self.figure, {**data, "slots": {}}, say=say(invalid.say))

    def _noted(self, text: str, data: Data, ctx: Context) -> Outcome:
        """Go on with a result told in words."""
        note = normalise(text)
        if not 2 <= len(note) <= LONGEST_NOTE or not any(letter.isalpha() for letter in note):
            raise Invalid(ctx.t("report.note_length", limit=LONGEST_NOTE))
        return _confirmed({**data, "slots": {NOTE: note}, "text": "", "not_applicable": False}, ctx)

    def _figured(self, found: Needs, data: Data, ctx: Context) -> Outcome:
        """Go on with a figure that has been read, or say what is wrong with it."""
        # how many of whom is asked next anyway, so that it is no fault not to have said it
        problems = [
            p for p in found.problems if not ("of" in found.missing and p.slot == "joined" and p.code == "ambiguous")
        ]
        if problems:
            raise Invalid(problem_words(problems[0], ctx))
        slots = pack(found.figure)
        if found.figure.parts:  # what is told by parts may count somebody twice
            told = parts_words(found.figure, ctx)
            return To(self.figure, {**data, "slots": {}, "text": "", "sum": slots}, say=say(told))
        if found.missing and slots == data["slots"] and not data.get("text"):
            raise Invalid(ctx.t("figure.no_number"))
        return self._complete(slots, found, data, ctx)

    def _complete(self, slots: Slots, found: Needs, data: Data, ctx: Context) -> Outcome:
        """Go on with what was said: to the echo, or to the question for the rest."""
        known = {**data, "slots": dict(slots), "text": "", "sum": {}, "not_applicable": False}
        return To(self.figure, known) if found.missing else _confirmed(known, ctx)

    def _onward(self, ctx: Context) -> tuple[Choice, ...]:
        words = ctx.content.words
        report = Word(ctx.t("menu.report"), words.first("report"))
        return report, Word(ctx.t("quick.menu"), words.first("menu"))

    def _after(self, ctx: Context) -> tuple[Choice, ...]:
        return tuple(
            Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in ("progress", "owed", "menu")
        )


def _confirmed(data: Data, ctx: Context) -> To:
    """Show what was told; before, where it can be added to what the period has, ask whether it is."""
    data = {**data, "add": False}
    return To(ReportFigure.merge, data) if may_add(data, ctx) else _echoed(data, ctx)


def _echoed(data: Data, ctx: Context) -> To:
    """Echo it beside what the period has at this moment."""
    return To(ReportFigure.confirm, {**data, "seen": _seen(data, ctx)})


def _seen(data: Data, ctx: Context) -> int | None:
    """Which result it would replace."""
    before = result_now(data, ctx)
    return before.id if before else None


def _kept(data: Data) -> Data:
    """What stays known when another activity is meant: the figure, but not why there is none."""
    kept = {name: data[name] for name in ("agency", "slots", "text") if name in data}
    return {**kept, "slots": {}} if data.get("not_applicable") else kept


def _period(measure_id: str, data: Data, ctx: Context) -> str:
    """The period of the report: that of the button or of the result it corrects, else by what is missing."""
    chosen: str = data.get("period", "")
    if data.get("correct") and not chosen:
        chosen = next((result.period for result in reversed(results_of(ctx, data["agency"], measure_id))), "")
    if not chosen:
        measure_status = status_of(ctx, data["agency"], ctx.content.plan.measure(measure_id))
        found = period_for(measure_status.missing, ctx)
        chosen = found.id if found else ""
    _check_open(chosen, ctx)
    return chosen


def _check_open(period: str, ctx: Context) -> None:
    if not is_open(period, ctx):
        raise Invalid(refusal(period, ctx))
