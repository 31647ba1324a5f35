"""Everything of the packs that LINE will show, laid out as it will be sent: for the preview and the check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.installation import ACCOUNT
from bot.line.render import render
from content.model.calendar import THAI_TIME
from content.model.learning.assessments import Assessment
from content.model.pack import Content
from flows.asking.ask import AskQuestion
from flows.asking.gift import UNKNOWN, gift_bubble
from flows.asking.guard import channels_bubble, helpers_bubble
from flows.campaigns.campaign_calendar import entry_messages
from flows.documents.documents import document_bubble
from flows.engine.context import Context, PageLinks
from flows.engine.flow import End
from flows.engine.messages import Carousel, Choice, Message
from flows.engine.taps import Stamp
from flows.learning.assess import Assess, advice_bubble
from flows.learning.cards import card_bubble
from flows.learning.learn import Learn
from flows.learning.questionnaire import intro
from flows.learning.questions import question_bubble, verdict_bubble
from flows.learning.survey import Complete, Survey
from flows.record.people import Person
from flows.starts.asking import StartAsk
from storage.in_memory import in_memory
from storage.reading import Reading
from storage.record import RecordReads

_NOWHERE = Stamp("preview", 1, "preview", "preview")
"""The question that buttons shown here belong to: none that is open."""


@dataclass(frozen=True)
class Exhibit:
    """One entry with its LINE messages, and the day by which it is read again."""

    kind: str
    id: str
    title: str
    draft: bool
    review: date
    messages: list[dict[str, Any]]


def exhibits(content: Content, links: PageLinks, today: date, person: int = 0) -> list[Exhibit]:
    """Lay out everything as it looks while nothing is recorded yet, with links that open for one person."""
    with in_memory() as conn:
        reads = RecordReads(Reading(conn, ACCOUNT, content, Person(person), datetime.combine(today, time(), THAI_TIME)))
        ctx = Context(content, reads, today, Person(person), links, "", "", "")
        return [one for kind in _SHOWN for one in kind(ctx)]


def _shown(
    kind: str,
    id: str,
    title: str,
    draft: bool,
    review: date,
    said: Sequence[Message],
    quick: Sequence[Choice] = (),
) -> Exhibit:
    return Exhibit(kind, id, title, draft, review, render(said, quick, _NOWHERE))


def _cards(ctx: Context) -> Iterator[Exhibit]:
    for card in ctx.content.cards.all:
        yield _shown("card", card.id, card.title, card.draft, card.review, [card_bubble(card.id, ctx)])


def _documents(ctx: Context) -> Iterator[Exhibit]:
    for document in ctx.content.documents.all:
        said = [document_bubble(document, ctx)]
        yield _shown("document", document.id, document.title, document.current.draft, document.review, said)


def _questions(ctx: Context) -> Iterator[Exhibit]:
    """Each question as it is asked, with what is said to the right answer."""
    quiz, documents, title = ctx.content.quiz, ctx.content.documents, ctx.t("pages.preview.kinds.question")
    for question in (*quiz.all, *(check for name in documents for check in quiz.check(name))):
        said = [question_bubble(question, title, "", ctx), verdict_bubble(question, True, ctx)]
        yield _shown("question", question.id, question.text, question.draft, question.review, said)


def _answers(ctx: Context) -> Iterator[Exhibit]:
    for answer in ctx.content.answers.all:
        said = AskQuestion().begin(StartAsk(id=answer.id), ctx)
        if isinstance(said, End):
            yield _shown("answer", answer.id, answer.question, answer.draft, answer.review, said.say, said.quick or ())


def _parts(ctx: Context) -> Iterator[Exhibit]:
    """The parts of each lesson, side by side as in a conversation."""
    for lesson in ctx.content.lessons.all:
        for part in lesson.parts:
            asked = Learn().ask_part({"lesson": lesson.id, "part": part.id, "from": part.id}, ctx)
            yield _shown("part", part.id, part.title, part.draft, part.review, asked.messages, asked.quick)


def _questionnaires(ctx: Context) -> Iterator[Exhibit]:
    """What is said before the first statement of each questionnaire and after the last, then every statement."""
    for about in ctx.content.assessments.all:
        said = [intro(about, ctx.t("survey.kept" if about.anonymous else "assess.kept"), ctx), *_ending(about, ctx)]
        yield _shown("questionnaire", about.id, about.title, about.draft, about.review, said)
        flow = Survey() if about.anonymous else Assess()
        for place, item in enumerate(about.items):
            before = dict.fromkeys((one.id for one in about.items[:place]), about.top)
            asked = flow.ask("item", {"about": about.id, "answers": before}, ctx)
            yield _shown("item", item.id, item.text, about.draft, about.review, asked.messages, asked.quick)


def _ending(about: Assessment, ctx: Context) -> Sequence[Message]:
    """The thanks for an anonymous sheet; otherwise the advice for each standard, side by side."""
    if not about.anonymous:
        advice = tuple(advice_bubble(about, {str(standard): (1, 1)}, ctx) for standard in about.advice)
        return [Carousel(advice, ctx.t("assess.try"))] if advice else []
    flow, data = Survey(), {"about": about.id, "answers": {}, "wave": ""}
    end = flow.send.take(flow, data, Complete.SEND, ctx)
    return end.say if isinstance(end, End) else ()


def _gifts(ctx: Context) -> Iterator[Exhibit]:
    """By who gives: up to the ceiling, over it and unknown; by what is given: each reason."""
    guide = ctx.content.gift
    worths = (str(guide.ceiling), str(guide.ceiling + 1), UNKNOWN)
    what = next(iter(guide.kinds))
    for giver in guide.givers.values():
        said = [gift_bubble({"giver": giver.id, "what": what, "worth": worth}, "private", ctx) for worth in worths]
        yield _shown("gift", giver.id, giver.label, guide.draft, guide.review, said)
    *_, last = guide.givers
    for kind in guide.kinds.values():
        data = {"giver": last, "what": kind.id, "worth": UNKNOWN}
        said = [gift_bubble(data, reason, ctx) for reason in guide.reasons]
        yield _shown("gift", kind.id, kind.label, guide.draft, guide.review, said)


def _channels(ctx: Context) -> Iterator[Exhibit]:
    """All channels in their one message, and all who help where somebody is harmed in theirs."""
    shown = (("channels", ctx.content.channels, channels_bubble), ("helpers", ctx.content.helpers, helpers_bubble))
    for name, all, bubble in shown:
        draft, review = any(one.draft for one in all), min(one.review for one in all)
        yield _shown("channel", name, ctx.t(f"{name}.title"), draft, review, [bubble(ctx)])


def _messages(ctx: Context) -> Iterator[Exhibit]:
    for entry in ctx.content.campaign_calendar.entries:
        yield _shown("message", entry.id, entry.title, entry.draft, entry.review, entry_messages(entry, ctx))


_SHOWN = (
    _cards,
    _documents,
    _questions,
    _answers,
    _parts,
    _questionnaires,
    _gifts,
    _channels,
    _messages,
)
