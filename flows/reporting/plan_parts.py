"""The plan that runs, for everybody to read: its strategies and money, its activities, and who answers for what."""

from collections.abc import Iterable

from content.model.calendar import arabic_digits, chat_month
from content.model.reporting.plan import Activity, Budget, BudgetKind, Measure, Practice, Strategy
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Bubble, Carousel, Choice, Go, Row, Section, Word
from flows.engine.paging import pages
from flows.reporting.figures_in_words import indicator_target, target_words
from flows.starts.learning import StartCards
from flows.starts.reporting import StartPlanPart

PAGE, NAMED, LABEL, LONGEST_TITLE = 6, 4, 90, 240
"""Rows to a bubble, agencies named beside a measure, letters of a row, and of a title before the short one stands."""


class ReadPlan(Flow[StartPlanPart]):
    """A person reads what the plan says."""

    needs = "anyone"

    def begin(self, start: StartPlanPart, ctx: Context) -> Outcome:
        """Show all of it, or the part that was asked for."""
        plan = ctx.content.plan
        try:
            if start.measure:
                shown = _who(plan.measure(start.measure), ctx)
            elif start.activity:
                shown = _activity(plan.activity(start.activity), ctx)
            elif start.strategy:
                shown = _strategy({str(one.number): one for one in plan.strategies}[start.strategy], ctx)
            else:
                shown = _whole(ctx)
        except KeyError:
            raise Invalid(ctx.t("plan_part.gone")) from None
        return End([shown[0] if len(shown) == 1 else Carousel(shown[:12], alt=shown[0].title)], quick=_quick(ctx))


def _whole(ctx: Context) -> tuple[Bubble, ...]:
    """How much there is of everything, and the strategies to tap."""
    plan, programme = ctx.content.plan, ctx.content.programme
    counts = (
        Row(ctx.t("plan_part.agencies"), ctx.t("plan_part.agencies_count", count=len(plan.agencies))),
        Row(
            ctx.t("plan_part.activities", kind=plan.levels.activity),
            ctx.t("plan_part.count", count=len(plan.activities())),
        ),
        Row(ctx.t("plan_part.budget"), _sum(plan.strategies, ctx)),
    )
    whole = Bubble(
        title=programme.name,
        eyebrow=ctx.t("plan_part.eyebrow", year=plan.fiscal_year),
        rows=counts,
        note=ctx.t("plan_part.source", source=programme.centre),
    )
    rows = [_strategy_row(strategy, ctx) for strategy in plan.strategies]
    return (whole, *pages(plan.levels.strategy, rows, PAGE, ctx))


def _sum(strategies: Iterable[Strategy], ctx: Context) -> str:
    totals = [one.budget_total for one in strategies if one.budget_total]
    return ctx.t("plan_part.baht", n=f"{sum(totals):,}") if totals else ctx.t("plan_part.no_budget")


def _numbered(strategy: Strategy, ctx: Context) -> str:
    return ctx.t("plan_part.strategy", word=ctx.content.plan.levels.strategy, number=strategy.number)


def _strategy_row(strategy: Strategy, ctx: Context) -> Row:
    label = _numbered(strategy, ctx)
    return Row(label, note=_shortened(strategy.name), tap=Go(label, StartPlanPart(strategy=str(strategy.number))))


def _strategy(strategy: Strategy, ctx: Context) -> tuple[Bubble, ...]:
    """A strategy: its name, goal, money and what it is judged by; then its activities."""
    texts, title = ctx.content.texts, _numbered(strategy, ctx)
    judged = tuple(
        Row(_shortened(one.name), indicator_target(one, texts)) for line in strategy.lines for one in line.indicators
    )
    first = Bubble(
        title=title,
        paragraphs=(strategy.name,),
        sections=(Section(ctx.t("plan_part.goal"), strategy.goal),) if strategy.goal else (),
        rows=(Row(ctx.t("plan_part.budget_here"), _sum((strategy,), ctx)), *judged),
    )
    rows = [_activity_row(activity) for line in strategy.lines for activity in line.activities]
    practices = [_practice_row(practice, ctx) for practice in strategy.practices]
    return (
        first,
        *pages(f"{title} · {ctx.content.plan.levels.activity}", rows, PAGE, ctx),
        *pages(f"{title} · {ctx.t('plan_part.practice')}", practices, PAGE, ctx),
    )


