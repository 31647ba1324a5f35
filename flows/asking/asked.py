"""Questions that were handed over: whoever they were handed to answers them, and the centre may publish the answer."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from content.model.asking.answers import ANSWER, QUESTION, WORDINGS, folded
from content.model.calendar import chat_date
from flows.asking.search import index_of
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Go, Row, Text, Word
from flows.engine.paging import beginning
from flows.engine.parsers import anything, choice, choice_of, sure_choice, words
from flows.engine.session import Data
from flows.people.agencies import agency_short
from flows.record.asking import AnswerAsked, AskedQuestion
from flows.record.campaigns import SendCampaign
from flows.record.effects import Effect
from flows.starts.asking import StartAsked, StartMyQuestions
from flows.thai.normalise import normalise

LISTED, SHOWN, LABEL, SOURCE = 6, 60, 40, 120
BREAK = re.compile(r"[\r\n]+| / ")
LINES = range(WORDINGS[0] + 1, WORDINGS[-1] + 2)
TOPIC = "using"
"""Where a published answer goes when it is near no other."""


class _Preview(StrEnum):
    """What can be done with an answer that was read back."""

    SEND = "send"
    PUBLISH = "publish"
    CHANGE = "change"


class _Publish(StrEnum):
    """What can be done with an entry that was read back."""

    YES = "yes"
    REWORD = "reword"
    NO = "no"


class Asked(Flow[StartAsked]):
    """An admin, or a focal person for their agency, answers open questions."""

    official = True
    needs = "answering"

    def begin(self, start: StartAsked, ctx: Context) -> Outcome:
        """List what waits, or say that nothing does."""
        return To(self.pick, NOTHING) if _open(ctx) else End([Text(ctx.t("asked.none"))])

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """List the open questions, the oldest first."""
        rows = tuple(
            Row(beginning(one.text, SHOWN), note=_from(one, ctx), tap=Answer(one.text, one.receipt))
            for one in _open(ctx)[:LISTED]
        )
        return Ask([Bubble(title=ctx.t("asked.title", count=len(_open(ctx))), rows=rows)])

    @step(choice, shows=True)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep which."""
        return To(self.write, {"receipt": answer})

    def ask_write(self, data: Data, ctx: Context) -> Ask:
        """Show the question and ask for the answer."""
        one = _one(data, ctx)
        rows = (Row(ctx.t("asked.from"), _from(one, ctx)),) if one else ()
        bubble = Bubble(title=ctx.t("asked.question"), paragraphs=(one.text,) if one else (), rows=rows)
        return Ask([bubble, Text(ctx.t("asked.ask_write", limit=ANSWER))])

    @step(words(ANSWER))
    def write(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the words and show them before they go."""
        return To(self.confirm, {**data, "answer": answer}) if _one(data, ctx) else _gone(ctx)

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Show the answer as the asker will read it, and what it costs."""
        one = _one(data, ctx)
        publish = (Answer(ctx.t("asked.publish_too"), _Preview.PUBLISH),) if ctx.person.has("admin") else ()
        buttons = (Answer(ctx.t("asked.send"), _Preview.SEND), *publish, Answer(ctx.t("asked.change"), _Preview.CHANGE))
        bubble = Bubble(
            title=ctx.t("asked.preview"),
            paragraphs=(data["answer"],),
            rows=(Row(ctx.t("asked.cost"), _cost(one, ctx)),) if one else (),
            buttons=buttons,
        )
        return Ask([bubble])

    @step(choice_of(_Preview, sure_choice))
    def confirm(self, data: Data, answer: _Preview, ctx: Context) -> Outcome:
        """Send it to the asker; what is published is the question as it was asked, if it can be."""
        one = _one(data, ctx)
        if one is None:
            return _gone(ctx)
        if answer is _Preview.CHANGE:
            return To(self.write, {"receipt": data["receipt"]})
        if answer is _Preview.PUBLISH and ctx.person.has("admin"):
            lines = [normalise(one.text)]
            why_not = _unfit(lines, ctx)
            return To(self.wordings, data, [Text(why_not)]) if why_not else To(self.source, {**data, "lines": lines})
        return _done(one, data["answer"], None, ctx)

    def ask_wordings(self, data: Data, ctx: Context) -> Ask:
        """Ask how people would put the question, for the search."""
        return Ask([Text(ctx.t("asked.ask_wordings", most=LINES[-1]))])

    @step(anything)
    def wordings(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Each line is one way to ask; the first is shown."""
        lines = list(dict.fromkeys(line for part in BREAK.split(answer) if (line := normalise(part))))
        if why_not := _unfit(lines, ctx):
            raise Invalid(why_not)
        return To(self.publish if "source" in data else self.source, {**data, "lines": lines})

    def ask_source(self, data: Data, ctx: Context) -> Ask:
        """Every answer has a source, if only who gives it."""
        centre = ctx.t("asked.source_centre", centre=ctx.content.programme.centre)
        return Ask([Text(ctx.t("asked.ask_source"))], [Word(ctx.t("asked.from_centre"), centre)])

    @step(words(SOURCE))
    def source(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the source."""
        return To(self.publish, {**data, "source": answer})

    def ask_publish(self, data: Data, ctx: Context) -> Ask:
        """Show the entry as everybody will read it."""
        rows = tuple(Row(line) for line in data["lines"][1:])
        bubble = Bubble(
            title=data["lines"][0],
            eyebrow=ctx.t("asked.everybody_sees"),
            paragraphs=(data["answer"],),
            rows=rows,
            note=ctx.t("ask.source", source=data["source"]),
            buttons=tuple(Answer(ctx.t(f"asked.publish_{way}"), way) for way in _Publish),
        )
        return Ask([bubble])

    @step(choice_of(_Publish, sure_choice))
    def publish(self, data: Data, answer: _Publish, ctx: Context) -> Outcome:
        """Send the answer, and publish it when they say so."""
        one = _one(data, ctx)
        if one is None:
            return _gone(ctx)
        if answer is _Publish.REWORD:
            return To(self.wordings, data)
        return _done(one, data["answer"], _entry(data, ctx) if answer is _Publish.YES else None, ctx)


def _open(ctx: Context) -> Sequence[AskedQuestion]:
    """What this person may answer: an admin everything, a focal person what was handed to them for their agency."""
    waiting = ctx.records.open_questions()
    if ctx.person.has("admin"):
        return waiting
    mine = ctx.person.agencies_as("focal")
    return [one for one in waiting if one.to == "focal" and one.agency in mine]


def _one(data: Data, ctx: Context) -> AskedQuestion | None:
    return next((one for one in _open(ctx) if one.receipt == data["receipt"]), None)


def _unfit(lines: Sequence[str], ctx: Context) -> str:
    """Why these cannot be the wordings of a published question; "" when they can."""
    if len(lines) not in LINES:
        return ctx.t("asked.lines", count=len(lines), least=LINES[0], most=LINES[-1])
    if long := next((line for line in lines if len(line) > QUESTION), None):
        return ctx.t("asked.long", line=long[:LABEL], limit=QUESTION)
    taken = {folded(text) for one in ctx.content.answers.all for text in (one.question, *one.wordings)}
    same = next((line for line in lines if folded(line) in taken), None)
    return ctx.t("asked.taken", line=same) if same else ""


def _gone(ctx: Context) -> Outcome:
    return End([Text(ctx.t("asked.gone"))])


def _from(one: AskedQuestion, ctx: Context) -> str:
    agency = agency_short(one.agency, ctx)
    who = f"{one.name} · {agency}" if one.name else agency
    return f"{who} · {chat_date(one.at.date())}"


def _told(one: AskedQuestion, ctx: Context) -> bool:
    """Whether a message goes to the asker: they asked for it, and it can be paid."""
    return one.tell and one.person is not None and ctx.records.quota().left != 0


def _cost(one: AskedQuestion, ctx: Context) -> str:
    if not one.tell:
        return ctx.t("asked.free")
    return ctx.t("send.messages", n=1) if _told(one, ctx) else ctx.t("asked.no_quota")


def _entry(data: Data, ctx: Context) -> Mapping[str, Any]:
    """The published answer; a year later somebody reads it again."""
    hits = index_of(ctx.content).search(data["lines"][0])
    topics = {one.id: one.topic for one in ctx.content.answers.all}
    topic = next((topics[hit.id] for hit in hits if hit.id in topics), TOPIC)
    return {
        "question": data["lines"][0],
        "wordings": data["lines"][1:],
        "answer": data["answer"],
        "source": data["source"],
        "topic": topic,
        "review": ctx.today.replace(year=ctx.today.year + 1, day=min(ctx.today.day, 28)).isoformat(),
        "draft": False,
    }


def _done(one: AskedQuestion, answer: str, entry: Mapping[str, Any] | None, ctx: Context) -> Outcome:
    effects: list[Effect] = [AnswerAsked(one.receipt, answer, entry)]
    told = _told(one, ctx)
    if told:
        # the message itself says nothing of the question: what is personal comes in the free reply to the tap
        tap = Go(ctx.t("asked.read"), StartMyQuestions(one.receipt))
        message = Bubble(title=ctx.t("asked.ready"), rows=(Row(ctx.t("receipt.number"), one.receipt),), buttons=(tap,))
        audience, what = {"kind": "person", "person": one.person}, {"kind": "asked", "receipt": one.receipt}
        title = ctx.t("asked.campaign", receipt=one.receipt)
        effects.append(SendCampaign(title, audience, what, (message,), ctx.receipt, None))
    published = () if entry is None else (ctx.t("asked.published"),)
    said = (ctx.t("asked.done_told" if told else "asked.done"), *published)
    more = (Go(ctx.t("asked.next"), StartAsked()),) if len(_open(ctx)) > 1 else ()
    bubble = Bubble(title=ctx.t("asked.done_title"), paragraphs=said, buttons=more, tone="good")
    return End([bubble], effects=tuple(effects), matters=True)
