"""Figures in words for chat: Arabic digits, with their unit."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from content.plan import Measure, Unit
from flows.context import Context
from flows.standing import Standing

COUNTS = ("times", "channels", "level", "persons", "media", "lessons")


def number(value: Decimal | int) -> str:
    """A number without idle zeros, with thousands commas."""
    text = f"{Decimal(value):,.2f}"
    return text.rstrip("0").rstrip(".")


def amount(value: Decimal | int, unit: Unit, ctx: Context) -> str:
    """A figure with its unit."""
    return ctx.t(f"amount.{unit.value}", n=number(value))


def slots_in_words(slots: Mapping[str, str], ctx: Context) -> str:
    """All that was understood of a sentence, as one line."""
    parts = [ctx.t(f"amount.{name}", n=number(Decimal(slots[name]))) for name in COUNTS if name in slots]
    if "joined" in slots and "of" in slots:
        share = Decimal(100) * Decimal(slots["joined"]) / Decimal(slots["of"]) if Decimal(slots["of"]) else Decimal(0)
        parts.append(
            ctx.t(
                "amount.joined_of",
                joined=number(Decimal(slots["joined"])),
                of=number(Decimal(slots["of"])),
                percent=number(share),
            )
        )
    elif "joined" in slots:
        parts.append(ctx.t("amount.joined", joined=number(Decimal(slots["joined"]))))
    elif "percent" in slots:
        parts.append(ctx.t("amount.percent", n=number(Decimal(slots["percent"]))))
    if not parts:
        return ctx.t("amount.none_done")
    return ", ".join(parts)


def gap(measure: Measure, actual: Decimal, slots: Mapping[str, str], ctx: Context) -> str:
    """What is missing to the target, in the words a person counts in."""
    if actual >= measure.target:
        return ctx.t("report.reached")
    if measure.unit is Unit.PERCENT and "of" in slots:
        needed = (Decimal(measure.target) * Decimal(slots["of"]) / 100).to_integral_value(ROUND_CEILING)
        return ctx.t("amount.persons", n=number(needed - Decimal(slots["joined"])))
    return amount(measure.target - actual, measure.unit, ctx)


def reached(standing: Standing, ctx: Context) -> str:
    """Actual beside target, or what the lack of a figure means."""
    target = amount(standing.measure.target, standing.measure.unit, ctx)
    if standing.actual is None:
        return ctx.t("progress.nothing", target=target)
    return ctx.t("progress.of_target", actual=amount(standing.actual, standing.measure.unit, ctx), target=target)
