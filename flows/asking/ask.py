"""A question in free Thai: the best approved answer with its source, or an honest word and somebody to ask."""

from collections.abc import Sequence
from enum import StrEnum

from flows.asking.guard import channels_bubble, helpers_bubble
from flows.asking.plan_questions import part_of
from flows.asking.search import index_of
from flows.asking.wrongs import about_harm, tells
from flows.engine.access import may
from flows.engine.answers import YesNo
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, Switch, To, step
from flows.engine.messages import Answer, Bubble, Choice, Go, Row, Section, Text, Word
from flows.engine.paging import beginning
from flows.engine.parsers import choice_of, choice_or_text_of, words
from flows.engine.receipts import receipt_rows
from flows.engine.session import Data
from flows.learning.sources import source_tap
from flows.people.agencies import agency_short
from flows.record.asking import HandOver
from flows.starts.asking import StartAsk, StartHandOver, StartMyQuestions
from flows.starts.documents import StartDocuments
from flows.starts.learning import StartCards
from flows.starts.people import StartJoin

QUESTION_LIMIT = 300
NEXT, GUESSES = 2, 3
LISTED, SHOWN = 6, 60
"""Questions in a list, and characters of each."""


class _Guess(StrEnum):
    """What can be answered to guesses besides one of them."""

    NONE = "none"


