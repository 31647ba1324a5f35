"""Acknowledging is not understanding: a few questions after a document, counted apart from its acknowledgement."""

from dataclasses import replace

from content.model.documents.documents import Document
from content.model.learning.quiz import Question
from flows.documents.acknowledged import check_open, check_tap
from flows.documents.documents import document_bubble
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Bubble, Go, Link
from flows.engine.parsers import choice, choice_of
from flows.engine.session import Data, Frame
from flows.learning.questions import Onward, explained, is_right, question_bubble, verdict_section
from flows.record.documents import Understand
from flows.record.learning import AnswerQuestion
from flows.starts.documents import StartCheck


class CheckUnderstanding(Flow[StartCheck]):
    """A person shows that an acknowledged document was understood."""

    version = 3  # since an answer is explained before the next question is asked

    def begin(self, start: StartCheck, ctx: Context) -> Outcome:
        """Ask who has acknowledged the document and has not passed yet."""
        document = ctx.content.documents.get(start.document)
        if document is None or not document.check:
            raise Invalid(ctx.t("documents.gone"))
        given = ctx.records.acknowledged().get(document.id)
        if given is None or document.asks_again(given.version):
            return End([*say(ctx.t("check.acknowledge_first")), document_bubble(document, ctx)])
        if not check_open(document, ctx):
            already = ctx.t("check.already", title=document.short)
            return End(say(already), done=check_tap(document, ctx))
        drawn = [question.id for question in ctx.content.quiz.check(document.id)]
        data = {"document": document.id, "version": document.current.number, "drawn": drawn, "at": 0, "right": 0}
        return To(self.question, data)

    def ask_question(self, data: Data, ctx: Context) -> Ask:
        """Ask one of the document's questions."""
        title = ctx.t("questions.number", number=data["at"] + 1, of=len(data["drawn"]))
        eyebrow = ctx.t("check.eyebrow", title=ctx.content.documents[data["document"]].short)
        return Ask([question_bubble(_question(data, ctx), title, eyebrow, ctx)])

    @step(choice)
    def question(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Explain at once; after the last question, keep the outcome."""
        question, questions = _question(data, ctx), len(data["drawn"])
        right = is_right(question, answer)
        kept = AnswerQuestion(question.id, "check", right)
        data = {**data, "at": data["at"] + 1, "right": data["right"] + right, "last": right}
        if data["at"] < questions:
            return To(self.explained, data, effects=(kept,))
        document, score = ctx.content.documents[data["document"]], data["right"]
        done = Understand(document.id, data["version"], score, questions, passed=score == questions)
        shown = _passed(document, questions, ctx) if done.passed else _failed(document, score, questions, ctx)
        shown = replace(shown, sections=(verdict_section(question, right, ctx),))
        return End([shown], effects=(kept, done), done=check_tap(document, ctx))

    def ask_explained(self, data: Data, ctx: Context) -> Ask:
        """Say whether it was right, and why."""
        at, of = data["at"], len(data["drawn"])
        number = ctx.t("questions.number", number=at, of=of)
        question = ctx.content.quiz.get(data["drawn"][at - 1])
        return explained(question, data["last"], number, "source" in data, ctx)

    @step(choice_of(Onward))
    def explained(self, data: Data, answer: Onward, ctx: Context) -> Outcome:
        """Go on, or look at the source first."""
        if answer is Onward.SOURCE:
            return To(self.explained, {**data, "source": True})
        return To(self.question, {name: value for name, value in data.items() if name not in ("last", "source")})

    def migrate(self, frame: Frame) -> Frame | None:
        """A question that was open is still the one to answer."""
        return replace(frame, version=self.version) if frame.version == 2 else None

    def one_way(self, name: str, data: Data) -> bool:
        """What has been answered and explained cannot be answered again, except with all the questions."""
        del name, data
        return True


def _question(data: Data, ctx: Context) -> Question:
    return ctx.content.quiz.get(data["drawn"][data["at"]])


def _passed(document: Document, questions: int, ctx: Context) -> Bubble:
    told = ctx.t("check.passed_what", title=document.short, questions=questions)
    return Bubble(title=ctx.t("check.passed"), paragraphs=(told,), tone="good")


def _failed(document: Document, score: int, questions: int, ctx: Context) -> Bubble:
    """Not all right: the acknowledgement stands, and the answers can be given again at any time."""
    again = Go(ctx.t("check.again"), StartCheck(document.id))
    read = Link(ctx.t("documents.read"), ctx.links.document(document.id, document.current.number))
    told = ctx.t("check.failed_what", right=score, questions=questions)
    return Bubble(title=ctx.t("check.failed"), paragraphs=(told,), buttons=(again, read))
