"""What can be asked about questions; see `flows.record.asking.AskingRecords`."""

from collections.abc import Sequence

from flows.record.asking import AskedQuestion
from storage.asking import questions
from storage.reading import Reads


class AskingReads(Reads):
    """Questions, read."""

    def open_questions(self) -> Sequence[AskedQuestion]:
        """Questions that wait."""
        return self._at.once("open_questions", lambda: questions.unanswered(self._at.conn, self._at.programme))

    def my_questions(self) -> Sequence[AskedQuestion]:
        """The person's own questions."""
        return questions.asked_by(self._at.conn, self._at.programme, self._at.person.id)
