"""Messages to many: an audience frozen into batches, and what became of each batch.

A batch: waiting -> sending (somebody claimed it) -> sent or failed; back to waiting to be tried later; unsent when the
campaign is stopped. A claim that is not reported on within a minute may be taken over, with the same retry key.
A campaign: sending <-> waiting (LINE asked to wait) -> finished or stopped.
Locks are taken in the order campaign, batch, so that processes never wait for each other in a ring.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, literal, null, select, update

from content.model.calendar import THAI_TIME
from flows.record.campaigns import CampaignState, SendCampaign, StopCampaign
from storage.act import Act
from storage.campaigns.audiences import audience_query
from storage.due import is_due
from storage.tables.campaigns import campaign_batches, campaign_recipients, campaigns
from storage.tables.people import people

BATCH_SIZE = 500
"""LINE's limit for a multicast."""

CLAIM = timedelta(seconds=60)
"""After this a worker that claimed a batch counts as dead; longer than any request to LINE may last."""


class Campaign(NamedTuple):
    """What a campaign sends, as frozen at planning."""

    id: int
    account_id: int
    receipt: str
    programme: str
    title: str
    audience: Mapping[str, Any]
    content: Mapping[str, Any]
    messages: Sequence[Mapping[str, Any]]
    created_by: int | None
    created_at: datetime
    allowance: int | None


class Batch(NamedTuple):
    """A claimed batch; LINE knows a retry key for 24 hours from first_try_at."""

    campaign_id: int
    seq: int
    retry_key: str
    attempts: int
    first_try_at: datetime


def send(effect: SendCampaign, act: Act, conn: Connection) -> None:
    """Freeze a campaign's audience into batches that are due now.

    At most `allowance` people (None: all) are put into batches; the others are unsent. All work on people is the
    database's: memory does not grow with their number.
    """
    campaign_id: int = conn.execute(
        insert(campaigns).returning(campaigns.c.id),
        {
            "account_id": act.account,
            "receipt": effect.receipt,
            "programme": act.programme,
            "title": effect.title,
            "audience": dict(effect.audience),
            "content": dict(effect.content),
            "messages": list(effect.messages),
            "created_by": act.person.id or None,
            "created_at": act.now,
            "state": "planning",
            "recipients": 0,
            "allowance": effect.allowance,
        },
    ).scalar_one()
    found = audience_query(effect.audience, act.account, act.content, act.now)
    _freeze(conn, campaign_id, found, effect.allowance)
    recipients, batches = _make_batches(conn, campaign_id, act.real)
    state: dict[str, Any] = {"state": "sending"} if batches else {"state": "finished", "finished_at": act.now}
    conn.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(recipients=recipients, **state))


def _freeze(conn: Connection, campaign_id: int, found: Select[tuple[int]], allowance: int | None) -> None:
    person = found.add_columns(func.row_number().over(order_by=people.c.id).label("place")).subquery()
    seq = (person.c.place - 1) // BATCH_SIZE + 1
    if allowance is not None:
        seq = case((person.c.place <= allowance, seq), else_=null())
    frozen = select(literal(campaign_id), person.c.id, seq)
    conn.execute(insert(campaign_recipients).from_select(["campaign_id", "person_id", "seq"], frozen))


def _make_batches(conn: Connection, campaign_id: int, now: datetime) -> tuple[int, int]:
    """Give how many recipients there are, with and without a batch, and how many batches."""
    r = campaign_recipients.c
    sizes = conn.execute(select(r.seq, func.count()).where(r.campaign_id == campaign_id).group_by(r.seq)).all()
    same = {"campaign_id": campaign_id, "state": "waiting", "next_try_at": now}
    rows = [
        same | {"seq": seq, "recipients": count, "retry_key": str(uuid4())} for seq, count in sizes if seq is not None
    ]
    if rows:
        conn.execute(insert(campaign_batches), rows)
    return sum(count for _, count in sizes), len(rows)


def campaign(conn: Connection, campaign_id: int) -> Campaign:
    """Give what a campaign sends; its id must be one that `plan` or `due_batches` gave."""
    columns = [campaigns.c[field] for field in Campaign._fields]
    return Campaign(*conn.execute(select(*columns).where(campaigns.c.id == campaign_id)).one())


