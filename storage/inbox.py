"""The webhook's inbox: every event once, from its arrival to the answer that went out.

waiting -> done (its effects are recorded, the answer is ready) -> answered; or waiting -> kept (not for us) or failed.
A row stays after its work, without its content, so that a redelivery is known.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Update, and_, bindparam, func, null, or_, select, update

from storage import Conflict
from storage.accounts import LineUser
from storage.dialects import INSERTS
from storage.due import is_due
from storage.tables.work import inbox

REMEMBERED = timedelta(days=40)
"""How long what is over is remembered: a late redelivery is known, and the month's pushes can be counted."""

SentVia = Literal["reply", "push", "none"]

# OR and not IN: a list of unknown length costs a third of a query this small
_open = or_(inbox.c.state == "waiting", inbox.c.state == "done")
# named one by one, where the index is to find a user's events among millions
_finished = inbox.c.state.in_(["answered", "kept", "failed"])
of_any_state = inbox.c.state.in_(["waiting", "done", "answered", "kept", "failed"])


class NewEvent(NamedTuple):
    """A webhook event as it arrived; one without a user, or marked kept, is stored and never handled."""

    event_id: str
    account_id: int
    line_user_id: str | None
    kind: str
    occurred_ms: int
    received_at: datetime
    payload: Any
    reply_token: str | None = None
    request_id: str | None = None
    redelivered: bool = False
    kept: bool = False

    @property
    def forgotten(self) -> bool:
        """Whether it is so old that the inbox could have been through with it, and would not know."""
        return self.occurred_ms < (self.received_at - REMEMBERED).timestamp() * 1000

    @property
    def user(self) -> LineUser:
        """Whose event it is, if it is somebody's."""
        return LineUser(self.account_id, self.line_user_id or "")


class InboxEvent(NamedTuple):
    """An event to handle (state waiting), or whose ready answer is to be sent (state done)."""

    event_id: str
    account_id: int
    line_user_id: str
    kind: str
    occurred_ms: int
    received_at: datetime
    redelivered: bool
    state: Literal["waiting", "done"]
    attempts: int
    payload: Any
    reply_token: str | None
    request_id: str | None
    answer: Any
    next_session: str | None
    matters: bool
    retry_key: str | None

    @property
    def user(self) -> LineUser:
        """Whose event it is."""
        return LineUser(self.account_id, self.line_user_id)


_STORE = {
    dialect: insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id) for dialect, insert in INSERTS.items()
}


def store(conn: Connection, events: Sequence[NewEvent]) -> set[str]:
    """Store the events that are not there yet, and give their ids."""
    if not events:
        return set()
    # in one order, so that two deliveries of the same events never wait for each other in a ring
    return set(conn.scalars(_STORE[conn.dialect.name], sorted(map(_row, events), key=itemgetter("event_id"))))


def _row(event: NewEvent) -> dict[str, Any]:
    row = event._asdict()
    kept = row.pop("kept") or event.line_user_id is None
    return row | {"state": "kept" if kept else "waiting"}


_WAITING = (
    select(*(inbox.c[field] for field in InboxEvent._fields))
    .where(
        _open, inbox.c.account_id == bindparam("account"), inbox.c.line_user_id.in_(bindparam("users", expanding=True))
    )
    .order_by(inbox.c.state != "done", inbox.c.occurred_ms, inbox.c.event_id)
)


def waiting(conn: Connection, users: Sequence[LineUser]) -> list[InboxEvent]:
    """List users' open events: done ones, whose answer is to go out, before waiting ones, each as they happened."""
    return [
        InboxEvent(*row)
        for account in {user.account for user in users}
        for row in conn.execute(
            _WAITING, {"account": account, "users": [user.id for user in users if user.account == account]}
        )
    ]


def _transition(before: ColumnElement[bool]) -> Update:
    return update(inbox).where(inbox.c.event_id == bindparam("event"), before)


_FINISH = _transition(inbox.c.state == "waiting").values(
    state="done",
    payload=null(),
    answer=bindparam("answer", type_=inbox.c.answer.type),
    next_session=bindparam("next_session"),
    matters=bindparam("matters"),
    retry_key=bindparam("retry_key"),
)


class Finished(NamedTuple):
    """What becomes of a waiting event: its rendered answer, and the session after it."""

    event: str
    answer: Any
    next_session: str | None
    matters: bool
    retry_key: str | None


