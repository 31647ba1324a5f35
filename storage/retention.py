"""What is kept no longer: people who have long done nothing here, and old particulars of those who still do.

It goes in pieces. What a piece takes away is looked for while others write, and they wait only for its taking.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_, union_all

from storage import inbox as events
from storage.tables.asking import published, questions
from storage.tables.campaigns import campaign_batches, campaign_recipients, campaigns
from storage.tables.documents import acknowledgements, document_opens, understandings
from storage.tables.learning import assessments, card_reads, holder_corrections, lesson_passes, quiz_answers
from storage.tables.people import console_sessions, invites, memberships, people, roles
from storage.tables.reporting import headcounts, results
from storage.tables.work import audit, inbox

DEEDS = {
    people.c.id: people.c.privacy_at,
    invites.c.created_by: invites.c.created_at,
    invites.c.used_by: invites.c.used_at,
    roles.c.person_id: roles.c.since,
    roles.c.ended_by: roles.c.until,
    console_sessions.c.person_id: console_sessions.c.opened_at,
    acknowledgements.c.person_id: acknowledgements.c.acknowledged_at,
    document_opens.c.person_id: document_opens.c.opened_at,
    results.c.reported_by: results.c.reported_at,
    results.c.withdrawn_by: results.c.superseded_at,
    headcounts.c.set_by: headcounts.c.set_at,
    campaigns.c.created_by: campaigns.c.created_at,
    card_reads.c.person_id: card_reads.c.read_at,
    quiz_answers.c.person_id: quiz_answers.c.answered_at,
    lesson_passes.c.person_id: lesson_passes.c.passed_at,
    holder_corrections.c.corrected_by: holder_corrections.c.corrected_at,
    understandings.c.person_id: understandings.c.answered_at,
    assessments.c.person_id: assessments.c.taken_at,
    questions.c.person_id: questions.c.asked_at,
    questions.c.answered_by: questions.c.answered_at,
    memberships.c.person_id: memberships.c.since,
    published.c.person_id: published.c.published_at,
}
"""Where the record shows that somebody did something: who, and when."""

PARTICULARS = {
    card_reads: card_reads.c.read_at,
    quiz_answers: quiz_answers.c.answered_at,
    assessments: assessments.c.taken_at,
    document_opens: document_opens.c.opened_at,
    audit: audit.c.at,
    roles: roles.c.until,
    console_sessions: console_sessions.c.opened_at,
}
"""Rows that serve nobody once their fiscal year is long over, and when they are of."""


def lapsed(conn: Connection, account: int, before: datetime, limit: int) -> list[int]:
    """List people of an account who came before a moment and have done nothing since; not erased ones.

    Somebody who wrote lately counts as here, whatever it was: their events are still in the inbox. It looks through
    all that people do, which with many of them takes seconds.
    """
    active = union_all(*(select(who).where(when >= before, who.is_not(None)) for who, when in DEEDS.items()))
    here = select(inbox.c.line_user_id).where(inbox.c.line_user_id.is_not(None))
    query = select(people.c.id).where(
        people.c.account_id == account,
        people.c.created_at < before,
        people.c.erased_at.is_(None),
        people.c.id.not_in(active),
        people.c.line_user_id.not_in(here),
    )
    return list(conn.scalars(query.order_by(people.c.id).limit(limit)))


def still_away(conn: Connection, person_ids: Sequence[int]) -> list[int]:
    """Tell who of them has not come back since they were found lapsed: whoever did has written."""
    mine = select(people.c.id, people.c.line_user_id).where(people.c.id.in_(person_ids))
    return [person for person, user in conn.execute(mine).all() if user is None or not events.has_any(conn, user)]


class Sweep(NamedTuple):
    """Rows of a table that are kept no longer."""

    table: Table
    old: ColumnElement[bool]

    def some(self, conn: Connection, limit: int) -> Sequence[Any]:
        """Look for some of them; gives what `take` needs."""
        return conn.execute(select(*self.table.primary_key).where(self.old).limit(limit)).all()

    def take(self, conn: Connection, found: Sequence[Any]) -> None:
        """Take these away, if they are still old."""
        key = tuple_(*self.table.primary_key).in_([tuple(row) for row in found])
        conn.execute(delete(self.table).where(key, self.old))


def sweeps(before: datetime, remembered: datetime) -> tuple[Sweep, ...]:
    """What is older than a moment, of everybody, and is no part of a figure that is still counted.

    Acknowledgements, lessons passed with their names, and reported figures stay with their person, as long as that
    person does. Webhook events have a moment of their own.
    """
    over = select(campaigns.c.id).where(campaigns.c.finished_at < before)
    return (
        Sweep(inbox, events.over(remembered)),
        *(Sweep(table, when < before) for table, when in PARTICULARS.items()),
        Sweep(questions, (questions.c.asked_at < before) & questions.c.answer.is_(None)),
        *(Sweep(table, table.c.campaign_id.in_(over)) for table in (campaign_recipients, campaign_batches)),
        Sweep(campaigns, campaigns.c.finished_at < before),
    )
