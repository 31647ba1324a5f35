"""The anonymous survey on grey conduct: asked in waves, counted without a name; totals for the centre."""

from enum import StrEnum

from content.model.learning.assessments import Assessment, Wave
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Word
from flows.engine.parsers import choice, choice_of, sure_choice
from flows.engine.session import Data
from flows.learning.questionnaire import IntroAnswer, answered, intro, statement, to_answer
from flows.record.learning import RecordSurvey
from flows.starts.learning import StartSurvey


def the_survey(ctx: Context) -> Assessment | None:
    """The anonymous questionnaire that is asked in waves, if the pack has one."""
    return next((one for one in ctx.content.assessments.all if one.anonymous and one.waves), None)


def open_wave(survey: Assessment, ctx: Context) -> Wave:
    """The wave of today; before and after the plan's year, the first and the last."""
    return survey.wave(int(ctx.content.programme.latest_period(ctx.today).id))


def survey_open(ctx: Context) -> bool:
    """Whether there is a survey in which the person has not taken part yet."""
    survey = the_survey(ctx)
    return survey is not None and open_wave(survey, ctx).id not in ctx.records.surveyed(survey.id)


class Complete(StrEnum):
    """What can be done with a sheet that is complete."""

    SEND = "send"


class Survey(Flow[StartSurvey]):
    """A person takes part in the survey. Until it is sent, what is answered is nowhere but in the session."""

    resumes, fleeting, version = True, True, 2

    def begin(self, start: StartSurvey, ctx: Context) -> Outcome:
        """Introduce it to who has not taken part in this wave."""
        survey = the_survey(ctx)
        if survey is None:
            raise Invalid(ctx.t("questionnaire.none"))
        wave = open_wave(survey, ctx)
        if wave.id in ctx.records.surveyed(survey.id):
            return End(say(ctx.t("survey.taken", wave=wave.label)))
        return To(self.intro, {"about": survey.id, "wave": wave.id})

    def ask_intro(self, data: Data, ctx: Context) -> Ask:
        """Say how answers are kept before the first is given."""
        survey = ctx.content.assessments[data["about"]]
        wave = next(wave.label for wave in survey.waves if wave.id == data["wave"])
        return Ask([intro(survey, ctx.t("survey.kept"), ctx, wave)])

    @step(choice_of(IntroAnswer))
    def intro(self, data: Data, answer: IntroAnswer, ctx: Context) -> Outcome:
        """Begin."""
        return To(self.item, {**data, "answers": {}})

    def ask_item(self, data: Data, ctx: Context) -> Ask:
        """One statement, and the scale to tap."""
        survey = ctx.content.assessments[data["about"]]
        return Ask([statement(survey, data["answers"], ctx)])

    @step(choice)
    def item(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Go on to the next; after the last, ask before it is sent."""
        survey = ctx.content.assessments[data["about"]]
        given = answered(survey, data["answers"], answer)
        return To(self.item if to_answer(survey, given) else self.send, {**data, "answers": given})

    def ask_send(self, data: Data, ctx: Context) -> Ask:
        """Nothing can be taken back afterwards, as nobody knows whose it was."""
        told = ctx.t("survey.complete_what")
        title = ctx.t("survey.complete", of=len(data["answers"]))
        return Ask([Bubble(title=title, paragraphs=(told,), buttons=(Answer(ctx.t("survey.submit"), Complete.SEND),))])

    @step(choice_of(Complete, sure_choice))
    def send(self, data: Data, answer: Complete, ctx: Context) -> Outcome:
        """Have the sheet counted; with the conversation, the answers are gone."""
        survey = ctx.content.assessments[data["about"]]
        sheet = RecordSurvey(survey.id, data["wave"], data["answers"])
        quick = tuple(Word(ctx.t(f"menu.{word}"), ctx.content.words.first(word)) for word in ("cards", "owed", "menu"))
        thanks = Bubble(
            title=ctx.t("survey.sent"), paragraphs=survey.closing, note=ctx.t("survey.sent_note"), tone="good"
        )
        return End([thanks], effects=(sheet,), quick=quick)
