"""The certificates that a person has earned."""

from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome, Switch
from flows.engine.messages import Bubble, Carousel, Word
from flows.learning.learn import certificate_bubble
from flows.starts.learning import StartCertificates, StartLearn


class ShowCertificates(Flow[StartCertificates]):
    """A person asks for their certificates."""

    def begin(self, start: StartCertificates, ctx: Context) -> Outcome:
        """Show them; who has none is told how to earn one, with its button."""
        passes = ctx.records.passes()
        title = ctx.t("learn.passed_before")
        earned = [
            certificate_bubble(lesson, passes[lesson.id], title, ctx)
            for lesson in ctx.content.lessons.all
            if lesson.id in passes
        ]
        if start.receipt:
            earned = [bubble for bubble in earned if start.receipt in {row.value for row in bubble.rows}]
        if len(earned) > 1:
            return End([Carousel(tuple(earned), alt=title)])
        if earned:
            return End(earned)
        if not ctx.content.lessons.all:
            return Switch(StartLearn())
        learn = Word(ctx.t("menu.learn"), ctx.content.words.first("learn"))
        told = ctx.t("learn.no_certificate_what")
        return End([Bubble(title=ctx.t("learn.no_certificate"), paragraphs=(told,), buttons=(learn,))])