def due_batches(conn: Connection, now: datetime, limit: int) -> list[tuple[int, int]]:
    """List (campaign id, seq) of batches that may be claimed, oldest campaign first."""
    b = campaign_batches.c
    query = select(b.campaign_id, b.seq).where(is_due(b.next_try_at, now)).order_by(b.campaign_id, b.seq).limit(limit)
    return [(campaign_id, seq) for campaign_id, seq in conn.execute(query)]


def claim(conn: Connection, campaign_id: int, seq: int, now: datetime) -> Batch | None:
    """Take a due batch for sending; None when another worker has it or it is over."""
    b = campaign_batches.c
    resumed = (campaigns.c.id == campaign_id, campaigns.c.state == "waiting")
    conn.execute(update(campaigns).where(*resumed).values(state="sending", reason=null()))
    taken = (
        update(campaign_batches)
        .where(_batch(campaign_id, seq), is_due(b.next_try_at, now))
        .values(
            state="sending",
            attempts=b.attempts + 1,
            first_try_at=func.coalesce(b.first_try_at, now),
            next_try_at=now + CLAIM,
        )
        .returning(*(b[field] for field in Batch._fields))
    )
    row = conn.execute(taken).one_or_none()
    return None if row is None else Batch(*row)


def batch_users(conn: Connection, campaign_id: int, seq: int) -> list[str]:
    """List the LINE user ids of a batch; people who have erased themselves since planning are not in it any more."""
    r = campaign_recipients.c
    query = (
        select(people.c.line_user_id)
        .join_from(campaign_recipients, people)
        .where(r.campaign_id == campaign_id, r.seq == seq, people.c.line_user_id.is_not(None))
        .order_by(people.c.id)
    )
    return [user for user in conn.scalars(query) if user is not None]


def batch_sent(conn: Connection, campaign_id: int, seq: int, request_id: str | None, now: datetime) -> None:
    """Note that LINE took a claimed batch; harmless when repeated."""
    _close(conn, campaign_id, seq, state="sent", request_id=request_id, finished_at=now)


def batch_failed(conn: Connection, campaign_id: int, seq: int, now: datetime) -> None:
    """Give a claimed batch up."""
    _close(conn, campaign_id, seq, state="failed", finished_at=now)


def batch_later(conn: Connection, campaign_id: int, seq: int, next_try_at: datetime, reason: str | None = None) -> None:
    """Put a claimed batch back to be tried later under its retry key; of a stopped campaign it is then unsent."""
    running = and_(campaigns.c.id == campaign_id, campaigns.c.state.in_(("sending", "waiting")))
    if conn.execute(update(campaigns).where(running).values(state="waiting", reason=reason)).rowcount:
        _close(conn, campaign_id, seq, state="waiting", next_try_at=next_try_at)
    else:
        _close(conn, campaign_id, seq, state="unsent")


def _close(conn: Connection, campaign_id: int, seq: int, **values: Any) -> None:
    claimed = (_batch(campaign_id, seq), campaign_batches.c.state == "sending")
    conn.execute(update(campaign_batches).where(*claimed).values({"next_try_at": null()} | values))


def _batch(campaign_id: int, seq: int) -> ColumnElement[bool]:
    return and_(campaign_batches.c.campaign_id == campaign_id, campaign_batches.c.seq == seq)


def stop_by_admin(effect: StopCampaign, act: Act, conn: Connection) -> None:
    """Stop a campaign because an admin says so."""
    stop(conn, effect.campaign, "admin", act.real)


def stop(conn: Connection, campaign_id: int, reason: str, now: datetime) -> None:
    """Stop a campaign: what nobody has claimed stays unsent; batches under way end as they end."""
    running = (campaigns.c.id == campaign_id, campaigns.c.state.in_(("sending", "waiting")))
    stopped = update(campaigns).where(*running).values(state="stopped", reason=reason, finished_at=now)
    if conn.execute(stopped).rowcount:
        b = campaign_batches.c
        left = update(campaign_batches).where(b.campaign_id == campaign_id, b.state == "waiting")
        conn.execute(left.values(state="unsent", next_try_at=null()))


def finish_if_done(conn: Connection, campaign_id: int, now: datetime) -> bool:
    """Mark a running campaign finished when no batch is left to send, and tell whether this call did it."""
    # Locked first, and looked at in a second statement: of two workers that end the last two batches at the same
    # time, the later one then sees what the earlier one wrote.
    running = (campaigns.c.id == campaign_id, campaigns.c.state.in_(("sending", "waiting")))
    if conn.execute(select(campaigns.c.id).where(*running).with_for_update()).one_or_none() is None:
        return False
    b = campaign_batches.c
    left = select(b.seq).where(b.campaign_id == campaign_id, b.state.in_(("waiting", "sending"))).limit(1)
    if conn.execute(left).one_or_none() is not None:
        return False
    finished = {"state": "finished", "reason": None, "finished_at": now}
    conn.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(finished))
    return True


