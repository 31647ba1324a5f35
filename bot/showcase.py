"""Everything of the packs that LINE will show, laid out as it will be sent: for the preview and the check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from bot.links import Links
from bot.render import render
from content.campaign_calendar import Entry
from content.pack import Content
from flows.ask import AskQuestion
from flows.cards import card_bubble
from flows.context import Context, Person, Records
from flows.documents import document_bubble
from flows.flow import End
from flows.learn import Learn
from flows.messages import Choice, Message, Text
from flows.questions import question_bubble, verdict_bubble
from flows.taps import Stamp

_NOWHERE = Stamp("preview", 1, "preview", "preview")
"""The question that buttons shown here belong to: none that is open."""


@dataclass(frozen=True)
class Exhibit:
    """One entry with its LINE messages; `review` is None where no day is set."""

    kind: str
    id: str
    title: str
    draft: bool
    review: date | None
    messages: list[dict[str, Any]]


def showcase(content: Content, links: Links, today: date, person: int = 0) -> list[Exhibit]:
    """Lay out everything, for the eyes of one person."""
    nobody = cast("Records", None)  # what is shown here asks nothing of the record
    ctx = Context(content, today, Person(person), nobody, links.for_person(person), "", "", "")
    return [*_cards(ctx), *_documents(ctx), *_questions(ctx), *_answers(ctx), *_parts(ctx), *_messages(ctx)]


def _shown(
    kind: str,
    id: str,
    title: str,
    draft: bool,
    review: date | None,
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
        yield _shown("document", document.id, document.title, document.current.draft, None, said)


def _questions(ctx: Context) -> Iterator[Exhibit]:
    """Each question as it is asked, with what is said to the right answer."""
    quiz, documents, title = ctx.content.quiz, ctx.content.documents, ctx.t("pages.preview.kinds.question")
    for question in (*quiz.all, *(check for name in documents for check in quiz.check(name))):
        said = [question_bubble(question, title, "", ctx), verdict_bubble(question, True, ctx)]
        yield _shown("question", question.id, question.text, question.draft, question.review, said)


def _answers(ctx: Context) -> Iterator[Exhibit]:
    for answer in ctx.content.answers.all:
        said = AskQuestion().begin({"id": answer.id}, ctx)
        if isinstance(said, End):
            yield _shown("answer", answer.id, answer.question, answer.draft, answer.review, said.say, said.quick or ())


def _parts(ctx: Context) -> Iterator[Exhibit]:
    """The parts of each lesson, side by side as in a conversation."""
    for lesson in ctx.content.lessons.all:
        for place, part in enumerate(lesson.parts):
            asked = Learn().ask_part({"lesson": lesson.id, "part": place, "from": place}, ctx)
            id = f"{lesson.id}-{place + 1}"
            yield _shown("part", id, part.title, part.draft, part.review, asked.messages, asked.quick)


def _messages(ctx: Context) -> Iterator[Exhibit]:
    for entry in ctx.content.campaign_calendar.entries:
        yield _shown("message", entry.id, entry.title, entry.draft, entry.review, _message(entry, ctx))


def _message(entry: Entry, ctx: Context) -> list[Message]:
    said: list[Message] = [Text(entry.message)]
    return [*said, card_bubble(entry.card, ctx)] if entry.card else said
