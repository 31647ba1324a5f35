"""What can be asked about learning; see `flows.record.learning.LearningRecords`."""

from collections.abc import Mapping, Sequence

from flows.record.learning import Assessed, ComesBack, DailyAnswer, Holder, Passed, SurveyCell, Taking
from storage.learning import assessments, cards, certificates, lessons, quizzes, surveys
from storage.reading import Reads


class LearningReads(Reads):
    """Learning, read."""

    def passes(self) -> Mapping[str, Passed]:
        """The lessons the person has passed."""
        at = self._at
        return lessons.passes(at.conn, at.person.id, at.programme, at.content.lessons.once)

    def holders(self) -> Mapping[str, Holder]:
        """Whom the person's certificates name now."""
        return self._at.once("holders", lambda: certificates.holders(self._at.conn, self._at.person.id))

    def cards_read(self) -> frozenset[str]:
        """The cards the person has read in this programme."""
        at = self._at
        return at.once("cards_read", lambda: cards.read_by(at.conn, at.person.id, at.programme))

    def lesson_place(self, lesson: str) -> str:
        """The part of a lesson that the person has come to."""
        return lessons.place(self._at.conn, self._at.person.id, lesson)

    def tested(self) -> Mapping[str, int]:
        """How often the person has answered each question in tests of lessons."""
        return lessons.asked(self._at.conn, self._at.person.id, "lesson")

    def daily(self) -> Sequence[DailyAnswer]:
        """The questions of the day the person has answered."""
        return self._at.once("daily", lambda: quizzes.answered(self._at.conn, self._at.person.id))

    def comes_back(self) -> Mapping[str, ComesBack]:
        """The questions that come back to the person."""
        return self._at.once("comes_back", lambda: quizzes.comes_back(self._at.conn, self._at.person.id))

    def choice(self, choice: str) -> str:
        """What the person chose."""
        return quizzes.chosen(self._at.conn, self._at.person.id, choice)

    def takings(self, assessment: str) -> Sequence[Taking]:
        """The person's own self-assessments."""
        return assessments.taken(self._at.conn, self._at.person.id, assessment)

    def assessed(self, assessment: str) -> Mapping[str, Assessed]:
        """This programme's self-assessments by agency."""
        at = self._at
        return at.once(("assessed", assessment), lambda: assessments.by_agency(at.conn, at.programme, assessment))

    def surveyed(self, survey: str) -> frozenset[str]:
        """The waves in which the person took part."""
        at = self._at
        return surveys.taken(at.conn, at.programme, at.content.assessments[survey], at.person.id, at.taker_hash)

    def survey_counts(self, survey: str) -> Mapping[tuple[str, str], Mapping[SurveyCell, int]]:
        """How often each option was chosen, by wave and agency."""
        at = self._at
        return at.once(("survey_counts", survey), lambda: surveys.counts(at.conn, at.programme, survey))
