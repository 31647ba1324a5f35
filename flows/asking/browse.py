"""All that can be asked, to look through by topic: nobody has to guess what the bot knows."""

from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Carousel, Choice, Go, Row, Text, Word
from flows.engine.paging import pages
from flows.starts.asking import StartAnswers, StartAsk

PAGE = 6
"""Questions to a bubble; LINE shows twelve bubbles side by side."""


class BrowseAnswers(Flow[StartAnswers]):
    """A person looks through the questions that have an answer."""

    needs = "anyone"

    def begin(self, start: StartAnswers, ctx: Context) -> Outcome:
        """List the topics, or the questions of one, a few to a page."""
        topics: dict[str, list[Row]] = {}
        for answer in ctx.content.answers.all:
            row = Row(answer.question, tap=Go(answer.question, StartAsk(id=answer.id)))
            topics.setdefault(answer.topic, []).append(row)
        if not start.topic:
            return End([Text(ctx.t("answers.how")), _topics(topics, ctx)], quick=_quick(ctx))
        if start.topic not in topics:
            raise Invalid(ctx.t("answers.gone"))
        title = ctx.t(f"answers.topic.{start.topic}")
        shown = pages(title, topics[start.topic], PAGE, ctx)
        return End([Carousel(shown, alt=title)], quick=(Go(ctx.t("answers.topics"), StartAnswers()), *_quick(ctx)))


def _topics(topics: dict[str, list[Row]], ctx: Context) -> Carousel:
    named = [(name, ctx.t(f"answers.topic.{name}"), len(rows)) for name, rows in topics.items()]
    rows = [
        Row(label, ctx.t("answers.count", count=count), tap=Go(label, StartAnswers(name)))
        for name, label, count in named
    ]
    title = ctx.t("answers.title")
    return Carousel(pages(title, rows, PAGE, ctx), alt=title)


def _quick(ctx: Context) -> tuple[Choice, ...]:
    return tuple(Word(ctx.t(f"quick.{word}"), ctx.content.words.first(word)) for word in ("ask", "menu"))
