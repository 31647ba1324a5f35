"""What the record itself knows about a measure; it stands beside what the agency reports and never replaces it."""

from content.model.reporting.plan import Measure
from flows.engine.context import Context
from flows.engine.messages import Row
from flows.learning.assessed import assessed_rows, self_assessment
from flows.learning.survey import the_survey
from flows.learning.survey_results import survey_rows
from flows.people.counts import people_words
from flows.reporting.people_counts import count


def beside(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """One line for each thing the record counts for a measure of an agency; none for most measures."""
    return [*_understood(measure, agency, ctx), *_passed(measure, agency, ctx), *_asked(measure, agency, ctx)]


def _understood(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """Who also passed the checks of the documents that a measure counts, apart from who acknowledged them."""
    documents = ctx.content.acknowledged_for(measure, agency)
    if not any(ctx.content.documents[document].check for document in documents):
        return []
    tally = ctx.content.tallies.understood_for(measure, agency)
    return [Row(ctx.t("computed.understood"), people_words(count(ctx, tally, agency), ctx))]


def _passed(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """Who passed a lesson that counts for a measure."""
    tally = ctx.content.tallies.passed_for(measure)
    return [Row(ctx.t("computed.passed"), people_words(count(ctx, tally, agency), ctx))] if tally else []


def _asked(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """What self-assessments and the survey came to, where they count for a measure."""
    plan, rows = ctx.content.plan.id, list[Row]()
    for about, told in ((self_assessment(ctx), assessed_rows), (the_survey(ctx), survey_rows)):
        if about is not None and measure.id in about.counted.get(plan, ()):
            rows += told(about, agency, ctx)
    return rows
