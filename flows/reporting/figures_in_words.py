"""Figures in words for chat: Arabic digits, with their unit."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from content.model.reporting.plan import Comparator, Indicator, Measure, Unit
from content.model.texts import Texts
from flows.engine.context import Context
from flows.record.reporting import Result
from flows.reporting.measure_status import MeasureStatus, Status
from flows.reporting.round_results import Report

COUNTS = ("times", "channels", "level", "persons", "media", "lessons", "items")
_CENT = Decimal("0.01")
_SHOWN = 120
"""Characters of a result in words that are worth showing in a line."""


def number(value: Decimal | int) -> str:
    """A number to two decimals, a half up as in the record, without idle zeros, with thousands commas."""
    text = f"{Decimal(value).quantize(_CENT, ROUND_HALF_UP):,}"
    return text.rstrip("0").rstrip(".")


def amount(value: Decimal | int, unit: Unit, ctx: Context) -> str:
    """A figure with its unit."""
    return ctx.t(f"amount.{unit.value}", n=number(value))


def measured(value: Decimal | int, measure: Measure, texts: Texts) -> str:
    """A figure of a measure, with the plan's own word for what is counted; of a result in words, that there is one."""
    if measure.unit is Unit.NOTE:
        return texts("amount.told")
    if measure.word and measure.unit is not Unit.PERCENT:
        return texts("amount.of_word", n=number(value), word=measure.word)
    return texts(f"amount.{measure.unit.value}", n=number(value))


def target_words(measure: Measure, texts: Texts) -> str:
    """A measure's target, or that the plan has none."""
    return texts("amount.no_target") if measure.target is None else measured(measure.target, measure, texts)


def indicator_target(indicator: Indicator, texts: Texts) -> str:
    """The target of a goal's indicator: to be reached at least, or to go down by."""
    wanted = texts(f"amount.{indicator.unit.value}", n=number(indicator.target))
    return texts("amount.reduce_by", amount=wanted) if indicator.comparator is Comparator.REDUCE_BY else wanted


def slots_in_words(slots: Mapping[str, str], ctx: Context, measure: Measure | None = None) -> str:
    """All that was understood of a sentence, as one line; with the measure's own word once it is known."""
    if Unit.NOTE.value in slots:
        return shorten(slots[Unit.NOTE.value])
    word = measure.word if measure else ""
    parts = [
        ctx.t("amount.of_word", n=number(Decimal(slots[name])), word=word)
        if measure and word and measure.unit.value == name
        else ctx.t(f"amount.{name}", n=number(Decimal(slots[name])))
        for name in COUNTS
        if name in slots and not (name == "persons" and "joined" in slots)
    ]
    if "percent" in slots and not {"joined", "of"} <= slots.keys():
        parts.append(ctx.t("amount.percent", n=number(Decimal(slots["percent"]))))
    if "joined" in slots and "of" in slots:
        parts.append(_share(slots, word, ctx))
    elif "joined" in slots:
        joined = number(Decimal(slots["joined"]))
        parts.append(ctx.t("amount.of_word", n=joined, word=word) if word else ctx.t("amount.joined", joined=joined))
    elif "of" in slots:
        of = number(Decimal(slots["of"]))
        parts.append(ctx.t("amount.of_word", n=of, word=word) if word else ctx.t("report.of_all", of=of))
    if not parts:
        return ctx.t("amount.none_done")
    return ", ".join(parts)


def total_words(told: Result | Report, ctx: Context, measure: Measure) -> str:
    """What was said comes to: a percentage with whom it is of, where that was told."""
    if told.state == "not_applicable":
        return ctx.t("status.not_applicable")
    if measure.unit in (Unit.PERCENT, Unit.NOTE):
        return slots_in_words(told.slots, ctx, measure)
    return measured(told.value, measure, ctx.content.texts)


def _share(slots: Mapping[str, str], word: str, ctx: Context) -> str:
    joined, of = Decimal(slots["joined"]), Decimal(slots["of"])
    share = number(Decimal(100) * joined / of if of else Decimal(0))
    if word:
        return ctx.t("amount.share", joined=number(joined), of=number(of), word=word, percent=share)
    return ctx.t("amount.joined_of", joined=number(joined), of=number(of), percent=share)


def shorten(text: str) -> str:
    """A text as one line that fits."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def gap(measure: Measure, actual: Decimal, slots: Mapping[str, str], ctx: Context) -> str:
    """What is missing to the target, in the words a person counts in; where there is none, that it is recorded."""
    if measure.target is None:
        return ctx.t("status.recorded")
    if actual >= measure.target:
        return ctx.t("report.reached")
    if measure.unit is Unit.PERCENT and {"joined", "of"} <= slots.keys():
        needed = (Decimal(measure.target) * Decimal(slots["of"]) / 100).to_integral_value(ROUND_CEILING)
        short = number(needed - Decimal(slots["joined"]))
        if measure.word:
            return ctx.t("amount.of_word", n=short, word=measure.word)
        return ctx.t("amount.persons", n=short)
    if measure.unit is Unit.LEVEL:
        return ctx.t("amount.levels", n=number(measure.target - actual))
    return measured(measure.target - actual, measure, ctx.content.texts)


def target_or_reached(measure_status: MeasureStatus, ctx: Context) -> str:
    """Actual beside target, or the target alone (or nothing) where the status already says that there is no figure."""
    if measure_status.actual is not None:
        return reached(measure_status, ctx)
    if measure_status.measure.target is None:
        return ""
    return ctx.t("progress.target", target=target_words(measure_status.measure, ctx.content.texts))


def result_label(measure: Measure) -> str:
    """The key of what a result is called: beside a target, or alone."""
    return "report.so_far" if measure.target is None else "report.result"


def reached(measure_status: MeasureStatus, ctx: Context) -> str:
    """Actual beside target, or what the lack of a figure or a target means."""
    texts, measure = ctx.content.texts, measure_status.measure
    if measure_status.status in (Status.NOT_APPLICABLE, Status.NO_HEADCOUNT):
        return ctx.t(f"status.{measure_status.status.value}")
    if measure_status.actual is None:
        untold = measure.target is None
        return ctx.t("status.missing") if untold else ctx.t("progress.nothing", target=target_words(measure, texts))
    actual = measured(measure_status.actual, measure, texts)
    if measure.target is None:
        return actual
    return ctx.t("progress.of_target", actual=actual, target=target_words(measure, texts))
