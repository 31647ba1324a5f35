"""Deliveries: how what was recorded for a user goes out, once, and is noted.

A reply is free and works once, within a minute; what still matters after that is pushed, under a retry key of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import structlog

from bot.installation import Installation
from bot.line.errors import (
    Forbidden,
    LineError,
    RateLimited,
    Rejected,
    ReplyTokenSpent,
    Unauthorized,
    Unreachable,
    Unsure,
)
from bot.logs import about, reasons
from flows.record.effects import Effect
from flows.record.people import Person
from storage import Unavailable, inbox
from storage.accounts import LineUser
from storage.inbox import InboxEvent
from storage.live.sessions import Lock

REPLY_AGE = timedelta(seconds=55)
"""LINE promises a reply token for one minute from the webhook's arrival."""
RETRY_KEYS = UUID("6f0d3c1e-5b5e-4a52-9c0e-0d4f5d1c7a11")
"""The namespace in which an event's id gives the retry key of its push."""

log = structlog.get_logger("deliveries")


class DeliverLater(Exception):
    """It does not go out now; the messages are kept and go out at the next try."""


@dataclass(frozen=True)
class Done:
    """An event whose turn is decided; once that is recorded, what remains is the session and the delivery."""

    event: InboxEvent
    messages: list[dict[str, Any]]
    session: str | None = None
    matters: bool = False
    resumed: bool = False
    effects: tuple[Effect, ...] = ()
    person: Person | None = None


@dataclass(frozen=True)
class Delivery:
    """What is to be delivered to a user, whose lock is held until then."""

    done: Done
    lock: Lock
    more: bool
    """The user has further events waiting."""


class Delivered(NamedTuple):
    """A delivery, and how it went out; not at all, if it is to be tried later."""

    delivery: Delivery
    how: inbox.Answered | None

    @property
    def user(self) -> LineUser:
        """Whom it was for."""
        return self.delivery.lock.user


class Deliveries:
    """Makes recorded deliveries and notes how each went out."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def deliver(self, delivery: Delivery) -> Delivered:
        """Send what is recorded; that may be repeated without harm, until `close` notes it."""
        event = delivery.done.event
        with about(event_id=event.event_id, request_id=event.request_id):
            self._installation.at("saved")
            try:
                via, price = self._send(delivery)
            except (DeliverLater, Unavailable) as error:
                log.warning("delivery put off", **reasons(error.__cause__ or error))
                return Delivered(delivery, None)
            except Exception:
                log.exception("delivery put off")
                return Delivered(delivery, None)
            self._installation.at("sent")
        return Delivered(delivery, inbox.Answered(event.event_id, via, price))

    def close(self, delivered: Sequence[Delivered]) -> list[LineUser]:
        """Note what went out and give the locks back, which may be repeated; gives who is to be looked at again."""
        installation = self._installation
        sent = [one.how for one in delivered if one.how]
        try:
            if sent:
                with installation.database.write() as conn:
                    inbox.answered(conn, installation.clock.real(), *sent)
        finally:
            asked = installation.locks.release([one.delivery.lock for one in delivered])
        return [one.user for one in delivered if one.how and (one.delivery.more or asked.get(one.user))]

    def _send(self, delivery: Delivery) -> tuple[inbox.SentVia, int]:
        done, event = delivery.done, delivery.done.event
        if not done.messages:
            return "none", 0
        if event.reply_token and self._reply(done, event.reply_token):
            return "reply", 0
        if not done.matters:
            log.info("delivery dropped: its reply token is spent and it can wait")
            return "none", 0
        if event.reply_token:
            with self._installation.database.write() as conn:
                inbox.reply_lost(conn, event.event_id)
            # of a worker that was stopped, another one may have replied meanwhile; whoever comes now can only push
            if not self._installation.locks.holds(delivery.lock):
                raise DeliverLater
        return self._push(done)

    def _reply(self, done: Done, token: str) -> bool:
        """Send the free reply; False when it is too late. A token works once, so a repetition cannot say it twice.

        A late one is tried as well: a redelivery that we have not stored again gave its token a new minute.
        """
        fresh = self._installation.clock.real() - done.event.received_at < REPLY_AGE
        unsure, line = done.resumed, self._installation.programmes[done.event.account_id].line
        failure: LineError | None = None
        for _ in range(2):
            try:
                line.reply(token, done.messages)
                return True
            except ReplyTokenSpent:
                return unsure and fresh  # within its minute a token is spent only by our own earlier try
            except Unsure as error:
                unsure, failure = True, error
            except Unreachable as error:
                failure = error
            except RateLimited as error:
                raise DeliverLater from error
            except (Rejected, Unauthorized, Forbidden) as error:
                self._refused("reply refused", error)
                return False
        raise DeliverLater from failure

    def _push(self, done: Done) -> tuple[inbox.SentVia, int]:
        event = done.event
        key, line = event.retry_key or retry_key(event.event_id), self._installation.programmes[event.account_id].line
        try:
            line.push(event.line_user_id, done.messages, key)
        except (RateLimited, Unsure, Unreachable, Unauthorized) as error:
            raise DeliverLater from error  # with a wrong channel access token until the operator has corrected it
        except LineError as error:
            self._refused("push refused", error)
            return "none", 0
        return "push", 1

    def _refused(self, what: str, error: LineError) -> None:
        log.error(what, status=error.status, line_request_id=error.request_id, reason=error.reason, **reasons(error))


def retry_key(event_id: str) -> str:
    """The key under which LINE takes an event's push once."""
    return str(uuid5(RETRY_KEYS, event_id))
