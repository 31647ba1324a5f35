"""The question of the day: one tap, the explanation at once, and what was not known comes back until it is."""

from dataclasses import replace

from content.model.calendar import chat_date
from content.model.learning.quiz import Question
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, Switch, To, say, step
from flows.engine.messages import Bubble, Choice, Go, Row, Word
from flows.engine.parsers import choice_or_text
from flows.engine.session import Data
from flows.learning.cards import card_tap
from flows.learning.practice import Retention, comes_back, next_question, retention, shuffled, streak
from flows.learning.questions import chosen, is_right, question_bubble, verdict_bubble
from flows.learning.sources import source_tap
from flows.record.learning import AnswerDaily, Choose, DailyAnswer
from flows.starts.learning import StartDaily, StartDailyStats

SHARE = "share_streak"
"""The choice whether others may see how many days in a row somebody answered; nobody sees it unless it says yes."""


class DailyQuestion(Flow[StartDaily]):
    """A person answers the question of the day."""

    version = 2

    def begin(self, start: StartDaily, ctx: Context) -> Outcome:
        """Ask what comes back first, then one new question a day; when that is done, say so."""
        found = next_question(ctx.records.daily(), ctx.records.comes_back(), ctx)
        if found is None:
            return End([_done(ctx)], quick=_quick(ctx))
        order = f"{ctx.person.id} {ctx.today.isoformat()}"
        return To(self.question, {"question": found.question.id, "back": found.back, "order": order})

    def ask_question(self, data: Data, ctx: Context) -> Ask:
        """Ask it, its options in an order of this time's own."""
        question = _question(data, ctx)
        if question is None:
            return Ask(say(ctx.t("daily.gone")))
        # not its standard: some questions ask for just that
        eyebrow = ctx.t("daily.again") if data["back"] else ""
        return Ask([question_bubble(question, ctx.t("daily.title"), eyebrow, ctx)])

    @step(choice_or_text)
    def question(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the answer, explain it, and tell when the question comes back."""
        question = _question(data, ctx)
        if question is None:
            return Switch(StartDaily())
        if answer not in {chosen(question, option) for option in question.options}:
            raise Invalid(ctx.t("daily.question.hint"))
        right = is_right(question, answer)
        due = ctx.records.comes_back().get(question.id)
        again = comes_back(right, due, ctx.today, ctx.content.daily.intervals)
        kept = AnswerDaily(question.id, right, again)
        quick = (source_tap("question", question.id, ctx), *_quick(ctx))
        return End([_verdict(question, kept, data["back"], ctx)], effects=(kept,), quick=quick)


def _question(data: Data, ctx: Context) -> Question | None:
    """The question under way; None when it has been withdrawn meanwhile."""
    try:
        return shuffled(ctx.content.quiz.get(data["question"]), data["order"])
    except KeyError:
        return None


def _verdict(question: Question, kept: AnswerDaily, back: bool, ctx: Context) -> Bubble:
    """What is said to an answer: if it was right, why, when it comes back, and what else there is today."""
    answered = [*ctx.records.daily(), DailyAnswer(question.id, kept.correct, ctx.today)]
    rows = [Row(ctx.t("daily.streak"), ctx.t("daily.days", count=streak(answered, ctx.today)))]
    if kept.comes_back:
        rows.append(Row(ctx.t("daily.comes_back"), chat_date(kept.comes_back.on)))
    elif back:
        rows.append(Row(ctx.t("daily.learned"), tone="good"))
    due = {id: one for id, one in ctx.records.comes_back().items() if id != question.id}
    buttons: list[Choice] = []
    if more := next_question(answered, due, ctx):
        label = ctx.t("daily.more_back", count=more.left + 1) if more.back else ctx.t("daily.more_new")
        buttons.append(Go(label, StartDaily()))
    if question.standard and not kept.correct:
        buttons.append(card_tap(ctx.t("daily.card"), question.standard, ctx))
    eyebrow = ctx.content.cards.standard(question.standard).short if question.standard else ""
    said = verdict_bubble(question, kept.correct, ctx)
    return replace(said, eyebrow=eyebrow, rows=tuple(rows), buttons=tuple(buttons))


def _done(ctx: Context) -> Bubble:
    """Nothing is left today."""
    days = ctx.t("daily.days", count=streak(ctx.records.daily(), ctx.today))
    return Bubble(
        title=ctx.t("daily.done"),
        paragraphs=(ctx.t("daily.done_what"),),
        rows=(Row(ctx.t("daily.streak"), days),),
        buttons=(Word(ctx.t("menu.cards"), ctx.content.words.first("cards")),),
        tone="good",
    )


def _quick(ctx: Context) -> tuple[Choice, ...]:
    words = ctx.content.words
    return tuple(Word(ctx.t(f"menu.{word}"), words.first(word)) for word in ("daily_stats", "owed", "menu"))


class DailyStats(Flow[StartDailyStats]):
    """A person looks at what they remember, and chooses whether others may see their streak."""

    def begin(self, start: StartDailyStats, ctx: Context) -> Outcome:
        """Show it to the person alone; a tap on the choice turns it."""
        chosen = start.share
        if not chosen:
            return End([_stats(ctx.records.choice(SHARE) == "yes", ctx)], quick=_ways_on(ctx))
        told = ctx.t("daily.shared" if chosen == "yes" else "daily.private")
        return End([*say(told), _stats(chosen == "yes", ctx)], effects=(Choose(SHARE, chosen),), quick=_ways_on(ctx))


def _ways_on(ctx: Context) -> tuple[Choice, ...]:
    words = ctx.content.words
    return tuple(Word(ctx.t(f"menu.{word}"), words.first(word)) for word in ("daily", "owed", "menu"))


def _stats(shares: bool, ctx: Context) -> Bubble:
    answered, due = ctx.records.daily(), ctx.records.comes_back()
    rows = [
        Row(ctx.t("daily.streak"), ctx.t("daily.days", count=streak(answered, ctx.today))),
        Row(ctx.t("daily.answered"), ctx.t("daily.times", count=len(answered))),
        *_remembered(retention(answered, ctx.content.daily.intervals), ctx),
        *((Row(ctx.t("daily.waiting"), ctx.t("daily.questions", count=len(due))),) if due else ()),
    ]
    return Bubble(
        title=ctx.t("daily.stats"),
        rows=tuple(rows),
        note=ctx.t("daily.note_shared" if shares else "daily.note_private"),
        buttons=(
            Go(
                ctx.t("daily.hide" if shares else "daily.share"),
                StartDailyStats("no" if shares else "yes"),
                quiet=shares,
            ),
        ),
    )


def _remembered(found: Retention, ctx: Context) -> list[Row]:
    """What was remembered of what was once wrong, altogether and after each interval."""
    if not found.of:
        return []
    told = ctx.t("daily.remembered_of", right=found.right, of=found.of)
    rows = [Row(ctx.t("daily.remembered"), note=told, bar=found.right / found.of)]
    for days, (right, of) in sorted(found.by_interval.items()):
        rows.append(Row(ctx.t("daily.after", days=days), ctx.t("daily.right_of", right=right, of=of)))
    return rows
