"""What starts the flows of the reporting round."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True, kw_only=True)
class StartReportFigure(Start, flow="report_figure"):
    """Report, with what is known already: a sentence, agency, measure and period; `correct` replaces a figure."""

    text: str = ""
    agency: str = ""
    measure: str = ""
    period: str = ""
    correct: bool = False


@dataclass(frozen=True, kw_only=True)
class StartWithdraw(Start, flow="withdraw"):
    """Take back what a period has of a measure."""

    agency: str
    measure: str
    period: str


@dataclass(frozen=True)
class StartHeadcount(Start, flow="headcount"):
    """Tell how many people an agency has."""

    agency: str = ""


@dataclass(frozen=True, kw_only=True)
class StartMeasure(Start, flow="measure"):
    """See one measure of an agency."""

    agency: str
    measure: str


@dataclass(frozen=True, kw_only=True)
class StartPlanPart(Start, flow="plan_part"):
    """Read the plan that runs: all of it, a strategy by its number, an activity, or who answers for a measure."""

    strategy: str = ""
    activity: str = ""
    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class StartIdeas(Start, flow="ideas"):
    """Look through the library of activities, at one area of it or at one idea."""

    idea: str = ""
    area: str = ""


@dataclass(frozen=True)
class StartAddActivity(Start, flow="add_activity"):
    """Add an idea to the plan as an activity."""

    idea: str


@dataclass(frozen=True)
class StartAdded(Start, flow="added"):
    """See what was added to the plan."""
