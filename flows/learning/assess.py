"""Self-assessment: a person looks at their own conduct in private; of others, only groups are ever shown."""

from content.model.calendar import chat_date
from content.model.learning.assessments import Assessment
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Choice, Word
from flows.engine.parsers import choice_of
from flows.engine.session import Data
from flows.learning.assessed import mean, score_rows, self_assessment
from flows.learning.cards import card_tap
from flows.learning.questionnaire import NONE, NOT_MINE, IntroAnswer, answered, intro, on_scale, statement, to_answer
from flows.record.learning import RecordAssessment, Scores
from flows.starts.learning import StartAssess


class Assess(Flow[StartAssess]):
    """A person assesses their own conduct."""

    resumes, keeps, version = True, True, 2

    def begin(self, start: StartAssess, ctx: Context) -> Outcome:
        """Introduce it."""
        about = self_assessment(ctx)
        if about is None:
            raise Invalid(ctx.t("questionnaire.none"))
        return To(self.intro, {"about": about.id})

    def ask_intro(self, data: Data, ctx: Context) -> Ask:
        """Say how answers are kept, and offer the picture of last time."""
        about = ctx.content.assessments[data["about"]]
        before = ctx.records.takings(about.id)
        kept = ctx.t("assess.kept")
        more = ctx.t("assess.before", kept=kept, date=chat_date(before[-1].day)) if before else kept
        quick = (Answer(ctx.t("assess.see_last"), IntroAnswer.LAST),) if before else ()
        return Ask([intro(about, more, ctx)], quick)

    @step(choice_of(IntroAnswer))
    def intro(self, data: Data, answer: IntroAnswer, ctx: Context) -> Outcome:
        """Begin, or look at last time's picture."""
        about = ctx.content.assessments[data["about"]]
        if answer is IntroAnswer.LAST:
            *before, last = ctx.records.takings(about.id)
            title = ctx.t("assess.picture_last", date=chat_date(last.day))
            picture = _picture(title, about, last.scores, before[-1].scores if before else {}, ctx)
            return End([picture, advice_bubble(about, last.scores, ctx)], quick=_ways_on(ctx))
        return To(self.item, {**data, "answers": {}})

    def ask_item(self, data: Data, ctx: Context) -> Ask:
        """One statement, the scale to tap, and a way past what is none of one's own work."""
        about = ctx.content.assessments[data["about"]]
        return Ask([statement(about, data["answers"], ctx)], [Answer(ctx.t("assess.not_mine"), NOT_MINE)])

    @step(on_scale)
    def item(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Go on to the next; after the last, show the picture and keep the totals by standard alone."""
        about = ctx.content.assessments[data["about"]]
        given = answered(about, data["answers"], answer)
        if to_answer(about, given):
            return To(self.item, {**data, "answers": given})
        scores = about.points({item: point for item, point in given.items() if point != NONE})
        if not scores:
            return End(say(ctx.t("assess.nothing")), quick=_ways_on(ctx))
        before = ctx.records.takings(about.id)
        picture = _picture(ctx.t("assess.picture"), about, scores, before[-1].scores if before else {}, ctx)
        kept = RecordAssessment(about.id, scores)
        return End([picture, advice_bubble(about, scores, ctx)], effects=(kept,), quick=_ways_on(ctx))


def _ways_on(ctx: Context) -> tuple[Choice, ...]:
    return tuple(Word(ctx.t(f"menu.{word}"), ctx.content.words.first(word)) for word in ("daily", "owed", "menu"))


def _picture(title: str, about: Assessment, scores: Scores, before: Scores, ctx: Context) -> Bubble:
    rows = score_rows(about, scores, before, ctx)
    note = ctx.t("assess.compared", top=about.top) if before else ctx.t("assess.private")
    return Bubble(title=title, rows=tuple(rows), note=note)


def advice_bubble(about: Assessment, scores: Scores, ctx: Context) -> Bubble:
    """One thing to try, for the standard with the fewest points, and a card on it."""
    lowest = int(min(scores, key=lambda standard: (mean(scores[standard]), standard)))
    card = card_tap(ctx.t("assess.card"), lowest, ctx)
    return Bubble(
        title=ctx.t("assess.try"),
        eyebrow=ctx.content.cards.standard(lowest).short,
        paragraphs=(about.advice.get(lowest, ""),),
        note=about.closing[0],
        buttons=(card,),
    )