def _activity_row(activity: Activity) -> Row:
    return Row(f"{activity.id} {activity.short}", tap=Go(activity.short, StartPlanPart(activity=activity.id)))


def _practice_row(practice: Practice, ctx: Context) -> Row:
    """A practice as printed; a tap shows its card, where it has one."""
    card = ctx.content.cards.on_practice(practice.id)
    return Row(_shortened(arabic_digits(practice.text)), tap=Go(card.title, StartCards(card=card.id)) if card else None)


def _activity(activity: Activity, ctx: Context) -> tuple[Bubble, ...]:
    """An activity: a card for each of its measures, and its parts."""
    title = activity.title if len(activity.title) <= LONGEST_TITLE else activity.short
    parts = pages(
        f"{activity.id} {ctx.t('plan_part.inside')}", [_activity_row(part) for part in activity.parts], PAGE, ctx
    )
    return (*(_measure(measure, arabic_digits(title), ctx) for measure in activity.measures), *parts)


def _measure(measure: Measure, title: str, ctx: Context) -> Bubble:
    """One measure: what is measured, its target, money and time, and who answers for it."""
    indicator = arabic_digits(measure.indicator)
    several = len(measure.agencies) > NAMED
    names = [ctx.content.plan.agency(code).short for code in measure.agencies]
    who = ctx.t("plan_part.agencies_count", count=len(names)) if several else ", ".join(names)
    rows = [
        Row(ctx.t("plan_part.target"), target_words(measure, ctx.content.texts)),
        Row(ctx.t("plan_part.budget_here"), _budget(measure.budget, ctx)),
        Row(ctx.t("plan_part.when"), _when(measure, ctx)),
        Row(ctx.t("plan_part.who"), who),
    ]
    if measure.others:
        rows.append(Row(ctx.t("plan_part.with"), ", ".join(measure.others)))
    return Bubble(
        title=title,
        eyebrow=measure.activity_id,
        sections=() if indicator == title else (Section(ctx.t("plan_part.indicator"), indicator),),
        rows=tuple(rows),
        buttons=(Go(ctx.t("plan_part.who_all"), StartPlanPart(measure=measure.id)),) if several else (),
    )


def _budget(budget: Budget, ctx: Context) -> str:
    if budget.kind is BudgetKind.AMOUNT:
        return ctx.t("plan_part.baht", n=f"{budget.baht:,}")
    return ctx.t("plan_part.no_budget" if budget.kind is BudgetKind.NONE else "plan_part.unknown_budget")


def _when(measure: Measure, ctx: Context) -> str:
    if measure.months:
        first, last = measure.span(ctx.content.plan.fiscal_year)
        return ctx.t("plan_part.months", first=chat_month(first), last=chat_month(last))
    first_quarter, last_quarter = measure.quarters[0], measure.quarters[-1]
    if first_quarter == last_quarter:
        return ctx.t("plan_part.quarter", first=first_quarter)
    return ctx.t("plan_part.quarters", first=first_quarter, last=last_quarter)


def _who(measure: Measure, ctx: Context) -> tuple[Bubble, ...]:
    rows = [Row(ctx.content.plan.agency(code).name) for code in measure.agencies]
    back = (Go(ctx.t("plan_part.back"), StartPlanPart(activity=measure.activity_id)),)
    return pages(f"{ctx.t('plan_part.who')} {measure.activity_id}", rows, PAGE, ctx, back)


def _shortened(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def _quick(ctx: Context) -> tuple[Choice, ...]:
    words = ctx.content.words
    return (
        Go(ctx.t("plan_part.whole"), StartPlanPart()),
        *(Word(ctx.t(f"quick.{word}"), words.first(word)) for word in ("ask", "menu")),
    )
