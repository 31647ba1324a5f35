"""What the record itself knows about a measure; it stands beside what the agency reports and never replaces it."""

from content.model.reporting.plan import Measure
from flows.engine.context import Context, Count
from flows.engine.messages import Row
from flows.learning.assessed import assessed_rows, self_assessment
from flows.learning.survey import the_survey
from flows.learning.survey_results import survey_rows
from flows.reporting.measure_status import of_all


def beside(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """One line for each thing the record counts for a measure of an agency; none for most measures."""
    return [*_understood(measure, agency, ctx), *_passed(measure, agency, ctx), *_asked(measure, agency, ctx)]


def _understood(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """Who also passed the checks of the documents that a measure counts, apart from who acknowledged them."""
    if not any(ctx.content.documents[document].check for document in measure.acknowledged):
        return []
    found = ctx.records.understandings(measure.acknowledged)
    return [_people("computed.understood", found.get(agency, Count()), agency, ctx)]


def _passed(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """Who passed a lesson that counts for a measure."""
    plan = ctx.content.plan.id
    lessons = tuple(one.id for one in ctx.content.lessons.all if measure.id in one.counted.get(plan, ()))
    if not lessons:
        return []
    return [_people("computed.passed", ctx.records.lesson_passes(lessons).get(agency, Count()), agency, ctx)]


def _asked(measure: Measure, agency: str, ctx: Context) -> list[Row]:
    """What self-assessments and the survey came to, where they count for a measure."""
    plan, rows = ctx.content.plan.id, list[Row]()
    for about, told in ((self_assessment(ctx), assessed_rows), (the_survey(ctx), survey_rows)):
        if about is not None and measure.id in about.counted.get(plan, ()):
            rows += told(about, agency, ctx)
    return rows


def _people(key: str, count: Count, agency: str, ctx: Context) -> Row:
    whole = of_all(count, ctx.records.headcount(agency))
    return Row(ctx.t(key), ctx.t("computed.people", done=whole.done, total=whole.total))