def _people_in(*states: str) -> ColumnElement[int]:
    b = campaign_batches.c
    return func.coalesce(func.sum(case((b.state.in_(states), b.recipients))), 0)


_STATE = (
    select(
        *(campaigns.c[name] for name in ("id", "receipt", "title", "state", "reason", "created_at", "recipients")),
        _people_in("sent"),
        _people_in("failed"),
        campaigns.c.recipients - _people_in("sent", "failed", "waiting", "sending"),
        _people_in("waiting", "sending"),
    )
    .select_from(campaigns.outerjoin(campaign_batches))
    .group_by(campaigns.c.id)
)


def _state(row: Sequence[Any]) -> CampaignState:
    id, receipt, title, state, reason, at, *counts = row
    return CampaignState(id, receipt, title, state, reason or "", at.astimezone(THAI_TIME), *counts)


def by_id(conn: Connection, campaign_id: int) -> CampaignState | None:
    """Tell how far a campaign has come."""
    row = conn.execute(_STATE.where(campaigns.c.id == campaign_id)).one_or_none()
    return None if row is None else _state(row)


def by_receipt(conn: Connection, programme: str, receipt: str) -> CampaignState | None:
    """Tell how far the campaign with this receipt number has come."""
    mine = (campaigns.c.programme == programme, campaigns.c.receipt == receipt)
    row = conn.execute(_STATE.where(*mine)).one_or_none()
    return None if row is None else _state(row)


def recent(conn: Connection, programme: str, limit: int) -> list[CampaignState]:
    """Tell how far the latest campaigns of a programme have come, newest first."""
    query = _STATE.where(campaigns.c.programme == programme).order_by(campaigns.c.id.desc()).limit(limit)
    return [_state(row) for row in conn.execute(query)]


def contents(conn: Connection, programme: str) -> list[Mapping[str, Any]]:
    """Give the contents of a programme's campaigns that have gone out, or are going out, to anybody."""
    b = campaign_batches.c
    out = select(b.campaign_id).where(b.state.in_(("waiting", "sending", "sent")))
    query = select(campaigns.c.content).where(campaigns.c.programme == programme, campaigns.c.id.in_(out))
    return list(conn.scalars(query))


def received(conn: Connection, programme: str, person: int, limit: int) -> list[Mapping[str, Any]]:
    """Give the contents of the latest campaigns that reached a person, the newest first."""
    r, b = campaign_recipients.c, campaign_batches.c
    query = (
        select(campaigns.c.content)
        .join(campaign_recipients, r.campaign_id == campaigns.c.id)
        .join(campaign_batches, and_(b.campaign_id == r.campaign_id, b.seq == r.seq))
        .where(campaigns.c.programme == programme, r.person_id == person, b.state == "sent")
        .order_by(campaigns.c.id.desc())
        .limit(limit)
    )
    return list(conn.scalars(query))


def recipients(conn: Connection, campaign_id: int) -> Iterator[tuple[int, str]]:
    """Give each recipient's person id and state (waiting, sending, sent, failed or unsent)."""
    r, b = campaign_recipients.c, campaign_batches.c
    batch = and_(b.campaign_id == r.campaign_id, b.seq == r.seq)
    query = select(r.person_id, func.coalesce(b.state, "unsent")).select_from(
        campaign_recipients.outerjoin(campaign_batches, batch)
    )
    yield from conn.execute(query.where(r.campaign_id == campaign_id).order_by(r.person_id))


def waiting(conn: Connection, account: int) -> int:
    """Count the people whom an account's campaigns under way have still to reach."""
    b = campaign_batches.c
    left = select(func.coalesce(func.sum(b.recipients), 0)).join_from(campaign_batches, campaigns)
    query = left.where(campaigns.c.account_id == account, b.state.in_(("waiting", "sending")))
    return int(conn.execute(query).scalar_one())


def sent_since(conn: Connection, since: datetime) -> int:
    """Add up to how many people campaigns have been sent since a moment."""
    b = campaign_batches.c
    sent = select(func.coalesce(func.sum(b.recipients), 0)).where(b.state == "sent", b.finished_at >= since)
    return int(conn.execute(sent).scalar_one())
