"""Work that must happen after a commit: a row written in the transaction that decided it, done by any process.

A job is taken under a lease; whoever takes it and dies loses it when the lease ends. Done, it is deleted.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Connection, delete, select, update

from storage.act import Act
from storage.dialects import insert_into
from storage.due import is_due
from storage.tables.work import jobs

JobKind = Literal["menu", "forget"]
"""A person's rich menu follows their role; what is left of an erased person is forgotten. Subject: a LINE user id."""
LEASE = timedelta(seconds=60)
"""Longer than a job may take; after it somebody else tries."""


class Job(NamedTuple):
    """One thing to do."""

    id: int
    account: int
    kind: JobKind
    subject: str
    attempts: int


def add(conn: Connection, act: Act, kind: JobKind, subject: str) -> None:
    """Have something done soon; one that waits already is enough."""
    add_for(conn, act.account, kind, subject, act.real)


def add_for(conn: Connection, account: int, kind: JobKind, subject: str, real: datetime) -> None:
    """Have something done soon for an account; one that waits already is enough."""
    row = {"account_id": account, "kind": kind, "subject": subject, "due_at": real, "created_at": real}
    conn.execute(insert_into(jobs, conn).on_conflict_do_nothing(), row)


def menu(conn: Connection, act: Act) -> None:
    """Have the acting person's rich menu follow their role."""
    if act.person.user:
        add(conn, act, "menu", act.person.user)


def take(conn: Connection, real: datetime, most: int) -> list[Job]:
    """Take what is due, under a lease, the oldest first."""
    due = select(jobs.c.id).where(is_due(jobs.c.due_at, real)).order_by(jobs.c.due_at, jobs.c.id).limit(most)
    ids = list(conn.scalars(due.with_for_update(skip_locked=True)))
    taken = update(jobs).where(jobs.c.id.in_(ids), is_due(jobs.c.due_at, real))
    columns = (jobs.c.id, jobs.c.account_id, jobs.c.kind, jobs.c.subject, jobs.c.attempts)
    claimed = taken.values(due_at=real + LEASE, attempts=jobs.c.attempts + 1).returning(*columns)
    return sorted((Job(*row) for row in conn.execute(claimed)), key=lambda job: job.id) if ids else []


def done(conn: Connection, job: Job) -> None:
    """Forget a job that is done."""
    conn.execute(delete(jobs).where(jobs.c.id == job.id))


def later(conn: Connection, job: Job, due_at: datetime) -> None:
    """Have a taken job tried again."""
    conn.execute(update(jobs).where(jobs.c.id == job.id).values(due_at=due_at))


def drop(conn: Connection, kind: JobKind) -> None:
    """Forget all jobs of a kind: what they would do has been done for everybody at once."""
    conn.execute(delete(jobs).where(jobs.c.kind == kind))


def due(conn: Connection, real: datetime) -> bool:
    """Tell whether anything may be taken."""
    return conn.scalar(select(jobs.c.id).where(is_due(jobs.c.due_at, real)).limit(1)) is not None
