"""A lesson in short parts, a test of drawn questions, and a certificate for who passes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from itertools import groupby

from content.model.calendar import chat_date
from content.model.learning.lessons import Lesson
from content.model.learning.quiz import Question
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Carousel, Choice, Go, Link, Row, Section
from flows.engine.parsers import choice, choice_of
from flows.engine.session import Data, Frame
from flows.learning.certificate_name import corrections_left, named_on
from flows.learning.questions import Onward, explained, is_right, question_bubble, shuffled, verdict_section
from flows.record.effects import Effect
from flows.record.learning import AnswerQuestion, KeepPlace, Passed, PassLesson
from flows.starts.learning import StartCertificateName, StartLearn


class _Read(StrEnum):
    """What can be done when a part has been read."""

    NEXT = "next"


class Learn(Flow[StartLearn]):
    """A person reads a lesson part by part, takes its test, and gets a certificate."""

    version, keeps = (
        4,
        True,
    )  # since the options are shuffled, and an answer is explained before the next question is asked

    def begin(self, start: StartLearn, ctx: Context) -> Outcome:
        """Go on where the person stopped; who has passed gets the certificate again, and may read once more."""
        lessons = ctx.content.lessons
        if not start.lesson and len(lessons) > 1:
            return End([_list(ctx)])
        lesson = lessons.get(start.lesson or next(iter(lessons), ""))
        if lesson is None:
            raise Invalid(ctx.t("learn.gone"))
        if start.test:
            return self._test(lesson, ctx)
        passed = ctx.records.passes().get(lesson.id)
        if start.again:
            return To(self.part, _at(lesson, 0))
        if passed:
            return End([certificate_bubble(lesson, passed, ctx.t("learn.passed_before"), ctx)])
        place = lesson.place(ctx.records.lesson_place(lesson.id))
        text = (
            ctx.t("learn.resumed", title=lesson.title, part=place + 1)
            if place
            else ctx.t("learn.intro", title=lesson.title, summary=lesson.summary)
        )
        return To(self.part, _at(lesson, place), say=say(text))

    def ask_part(self, data: Data, ctx: Context) -> Ask:
        """Show the slides of a part side by side; the last one leads on."""
        lesson = ctx.content.lessons[data["lesson"]]
        at = lesson.place(data["part"])
        part, last = lesson.parts[at], at == len(lesson.parts) - 1
        eyebrow = ctx.t("learn.eyebrow", part=at + 1, parts=len(lesson.parts), title=part.title)
        source = ctx.t("questions.source_draft" if part.draft else "questions.source", source=part.source)
        bubbles = [Bubble(title=slide.title, eyebrow=eyebrow, paragraphs=(slide.body,)) for slide in part.slides[:-1]]
        final = part.slides[-1]
        on = Answer(ctx.t("learn.take_test" if last else "learn.next_part"), _Read.NEXT)
        bubbles.append(Bubble(title=final.title, eyebrow=eyebrow, paragraphs=(final.body,), note=source, buttons=(on,)))
        quick: list[Choice] = [Answer(ctx.t("learn.test" if last else "learn.next"), _Read.NEXT)]
        if at and part.id == data["from"]:
            quick.append(Go(ctx.t("learn.from_start"), StartLearn(lesson.id, again=True)))
        return Ask([Carousel(tuple(bubbles), alt=eyebrow)], quick)

    @step(choice_of(_Read))
    def part(self, data: Data, answer: _Read, ctx: Context) -> Outcome:
        """Go on to the next part, or after the last to the test."""
        lesson = ctx.content.lessons[data["lesson"]]
        following = lesson.parts[lesson.place(data["part"]) + 1 :]
        if not following:
            return self._test(lesson, ctx)
        part = following[0].id
        return To(self.part, {**data, "part": part}, effects=(KeepPlace(lesson.id, part),))

    def _test(self, lesson: Lesson, ctx: Context) -> Outcome:
        exam, asked = lesson.exam, ctx.records.tested()
        # stopping and coming back draws the same questions; other days and other people get others
        seed = f"{lesson.id}:{ctx.person.id}:{ctx.today}:{sum(asked.values())}"
        drawn = draw(ctx.content.quiz.about(*exam.topics), exam.draw, asked, seed)
        return To(
            self.question, {"lesson": lesson.id, "drawn": [one.id for one in drawn], "at": 0, "right": 0, "order": seed}
        )

    def ask_question(self, data: Data, ctx: Context) -> Ask:
        """Ask one drawn question."""
        title = ctx.t("questions.number", number=data["at"] + 1, of=len(data["drawn"]))
        eyebrow = ctx.t("learn.mark", passing=ctx.content.lessons[data["lesson"]].exam.passing)
        return Ask([question_bubble(_question(data, ctx), title, eyebrow, ctx)])

    @step(choice)
    def question(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Explain at once; after the last question, tell the outcome."""
        question = _question(data, ctx)
        right = is_right(question, answer)
        kept = AnswerQuestion(question.id, "lesson", right)
        data = {**data, "at": data["at"] + 1, "right": data["right"] + right, "last": right}
        if data["at"] < len(data["drawn"]):
            return To(self.explained, data, effects=(kept,))
        return self._outcome(data, verdict_section(question, right, ctx), kept, ctx)

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
        """A part or a question that was open is still the one to read or to answer."""
        data = {"order": "", **frame.data} if "drawn" in frame.data else frame.data
        return replace(frame, version=self.version, data=data) if frame.version in (2, 3) else None

    def one_way(self, name: str, data: Data) -> bool:
        """What has been answered and explained cannot be answered again."""
        return name in ("question", "explained") and data["at"] > 0

    def _outcome(self, data: Data, last: Section, kept: Effect, ctx: Context) -> Outcome:
        lesson, score, questions = ctx.content.lessons[data["lesson"]], data["right"], len(data["drawn"])
        before = ctx.records.passes().get(lesson.id)
        if score < lesson.exam.passing:
            failed = _failed(lesson, score, questions, before, ctx)
            return End([replace(failed, sections=(last,))], effects=(kept,))
        if before:
            title = ctx.t("learn.passed_again", right=score, questions=questions)
            return End([replace(certificate_bubble(lesson, before, title, ctx), sections=(last,))], effects=(kept,))
        passed = PassLesson(lesson.id, score, questions, ctx.certificate)
        shown = certificate_bubble(lesson, (ctx.certificate, score, questions), ctx.t("learn.passed"), ctx)
        return End([replace(shown, sections=(last,))], effects=(kept, passed), matters=True)


