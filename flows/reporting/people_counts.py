"""How many people did something, agency by agency, of all its people by its headcount."""

from content.model.reporting.tallies import Tally
from flows.engine.context import Facts
from flows.people.counts import Count, of_staff
from flows.record.reporting import Counted


def document_counts(facts: Facts, document: str) -> dict[str, Count]:
    """Who acknowledged a document, by agency."""
    return counts(facts, facts.content.tallies.acknowledged(document))


def understood_counts(facts: Facts, document: str) -> dict[str, Count]:
    """Who acknowledged a document and passed its check, by agency."""
    return counts(facts, facts.content.tallies.understood(document))


def learned_counts(facts: Facts, lesson: str) -> dict[str, Count]:
    """Who passed a lesson, by agency."""
    return counts(facts, facts.content.tallies.passed(lesson))


def counts(facts: Facts, tally: Tally) -> dict[str, Count]:
    """What a tally comes to, by agency of the plan."""
    return {agency.code: count(facts, tally, agency.code) for agency in facts.content.plan.agencies}


def count(facts: Facts, tally: Tally, agency: str) -> Count:
    """What a tally comes to in an agency."""
    return of_staff(facts.records.tallied(tally).get(agency, Counted()), facts.records.staff().get(agency))
