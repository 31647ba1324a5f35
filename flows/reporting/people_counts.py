"""How many people did something, agency by agency, of all its people by its headcount."""

from collections.abc import Mapping

from flows.engine.context import Context, Count
from flows.reporting.measure_status import of_all


def document_counts(ctx: Context, document: str) -> dict[str, Count]:
    """Who acknowledged a document, by agency, against headcounts."""
    return _against_headcounts(ctx.records.acknowledgements((document,)), ctx)


def understood_counts(ctx: Context, document: str) -> dict[str, Count]:
    """Who passed the check of a document, by agency, against headcounts."""
    return _against_headcounts(ctx.records.understandings((document,)), ctx)


def learned_counts(ctx: Context, lesson: str) -> dict[str, Count]:
    """Who passed a lesson, by agency, against headcounts."""
    return _against_headcounts(ctx.records.lesson_passes((lesson,)), ctx)


def _against_headcounts(found: Mapping[str, Count], ctx: Context) -> dict[str, Count]:
    codes = [agency.code for agency in ctx.content.plan.agencies]
    return {code: of_all(found.get(code, Count()), ctx.records.headcount(code)) for code in codes}