def draw(questions: Sequence[Question], count: int, asked: Mapping[str, int], seed: str) -> list[Question]:
    """Draw questions by lot of the seed: the least asked first, of every standard in turn; the easy ones begin."""

    def lot(question: Question) -> str:
        return sha256(f"{seed}:{question.id}".encode()).hexdigest()

    def group(question: Question) -> tuple[int, int]:
        return asked.get(question.id, 0), question.standard or 0

    turns = [
        (times, turn, lot(question), question)
        for (times, _), found in groupby(sorted(questions, key=lambda one: (*group(one), lot(one))), group)
        for turn, question in enumerate(found)
    ]
    drawn = [question for *_, question in sorted(turns, key=lambda item: item[:3])[:count]]
    return sorted(drawn, key=lambda one: (one.difficulty, lot(one)))


def _at(lesson: Lesson, place: int) -> Data:
    part = lesson.parts[place].id
    return {"lesson": lesson.id, "part": part, "from": part}


def _question(data: Data, ctx: Context) -> Question:
    question = ctx.content.quiz.get(data["drawn"][data["at"]])
    return shuffled(question, f"{data['order']} {question.id}")


def _list(ctx: Context) -> Bubble:
    passed = ctx.records.passes()
    rows = tuple(
        Row(
            lesson.title,
            ctx.t("learn.has_passed") if lesson.id in passed else ctx.t("learn.minutes", minutes=lesson.minutes),
            tone="good" if lesson.id in passed else "plain",
            tap=Go(lesson.title, StartLearn(lesson.id)),
        )
        for lesson in ctx.content.lessons.all
    )
    return Bubble(title=ctx.t("learn.list"), rows=rows)


def certificate_bubble(lesson: Lesson, passed: Passed | tuple[str, int, int], title: str, ctx: Context) -> Bubble:
    """The certificate of a pass, of now or of before, and what can be done with it."""
    receipt, score, questions, day = (
        (passed.receipt, passed.score, passed.questions, passed.at.date())
        if isinstance(passed, Passed)
        else (*passed, ctx.today)
    )
    rows = (
        Row(ctx.t("learn.score"), ctx.t("learn.score_of", right=score, questions=questions)),
        Row(ctx.t("receipt.number"), receipt),
        Row(ctx.t("receipt.date"), chat_date(day)),
    )
    on = Go(ctx.t("learn.read_again"), StartLearn(lesson.id, again=True))
    told, holder = [lesson.title], named_on(receipt, ctx).name
    if holder != ctx.full_name:
        told.append(_other_name(receipt, holder, ctx))
    if corrections_left(receipt, ctx) > 0:
        on = Go(ctx.t("learn.correct_name"), StartCertificateName(receipt))
    buttons = (
        Link(ctx.t("learn.open_certificate"), ctx.links.certificate(receipt)),
        Link(ctx.t("learn.open_verify"), ctx.links.verify(receipt)),
        on,
    )
    note = ctx.t("learn.certificate_note", name=holder)
    return Bubble(title=title, paragraphs=tuple(told), rows=rows, note=note, buttons=buttons, tone="good")


def _other_name(receipt: str, holder: str, ctx: Context) -> str:
    """That a certificate bears another name than the person, and what they can do."""
    if corrections_left(receipt, ctx) > 0:
        return ctx.t("learn.other_name", holder=holder, name=ctx.full_name)
    programme = ctx.content.programme
    return ctx.t("learn.other_name_stays", holder=holder, times=programme.name_corrections, contact=programme.contact)


def _failed(lesson: Lesson, score: int, questions: int, before: Passed | None, ctx: Context) -> Bubble:
    """Not passed: how many were missing, and the two ways on."""
    told = ctx.t("learn.failed_what", right=score, questions=questions, passing=lesson.exam.passing)
    return Bubble(
        title=ctx.t("learn.failed"),
        paragraphs=(told,),
        note=ctx.t("learn.still_valid", receipt=before.receipt) if before else "",
        buttons=(
            Go(ctx.t("learn.test_again"), StartLearn(lesson.id, test=True)),
            Go(ctx.t("learn.read_again"), StartLearn(lesson.id, again=True)),
        ),
    )
