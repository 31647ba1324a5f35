"""What starts the flows to learn by."""

from dataclasses import dataclass
from typing import Literal

from flows.engine.start import Start

SourceOf = Literal["card", "question", "answer", "gift"]
"""What has a source to tell."""


@dataclass(frozen=True, kw_only=True)
class StartCards(Start, flow="cards"):
    """Read one card, the one `after` another, one of a pile, or choose a pile."""

    card: str = ""
    after: str = ""
    pile: str = ""
    standard: str = ""
    """What buttons of long ago call the pile."""
    standards: Literal["", "all"] = ""
    """Says to choose a pile."""


@dataclass(frozen=True)
class StartSource(Start, flow="source"):
    """Tell where something comes from, by what it is and its id."""

    of: SourceOf
    id: str = ""


@dataclass(frozen=True)
class StartLearn(Start, flow="learn"):
    """Go on with a lesson, read it `again`, or take its `test`; without one, choose."""

    lesson: str = ""
    again: bool = False
    test: bool = False


@dataclass(frozen=True)
class StartCertificates(Start, flow="certificates"):
    """See the certificates one has earned, or the one of this receipt."""

    receipt: str = ""


@dataclass(frozen=True)
class StartCertificateName(Start, flow="certificate_name"):
    """Have the certificate of this receipt bear the name that one has now."""

    receipt: str


@dataclass(frozen=True)
class StartDaily(Start, flow="daily"):
    """Answer the question of the day."""


@dataclass(frozen=True)
class StartDailyStats(Start, flow="daily_stats"):
    """See what one remembers, and take back that others may see the streak."""

    share: Literal["", "no"] = ""


@dataclass(frozen=True)
class StartAssess(Start, flow="assess"):
    """Assess oneself."""


@dataclass(frozen=True)
class StartAssessed(Start, flow="assessed"):
    """See what self-assessments come to, of an agency or of all; or `each` agency that may be shown, to choose one."""

    agency: str = ""
    each: bool = False


@dataclass(frozen=True)
class StartSurvey(Start, flow="survey"):
    """Take part in the survey."""


@dataclass(frozen=True)
class StartSurveyResults(Start, flow="survey_results"):
    """See what the survey came to: the sums, or a `part` of what they are made of."""

    part: Literal["", "items", "agencies"] = ""
