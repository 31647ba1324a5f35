"""What somebody practised and answered to questionnaires, in the memory of conversations without a bot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from content.model.pack import load
from flows.people.counts import Count
from flows.record.effects import Practice
from flows.record.learning import (
    AnswerDaily,
    Assessed,
    Choose,
    ComesBack,
    DailyAnswer,
    RecordAssessment,
    RecordSurvey,
    Taking,
)
from flows.record.people import Person

ASSESSMENTS = load("trat-2569").assessments


@dataclass
class Practised:
    """By number of the person; of the survey counts, and apart from them who took part."""

    answered: dict[int, list[DailyAnswer]] = field(default_factory=dict)
    due: dict[int, dict[str, ComesBack]] = field(default_factory=dict)
    choices: dict[tuple[int, str], str] = field(default_factory=dict)
    takings: dict[tuple[int, str], list[Taking]] = field(default_factory=dict)
    takers: set[tuple[str, str, int]] = field(default_factory=set)
    sheets: dict[str, dict[tuple[str, str], Counter[tuple[str, int]]]] = field(default_factory=dict)

    def apply(self, effect: Practice, person: Person, at: datetime) -> None:
        match effect:
            case AnswerDaily(question=question, correct=correct, comes_back=comes_back):
                self.answered.setdefault(person.id, []).append(DailyAnswer(question, correct, at.date()))
                due = self.due.setdefault(person.id, {})
                due.pop(question, None)
                if comes_back:
                    due[question] = ComesBack(*comes_back)
            case Choose(choice=choice, value=value):
                self.choices[person.id, choice] = value
            case RecordAssessment(assessment=assessment, scores=scores):
                self.takings.setdefault((person.id, assessment), []).append(Taking(at.date(), scores))
            case RecordSurvey():
                self.survey(effect.survey, effect.wave, person.id, person.agency, effect.answers)

    def survey(self, survey: str, wave: str, number: int, agency: str, answers: Mapping[str, int]) -> None:
        if (survey, wave, number) not in self.takers:
            self.takers.add((survey, wave, number))
            counts = self.sheets.setdefault(survey, {}).setdefault((wave, agency), Counter())
            counts.update(ASSESSMENTS[survey].sheet(answers).items())

    def assessed(self, assessment: str, people: Iterable[Person]) -> Mapping[str, Assessed]:
        found: dict[str, Assessed] = {}
        members = Counter(person.agency for person in people if person.registered)
        for person in people:
            if mine := self.takings.get((person.id, assessment)):
                before = found.get(person.agency, Assessed())
                scores = dict(before.scores)
                for standard, (points, items) in mine[-1].scores.items():
                    had = scores.get(standard, (0, 0))
                    scores[standard] = (had[0] + points, had[1] + items)
                count = Count(before.count.done + 1, 0, members[person.agency], 0)
                found[person.agency] = Assessed(count, before.times + len(mine), before.sheets + 1, scores)
        return found
