"""May I take this? The legal ceiling and the stricter No Gift Policy side by side; never a ruling."""

from decimal import Decimal

from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Go, Row, Section, Text, Word
from flows.engine.parsers import choice, figure_or_choice
from flows.engine.session import Data
from flows.learning.sources import source_tap
from flows.reporting.figures_in_words import number
from flows.starts.asking import StartGift
from flows.starts.documents import StartDocuments
from flows.thai.numbers import numbers

UNKNOWN = "unknown"


class Gift(Flow[StartGift]):
    """A person tells who gives what, and why, and reads what holds."""

    def ask_giver(self, data: Data, ctx: Context) -> Ask:
        """Ask who gives."""
        givers = ctx.content.gift.givers.values()
        rows = tuple(Row(giver.label, tap=Answer(giver.label, giver.id)) for giver in givers)
        return Ask([Bubble(title=ctx.t("gift.giver.ask"), rows=rows)])

    @step(choice)
    def giver(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep who."""
        return To(self.what, {"giver": answer})

    def ask_what(self, data: Data, ctx: Context) -> Ask:
        """Ask what is given."""
        kinds = ctx.content.gift.kinds.values()
        rows = tuple(Row(kind.label, tap=Answer(kind.label, kind.id)) for kind in kinds)
        return Ask([Bubble(title=ctx.t("gift.what.ask"), rows=rows)])

    @step(choice)
    def what(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep what."""
        return To(self.worth, {**data, "what": answer})

    def ask_worth(self, data: Data, ctx: Context) -> Ask:
        """Ask about how much it is worth."""
        return Ask([Text(ctx.t("gift.worth.ask"))], [Answer(ctx.t("gift.worth.unknown"), UNKNOWN)])

    @step(figure_or_choice)
    def worth(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a sum as people say it; an estimate will do here."""
        if answer == UNKNOWN:
            return To(self.why, {**data, "worth": UNKNOWN})
        read = [found for found in numbers(answer, ctx.content.figure_words) if found.kind == "count"]
        if len(read) != 1:
            raise Invalid(ctx.t("gift.worth.hint"))
        # of two readings the larger: the stricter answer harms nobody
        worth = max((read[0].value, *read[0].others))
        if not 0 <= worth <= ctx.content.figure_words.largest_baht:
            raise Invalid(ctx.t("gift.worth.hint"))
        return To(self.why, {**data, "worth": str(worth)})

    def ask_why(self, data: Data, ctx: Context) -> Ask:
        """Ask why it is given."""
        rows = tuple(Row(label, tap=Answer(label, id)) for id, label in ctx.content.gift.reasons.items())
        return Ask([Bubble(title=ctx.t("gift.why.ask"), rows=rows)])

    @step(choice)
    def why(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Lay out what holds."""
        return End([gift_bubble(data, answer, ctx)], quick=(source_tap("gift", "", ctx), *_quick(ctx)))


def gift_bubble(data: Data, reason: str, ctx: Context) -> Bubble:
    """What holds for a gift, as told in `data`: first what to do, then the law, the policy, and whom to tell."""
    guide = ctx.content.gift
    giver, kind = guide.givers[data["giver"]], guide.kinds[data["what"]]
    worth = None if data["worth"] == UNKNOWN else Decimal(data["worth"])
    at_work = giver.work or reason == "work"
    over = bool(giver.over) and worth is not None and worth > guide.ceiling
    law = kind.work_law if at_work and kind.work_law else giver.over if over else giver.law
    policy = guide.policy["work" if at_work else reason]
    unknown = bool(giver.over) and worth is None
    case = "over" if over else "work" if at_work else "unknown" if unknown else "within"
    verdict = "unsure" if reason == "unsure" and case in ("unknown", "within") else case
    amount = ctx.t("gift.worth.unknown") if worth is None else ctx.t("gift.baht", n=number(worth))
    told = " · ".join((giver.label, kind.label, amount, guide.reasons[reason]))
    return Bubble(
        title=guide.filled(guide.verdict[verdict]),
        eyebrow=ctx.t("gift.not_ruling"),
        sections=(
            Section(ctx.t("gift.law"), guide.filled(law)),
            Section(ctx.t("gift.policy"), guide.filled(policy), "warning"),
            Section(ctx.t("gift.report"), guide.filled(guide.report[case])),
        ),
        note="\n".join(filter(None, (told, kind.note))),
        buttons=(Go(ctx.t("gift.read"), StartDocuments(guide.document)),),
        tone="good" if verdict == "within" else "warning",
    )


def _quick(ctx: Context) -> tuple[Word, ...]:
    words = ctx.content.words
    return tuple(Word(ctx.t(f"quick.{word}"), words.first(word)) for word in ("gift", "ask", "menu"))
