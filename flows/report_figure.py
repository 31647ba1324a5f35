"""A focal person reports what an activity achieved: in one sentence, or step by step."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from content.calendar import chat_date, round_on
from content.plan import Measure, Unit
from flows.agencies import sure_agency
from flows.amounts import amount, gap, measured, reached, result_label, slots_in_words, target_or_reached, target_words
from flows.context import Context, Result
from flows.effects import RecordResult
from flows.figures import NOTE, asked_slot, by_fit, by_urgency, guess, needs, pack, read, worth
from flows.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.messages import Answer, Bubble, Carousel, Choice, Go, Row, Text, Tone, Word
from flows.parsers import anything, choice, choice_or_text, figure_or_choice
from flows.session import Data
from flows.standing import CUMULATIVE, Standing, Status, actual_of, agency_standings, judged
from flows.thai.figure import Needs
from flows.thai.normalise import normalise

PAGE = 6
_TONES: dict[Status, Tone] = {Status.MET: "good", Status.BELOW: "warning", Status.RECORDED: "plain"}
LONGEST_NOTE = 300
"""Characters of a result told in words."""


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
        standings = _reportable(ctx, data["agency"])
        if data["slots"]:
            title = ctx.t("report.which", figure=slots_in_words(data["slots"], ctx), kind=_kind(ctx))
            standings = by_fit(data.get("text", ""), data["slots"], standings, ctx)
        else:
            name = ctx.content.plan.agency(data["agency"]).short
            title = ctx.t("report.activity", agency=name, kind=_kind(ctx))
            standings = by_urgency(standings)
        return Ask([Text(title), measure_pages(standings, ctx)])

    @step(choice_or_text)
    def activity(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a tapped measure, or a sentence that names it."""
        if answer in {standing.measure.id for standing in agency_standings(ctx, data["agency"])}:
            return self._chosen(answer, data, ctx)
        slots = {**data["slots"], **pack(read(answer, ctx))}
        found = guess(answer, slots, _reportable(ctx, data["agency"]), ctx)
        if found is not None:
            return self._chosen(found, {**data, "slots": slots, "text": answer}, ctx)
        if slots == data["slots"]:
            raise Invalid(ctx.t("report.activity_unknown", kind=_kind(ctx)))
        return To("activity", {**data, "slots": slots, "text": answer})

    def ask_figure(self, data: Data, ctx: Context) -> Ask:
        """Ask for what is missing, with the target beside it."""
        measure = ctx.content.plan.measure(data["measure"])
        standing = _standing(ctx, data["agency"], measure)
        activity = ctx.content.plan.activity(measure.activity_id)
        rows = [Row(ctx.t("report.target"), target_words(measure, ctx.content.texts))]
        if standing.actual is not None:
            rows.append(Row(ctx.t("report.so_far"), measured(standing.actual, measure, ctx.content.texts)))
        if data["slots"]:
            rows.append(Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure)))
        question = Bubble(
            title=activity.short, eyebrow=measure.activity_id, paragraphs=(measure.indicator,), rows=tuple(rows)
        )
        levels = [Answer(amount(level, Unit.LEVEL, ctx), str(level)) for level in range(1, 6)]
        asked = ctx.t(f"report.ask.{_question(data, measure)}", word=measure.word, limit=LONGEST_NOTE)
        return Ask([question, Text(asked)], levels if measure.unit is Unit.LEVEL else ())

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
        before, now = _now(ctx, data), worth(data["slots"], measure)
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
        measure = ctx.content.plan.measure(data["measure"])
        buttons = [
            Answer(ctx.t("report.yes"), "yes"),
            Answer(ctx.t("report.change_note" if measure.unit is Unit.NOTE else "report.change_figure"), "figure"),
            Answer(ctx.t("report.change_activity", kind=_kind(ctx)), "activity"),
        ]
        activity = ctx.content.plan.activity(measure.activity_id)
        round_number = round_on(ctx.content.programme.rounds, ctx.today).number
        eyebrow = ctx.t("report.eyebrow", kind=_kind(ctx), activity=measure.activity_id, round=round_number)
        return Ask(
            [
                Bubble(
                    title=activity.short,
                    eyebrow=eyebrow,
                    rows=self._echo(data, measure, ctx),
                    note=ctx.t("report.right"),
                    buttons=tuple(buttons),
                )
            ]
        )

    @step(figure_or_choice)
    def confirm(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Store it and give the receipt, or go back to what is wrong; a typed figure replaces the one shown."""
        if answer == "figure":
            return To("figure", {**data, "slots": {}})
        if answer == "activity":
            return To("activity", {key: kept for key, kept in data.items() if key not in ("measure", "add", "correct")})
        if answer != "yes":
            return self.figure.take(self, {**data, "slots": {}}, answer, ctx)
        total, actual = self._total(data, ctx)
        before = _now(ctx, data)
        current = round_on(ctx.content.programme.rounds, ctx.today)
        stored = RecordResult(
            data["agency"],
            data["measure"],
            current.number,
            total,
            data["slots"],
            ctx.receipt,
            before.id if before else None,
        )
        return End([self._receipt(data, actual, ctx)], effects=(stored,), quick=self._after(ctx), matters=True)

    # between the steps

    def _echo(self, data: Data, measure: Measure, ctx: Context) -> tuple[Row, ...]:
        total, actual = self._total(data, ctx)
        before, texts = _now(ctx, data), ctx.content.texts
        rows = [Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure))]
        if before is not None:
            was = slots_in_words(before.slots, ctx) if NOTE in before.slots else measured(before.value, measure, texts)
            rows.append(Row(ctx.t("report.before"), was, tone="muted"))
        if before is not None and measure.unit is not Unit.NOTE:
            rows.append(Row(ctx.t("report.becomes"), measured(total, measure, texts)))
        rows.append(Row(ctx.t("report.target"), target_words(measure, texts)))
        if measure.target is not None:
            short = judged(measure, actual) is Status.BELOW
            label = ctx.t("report.gap" if short else "report.result")
            rows.append(Row(label, gap(measure, actual, data["slots"], ctx), "warning" if short else "good"))
        return tuple(rows)

    def _guessed(self, data: Data, ctx: Context) -> Outcome:
        reportable = _reportable(ctx, data["agency"])
        if not reportable:
            raise Invalid(ctx.t("report.nothing"))
        if data.get("text") and (found := guess(data["text"], data["slots"], reportable, ctx)):
            return self._chosen(found, data, ctx)
        return To("activity", data)

    def _chosen(self, measure_id: str, data: Data, ctx: Context) -> Outcome:
        if measure_id not in {measure.id for measure in ctx.content.plan.measures_of(data["agency"])}:
            raise Invalid(ctx.t("report.not_yours"))
        measure = ctx.content.plan.measure(measure_id)
        if measure.acknowledged:
            standing = _standing(ctx, data["agency"], measure)
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
        if adds_up and _now(ctx, known) is not None:
            return To("merge", known)
        return To("confirm", {**known, "add": False})

    def _total(self, data: Data, ctx: Context) -> tuple[Decimal, Decimal]:
        """The round's figure, and the year's with it."""
        measure = ctx.content.plan.measure(data["measure"])
        now = worth(data["slots"], measure)
        before = _now(ctx, data)
        total = now + before.value if data.get("add") and before else now
        if measure.unit not in CUMULATIVE:
            return total, total
        others = [r for r in _results(ctx, data["agency"], measure.id) if not before or r.id != before.id]
        return total, total + (actual_of(measure, others) or 0)

    def _receipt(self, data: Data, actual: Decimal, ctx: Context) -> Bubble:
        measure = ctx.content.plan.measure(data["measure"])
        activity = ctx.content.plan.activity(measure.activity_id)
        standing = Standing(measure, actual, judged(measure, actual))
        rows = (
            Row(
                ctx.t(result_label(measure)),
                reached(standing, ctx),
                bar=standing.ratio,
                tone=_TONES[standing.status],
            ),
            Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure)),
            Row(ctx.t("receipt.number"), ctx.receipt),
            Row(ctx.t("receipt.date"), chat_date(ctx.today)),
        )
        args = {"agency": data["agency"], "measure": measure.id}
        buttons = (
            Word(ctx.t("report.more", kind=_kind(ctx)), ctx.content.words.first("report")),
            Go(ctx.t("report.correct"), "report_figure", {**args, "correct": "yes"}),
        )
        return Bubble(
            title=ctx.t("report.stored"),
            eyebrow=measure.activity_id,
            paragraphs=(activity.short,),
            rows=rows,
            note=ctx.t("report.undo"),
            buttons=buttons,
            tone="good",
        )

    def _after(self, ctx: Context) -> tuple[Choice, ...]:
        return tuple(
            Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in ("progress", "owed", "menu")
        )


def measure_pages(standings: Sequence[Standing], ctx: Context) -> Carousel:
    """Measures as rows with their standing, a few to a bubble; a tap answers with the measure."""
    pages = [standings[start : start + PAGE] for start in range(0, len(standings), PAGE)]
    title = ctx.t("report.list", kind=_kind(ctx))
    return Carousel(
        tuple(
            Bubble(
                title=title,
                eyebrow=ctx.t("common.page", page=page_number, pages=len(pages)),
                rows=tuple(_measure_row(s, ctx) for s in page),
            )
            for page_number, page in enumerate(pages, 1)
        ),
        alt=title,
    )


def _measure_row(standing: Standing, ctx: Context) -> Row:
    activity = ctx.content.plan.activity(standing.measure.activity_id)
    note = " · ".join(filter(None, (ctx.t(f"status.{standing.status.value}"), target_or_reached(standing, ctx))))
    return Row(f"{activity.id} {activity.short}", note=note, tap=Answer(activity.short, standing.measure.id))


def _kind(ctx: Context) -> str:
    """What the plan calls an activity."""
    return ctx.content.plan.levels.activity


def _question(data: Data, measure: Measure) -> str:
    """Which question asks for what is missing; things the plan has its own word for are asked for by it."""
    if measure.unit is Unit.PERCENT:
        return "share" if measure.word else asked_slot(data["slots"], measure)
    return "items" if measure.word else measure.unit.value


def _reportable(ctx: Context, agency: str) -> list[Standing]:
    """The measures whose figures are told, not computed from records."""
    return [standing for standing in agency_standings(ctx, agency) if not standing.measure.acknowledged]


def _standing(ctx: Context, agency: str, measure: Measure) -> Standing:
    return next(standing for standing in agency_standings(ctx, agency) if standing.measure.id == measure.id)


def _results(ctx: Context, agency: str, measure: str) -> list[Result]:
    return [result for result in ctx.records.results(agency) if result.measure == measure]


def _now(ctx: Context, data: Data) -> Result | None:
    """The current result of this round, if there is one."""
    current = round_on(ctx.content.programme.rounds, ctx.today).number
    return next((r for r in _results(ctx, data["agency"], data["measure"]) if r.round == current), None)