def finish(conn: Connection, *finished: Finished) -> None:
    """Mark waiting events done, with their answers, and erase what they said; Conflict if one was not waiting."""
    if conn.execute(_FINISH, [one._asdict() for one in finished]).rowcount != len(finished):
        raise Conflict("an event is not waiting")


_ANSWERED = _transition(inbox.c.state == "done").values(
    state="answered",
    answer=null(),
    next_session=null(),
    reply_token=null(),
    sent_via=bindparam("via"),
    cost=bindparam("price"),
    finished_at=bindparam("now", type_=inbox.c.finished_at.type),
)


class Answered(NamedTuple):
    """How an event's answer went out, at what cost in paid messages."""

    event: str
    via: SentVia
    price: int


def answered(conn: Connection, now: datetime, *sent: Answered) -> None:
    """Note how done events were answered, and erase the answers; harmless when repeated."""
    conn.execute(_ANSWERED, [one._asdict() | {"now": now} for one in sent])


_REPLY_LOST = _transition(inbox.c.state == "done").values(reply_token=null())


def reply_lost(conn: Connection, event_id: str) -> None:
    """Note that a done event's answer can go out only as a push; its token is not tried again."""
    conn.execute(_REPLY_LOST, {"event": event_id})


_KEEP = _transition(inbox.c.state == "waiting").values(state="kept", reply_token=null())


def keep(conn: Connection, event_id: str) -> None:
    """Set a waiting event aside unanswered; its payload stays until `purge`."""
    conn.execute(_KEEP, {"event": event_id})


_FAILED = _transition(_open).values(state="failed", answer=null(), next_session=null(), reply_token=null())


def failed(conn: Connection, event_id: str) -> None:
    """Give an open event up; a payload that nobody could handle stays until `purge`, so that the fault can be found."""
    conn.execute(_FAILED, {"event": event_id})


_TRIED = (
    update(inbox)
    .where(inbox.c.event_id == bindparam("event"))
    .values(attempts=inbox.c.attempts + 1)
    .returning(inbox.c.attempts)
)


def tried(conn: Connection, event_id: str) -> int:
    """Count a try of an event, and give how many there have been."""
    tries: int = conn.execute(_TRIED, {"event": event_id}).scalar_one()
    return tries


def stale_users(conn: Connection, older_than: datetime) -> list[LineUser]:
    """List users with open events received before a moment, or seemingly well after it; who waits longest first."""
    statement = (
        select(inbox.c.account_id, inbox.c.line_user_id)
        .where(_open, is_due(inbox.c.received_at, older_than, timedelta()))
        .group_by(inbox.c.account_id, inbox.c.line_user_id)
        .order_by(func.min(inbox.c.received_at))
    )
    return [LineUser(account, user) for account, user in conn.execute(statement) if user is not None]


def forget_user(conn: Connection, account: int, line_user_id: str) -> bool:
    """Take the user's id and words out of all events but the open ones; tells whether there are such."""
    theirs = (inbox.c.account_id == account, inbox.c.line_user_id == line_user_id)
    conn.execute(update(inbox).where(*theirs, _finished).values(line_user_id=null(), payload=null()))
    return conn.scalar(select(inbox.c.event_id).where(*theirs, _open).limit(1)) is not None


def over(received_before: datetime) -> ColumnElement[bool]:
    """Tell the events received before a moment that are not open; forgotten, a redelivery would be new again."""
    return and_(~_open, inbox.c.received_at < received_before)


def has_any(conn: Connection, line_user_id: str) -> bool:
    """Whether there is an event of this user."""
    theirs = (inbox.c.line_user_id == line_user_id, of_any_state)
    return conn.scalar(select(inbox.c.event_id).where(*theirs).limit(1)) is not None


def pushes(conn: Connection, since: datetime) -> int:
    """Add up what answers have cost in paid messages since a moment."""
    total = func.coalesce(func.sum(inbox.c.cost), 0)
    return int(conn.execute(select(total).where(inbox.c.finished_at >= since)).scalar_one())


def backlog(conn: Connection) -> dict[str, int]:
    """Count events that are waiting, done or failed, for the operator."""
    statement = select(inbox.c.state, func.count()).where(or_(_open, inbox.c.state == "failed")).group_by(inbox.c.state)
    return {str(state): count for state, count in conn.execute(statement)}