class AskQuestion(Flow[StartAsk]):
    """A person asks, and reads the approved answer; before they have joined too, and nothing is kept of it."""

    needs = "anyone"

    def begin(self, start: StartAsk, ctx: Context) -> Outcome:
        """Answer what was typed, show one answer by its id, or ask for the question."""
        if start.id:
            return _answered(start.id, (), ctx)
        return found(start.text, ctx) if start.text else To(self.question, NOTHING)

    def ask_question(self, data: Data, ctx: Context) -> Ask:
        """Ask what they want to know."""
        return Ask([Text(ctx.t("ask.ask_question"))], [Word(ctx.t("menu.answers"), ctx.content.words.first("answers"))])

    @step(words(QUESTION_LIMIT))
    def question(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Look for the answer."""
        return found(answer, ctx)

    def ask_guess(self, data: Data, ctx: Context) -> Ask:
        """Offer the nearest questions."""
        near = [(id, _title(id, ctx)) for id in data["near"] if _known(id, ctx)]
        rows = tuple(Row(title, tap=Answer(title, id)) for id, title in near)
        none = Answer(ctx.t("ask.none"), _Guess.NONE, quiet=True)
        return Ask([Bubble(title=ctx.t("ask.guess"), rows=rows, buttons=(none,))])

    @step(choice_or_text_of(_Guess), shows=True)
    def guess(self, data: Data, answer: _Guess | str, ctx: Context) -> Outcome:
        """Show the one they meant."""
        if answer is _Guess.NONE:
            return _unknown(data["text"], ctx)
        if answer not in data["near"]:
            raise Invalid(ctx.t("ask.guess.hint"))
        return _shown(answer, (), ctx)


def found(text: str, ctx: Context) -> Outcome:
    """Answer when sure, guess when not, and say so when nothing fits; who asks of harm is told who helps."""
    if about_harm(text, ctx.content.wrong_words):
        return End([helpers_bubble(ctx)])
    hits = index_of(ctx.content).search(text)
    if not hits:
        return _unknown(text, ctx)
    if hits[0].sure:
        return _shown(hits[0].id, [hit.id for hit in hits[1 : 1 + NEXT]], ctx)
    kept = "" if tells(text, ctx.content.wrong_words) else text
    return To(AskQuestion.guess, {"text": kept, "near": [hit.id for hit in hits[:GUESSES]]})


def _unknown(text: str, ctx: Context) -> Outcome:
    """Offer to ask somebody; to a newcomer who is asked, and that joining comes first."""
    if may(ctx.person, "known"):
        return Switch(StartHandOver(text))
    words, contact = ctx.content.words, ctx.content.programme.contact
    quick = (Go(ctx.t("quick.join"), StartJoin()), Word(ctx.t("quick.menu"), words.first("menu")))
    return End([Text(ctx.t("ask.unknown_guest", contact=contact))], quick=quick)


def surely_asked(text: str, ctx: Context) -> bool:
    """Whether a text is a question to which the answer is known."""
    hits = index_of(ctx.content).search(text)
    return bool(hits) and hits[0].sure


def _known(id: str, ctx: Context) -> bool:
    return part_of(id, ctx.content) is not None or any(answer.id == id for answer in ctx.content.answers.all)


def _title(id: str, ctx: Context) -> str:
    part = part_of(id, ctx.content)
    return ctx.content.answers.get(id).question if part is None else part.title


def _shown(id: str, nearby: Sequence[str], ctx: Context) -> Outcome:
    """What was found: an answer, or a part of the plan."""
    part = part_of(id, ctx.content)
    return _answered(id, nearby, ctx) if part is None else Switch(part.start)


def _answered(id: str, nearby: Sequence[str], ctx: Context) -> Outcome:
    if not _known(id, ctx):
        raise Invalid(ctx.t("ask.gone"))
    answer = ctx.content.answers.get(id)
    buttons: list[Choice] = []
    if answer.command:
        buttons.append(Word(ctx.t(f"menu.{answer.command}"), ctx.content.words.first(answer.command)))
    buttons += [Go(ctx.t("ask.card"), StartCards(card=card)) for card in answer.cards[:1]]
    buttons += [Go(ctx.t("ask.document"), StartDocuments(one)) for one in answer.documents[:1]]
    bubble = Bubble(
        title=answer.question,
        eyebrow=ctx.t("ask.eyebrow"),
        paragraphs=(answer.answer,),
        buttons=tuple(buttons),
    )
    answers = [ctx.content.answers.get(one) for one in nearby if part_of(one, ctx.content) is None]
    others = [other for other in answers if other.chip]
    quick: tuple[Choice, ...] = (
        *(Go(other.question, StartAsk(id=other.id), other.chip) for other in others),
        source_tap("answer", answer.id, ctx),
        Go(ctx.t("ask.not_this"), StartHandOver()),
        Word(ctx.t("quick.menu"), ctx.content.words.first("menu")),
    )
    return End([bubble], quick=quick)


class _Recipient(StrEnum):
    """Whom a question can be passed on to, if anybody."""

    FOCAL = "focal"
    CENTRE = "centre"
    NOBODY = "no"


class HandOverQuestion(Flow[StartHandOver]):
    """Nobody knows: with the asker's consent somebody is asked."""

    def begin(self, start: StartHandOver, ctx: Context) -> Outcome:
        """Take the question along, or ask for it; what is not about ethics is nobody's here."""
        if start.text and index_of(ctx.content).elsewhere(start.text):
            words = ctx.content.words
            ask, menu = (Word(ctx.t(f"quick.{word}"), words.first(word)) for word in ("ask", "menu"))
            somebody = Go(ctx.t("hand_over.somebody"), StartHandOver())
            return End([Text(ctx.t("hand_over.not_ours"))], quick=(ask, somebody, menu))
        return self._offered({"text": start.text[:QUESTION_LIMIT]}, ctx) if start.text else To(self.text, NOTHING)

    def ask_text(self, data: Data, ctx: Context) -> Ask:
        """Ask for the question in their words."""
        return Ask([Text(ctx.t("hand_over.ask_text"))])

    @step(words(QUESTION_LIMIT))
    def text(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the question until they agree or not."""
        return self._offered({"text": answer, "typed": True}, ctx)

    def ask_to(self, data: Data, ctx: Context) -> Ask:
        """Say honestly that it is not known, what would be passed on, and to whom it could go."""
        agency = agency_short(ctx.person.agency, ctx)
        rows = (Row(data["text"]), Row(ctx.t("hand_over.agency"), agency))
        focal = (
            (Answer(ctx.t("hand_over.focal"), _Recipient.FOCAL),) if ctx.records.focal_people(ctx.person.agency) else ()
        )
        bubble = Bubble(
            title=ctx.t("hand_over.offer" if data.get("typed") else "hand_over.unknown"),
            paragraphs=(ctx.t("hand_over.consent"),),
            rows=rows,
            buttons=(
                *focal,
                Answer(ctx.t("hand_over.centre"), _Recipient.CENTRE),
                Answer(ctx.t("hand_over.no"), _Recipient.NOBODY, quiet=True),
            ),
        )
        return Ask([bubble], [Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))])

    @step(choice_of(_Recipient), shows=True)
    def to(self, data: Data, answer: _Recipient, ctx: Context) -> Outcome:
        """Nothing goes anywhere unless they say so."""
        if answer is _Recipient.NOBODY:
            return End([Text(ctx.t("hand_over.not_sent"))])
        return To(self.with_name, {"text": data["text"], "to": answer})

    def ask_with_name(self, data: Data, ctx: Context) -> Ask:
        """The name goes only if they agree."""
        buttons = (
            Answer(ctx.t("hand_over.name_no"), YesNo.NO, quiet=True),
            Answer(ctx.t("hand_over.name_yes"), YesNo.YES, quiet=True),
        )
        return Ask([Bubble(title=ctx.t("hand_over.name"), paragraphs=(ctx.t("hand_over.name_why"),), buttons=buttons)])

    @step(choice_of(YesNo))
    def with_name(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Keep the choice."""
        return To(self.tell, {**data, "name": answer is YesNo.YES})

    def ask_tell(self, data: Data, ctx: Context) -> Ask:
        """A message when it is answered, or look it up."""
        buttons = (
            Answer(ctx.t("hand_over.tell_yes"), YesNo.YES),
            Answer(ctx.t("hand_over.tell_no"), YesNo.NO, quiet=True),
        )
        return Ask([Bubble(title=ctx.t("hand_over.tell"), buttons=buttons)])

    @step(choice_of(YesNo))
    def tell(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Hand over, with a receipt."""
        if tells(data["text"], ctx.content.wrong_words):
            return _not_passed_on(ctx)
        handed = HandOver(data["text"], data["to"], ctx.person.agency, data["name"], answer is YesNo.YES, ctx.receipt)
        mine = ctx.content.words.first("my_questions")
        receipt = Bubble(
            title=ctx.t("hand_over.sent"),
            paragraphs=(ctx.t(f"hand_over.sent_{data['to']}", word=mine),),
            rows=receipt_rows(ctx.receipt, ctx),
            buttons=(Word(ctx.t("menu.my_questions"), mine),),
            tone="good",
        )
        return End([receipt], effects=(handed,), matters=True)

    def _offered(self, data: Data, ctx: Context) -> Outcome:
        """Offer to pass on questions about rules only, never what somebody did."""
        return _not_passed_on(ctx) if tells(data["text"], ctx.content.wrong_words) else To(self.to, data)


def _not_passed_on(ctx: Context) -> Outcome:
    return End([channels_bubble(ctx), Text(ctx.t("hand_over.only_rules"))])


class MyQuestions(Flow[StartMyQuestions]):
    """A person looks up their questions and the answers that came."""

    def begin(self, start: StartMyQuestions, ctx: Context) -> Outcome:
        """List them, or show one."""
        mine = ctx.records.my_questions()
        again = Word(ctx.t("quick.ask"), ctx.content.words.first("ask"))
        menu = Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
        if not mine:
            return End([Text(ctx.t("my_questions.none"))], quick=(again, menu))
        if not start.question:
            rows = tuple(
                Row(
                    beginning(one.text, SHOWN),
                    ctx.t("my_questions.answered" if one.answer else "my_questions.waiting"),
                    "good" if one.answer else "muted",
                    tap=Go(one.receipt, StartMyQuestions(one.receipt)),
                )
                for one in mine[:LISTED]
            )
            return End([Bubble(title=ctx.t("my_questions.title"), rows=rows)], quick=(again, menu))
        one = next((one for one in mine if one.receipt == start.question), None)
        if one is None:
            raise Invalid(ctx.t("my_questions.gone"))
        bubble = Bubble(
            title=ctx.t("my_questions.one", receipt=one.receipt),
            paragraphs=(one.text,),
            note="" if one.answer else ctx.t("my_questions.wait"),
            sections=((_section(one.answer, ctx),) if one.answer else ()),
        )
        return End([bubble], quick=(again, menu))


def _section(answer: str, ctx: Context) -> Section:
    return Section(ctx.t("my_questions.answer"), answer, "good")
