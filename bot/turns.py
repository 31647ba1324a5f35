"""A user's waiting events, one after another: record first, then answer.

The lock is taken before the session is read. One transaction writes the effects, marks the event done and keeps its
answer; then the session is saved and the reply goes out. Whatever is cut off is taken up where it was: an event is
either untouched or done, and a done one is answered once.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import structlog
from sqlalchemy import Connection

from bot.apply import apply, count_misses
from bot.inputs import given
from bot.line_errors import LineError, RateLimited, Rejected, ReplyTokenSpent, Unauthorized, Unreachable, Unsure
from bot.parts import Parts
from bot.records import Records, person_of
from bot.render import render
from flows.context import Context, Person
from flows.conversation import Turn
from flows.effects import Erase, RedeemInvite, Register, SendCampaign
from flows.messages import Text
from flows.session import Session
from storage import Conflict, Unavailable, inbox, people
from storage.inbox import InboxEvent

TRIES = 3
REPLY_AGE = timedelta(seconds=55)
"""LINE promises a reply token for one minute from the webhook's arrival."""
RETRY_KEYS = UUID("6f0d3c1e-5b5e-4a52-9c0e-0d4f5d1c7a11")
"""The namespace in which an event's id gives the retry key of its push."""

log = structlog.get_logger("turns")


class AnswerLater(Exception):
    """LINE asked to wait; the answer is kept and goes out at the next try."""


@dataclass(frozen=True)
class _Done:
    """A recorded event: what remains is the session and the answer."""

    event: InboxEvent
    answer: list[dict[str, Any]]
    session: str | None
    matters: bool
    resumed: bool
    forget: bool = False
    """The person erased themselves: with the answer goes what still names them."""


class Turns:
    """Handles the events of one user at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def handle_user(self, user: str) -> None:
        """Handle all that waits for a user, unless somebody else is at it; that one looks again when done."""
        while True:
            with self._parts.locks.held(user) as lock:
                if lock is None:
                    return
                again = False
                for place, event in enumerate(self._waiting(user)):
                    if place and not lock.extend():
                        return
                    with structlog.contextvars.bound_contextvars(event_id=event.event_id, request_id=event.request_id):
                        again |= not self._handle(event)
            if not again and not lock.asked:
                return

    def _waiting(self, user: str) -> list[InboxEvent]:
        with self._parts.database.read() as conn:
            return inbox.waiting(conn, user)

    def _handle(self, event: InboxEvent) -> bool:
        """Handle one event; False when somebody else recorded it meanwhile, whose answer may still have to go out."""
        if event.state == "done":
            self._deliver(_Done(event, event.answer or [], event.next_session, event.matters, resumed=True))
            return True
        try:
            done = self._advance(event)
        except (Unavailable, LineError):
            raise
        except Exception:
            log.exception("turn failed", kind=event.kind)
            done = self._fail(event)
        if done is not None:
            self._parts.at("recorded")
            self._deliver(done)
        return done is not None

    # deciding and recording

    def _advance(self, event: InboxEvent) -> _Done | None:
        if event.kind == "unfollow":
            return self._unfollow(event)
        for _ in range(TRIES):
            try:
                return self._turn(event)
            except Conflict:
                if not self._still_waiting(event):
                    return None
        raise Conflict(f"event {event.event_id} met a conflict {TRIES} times")

    def _still_waiting(self, event: InboxEvent) -> bool:
        return any(e.event_id == event.event_id and e.state == "waiting" for e in self._waiting(event.line_user_id))

    def _turn(self, event: InboxEvent) -> _Done:
        parts = self._parts
        kept = parts.sessions.load(event.line_user_id)
        session = Session.load(kept)
        person, turn = self._decide(event, session)
        answer = render(turn.messages, turn.quick, turn.stamp)
        parts.at("decided")
        forget = any(isinstance(effect, Erase) for effect in turn.effects)
        # most turns begin and end outside any conversation: nothing is kept, and nothing needs saving
        after = None if kept is None and turn.session == Session() else turn.session.dump()
        done = _Done(event, answer, after, turn.matters, resumed=False, forget=forget)
        self._record(event, turn, done, person)
        return done

    def _decide(self, event: InboxEvent, session: Session) -> tuple[Person, Turn]:
        """Have the conversation decide, on one moment of the record."""
        parts, user = self._parts, event.line_user_id
        with parts.database.read() as conn:
            found = people.person(conn, user)
            if found and not (found.blocked_at and event.kind == "follow"):
                person = person_of(found, parts.content.plan)
                return person, parts.conversation.advance(
                    session, given(event.payload), self._context(event, person, conn)
                )
        with parts.database.write() as conn:
            people.unblocked(conn, user)
            people.ensure(conn, user, parts.clock.now())
        return self._decide(event, session)

    def _context(self, event: InboxEvent, person: Person, conn: Connection) -> Context:
        parts, marks = self._parts, self._parts.marks
        return Context(
            content=parts.content,
            today=parts.clock.today(),
            person=person,
            records=Records(parts, conn, person),
            links=parts.links.for_person(person.id),
            token=marks.token(event.event_id),
            code=marks.code(event.event_id),
            receipt=marks.receipt(event.event_id),
        )

    def _record(self, event: InboxEvent, turn: Turn, done: _Done, person: Person) -> None:
        parts = self._parts
        with parts.database.write() as conn:
            for effect in turn.effects:
                apply(effect, parts, conn, person, event.event_id)
            self._finish(conn, event, done)
        count_misses(turn.effects, parts, person)
        if any(isinstance(effect, SendCampaign) for effect in turn.effects):
            parts.forget_quota()
            parts.signal_campaigns()
        if any(isinstance(effect, Register | RedeemInvite | Erase) for effect in turn.effects):
            parts.signal_menu(event.line_user_id)

    def _finish(self, conn: Connection, event: InboxEvent, done: _Done) -> None:
        key = str(uuid5(RETRY_KEYS, event.event_id))
        inbox.finish(
            conn, event.event_id, answer=done.answer, next_session=done.session, matters=done.matters, retry_key=key
        )

    def _unfollow(self, event: InboxEvent) -> _Done:
        done = _Done(event, [], None, matters=False, resumed=False)
        with self._parts.database.write() as conn:
            people.blocked(conn, event.line_user_id, self._parts.clock.now())
            self._finish(conn, event, done)
        return done

    def _fail(self, event: InboxEvent) -> _Done:
        """Count the failure; after the last try, say so to the person and go on with the next event."""
        with self._parts.database.write() as conn:
            tries = inbox.tried(conn, event.event_id)
        if tries < TRIES:
            raise RetryTurn
        texts, contact = self._parts.content.texts, self._parts.content.programme.contact
        answer = render([Text(texts("common.failed", contact=contact))])
        done = _Done(event, answer, None, matters=False, resumed=False)
        with self._parts.database.write() as conn:
            self._finish(conn, event, done)
        return done

    # answering

    def _deliver(self, done: _Done) -> None:
        """Save the session and send the answer; both may be repeated without harm."""
        parts, event = self._parts, done.event
        if done.session is not None:
            parts.sessions.save(event.line_user_id, done.session)
        parts.at("saved")
        via, cost = self._send(done)
        parts.at("sent")
        with parts.database.write() as conn:
            inbox.answered(conn, event.event_id, via, cost, parts.clock.real())
            if done.forget:
                inbox.forget_user(conn, event.line_user_id)
        if done.forget:
            parts.sessions.drop(event.line_user_id)

    def _send(self, done: _Done) -> tuple[inbox.Sent, int]:
        event = done.event
        if not done.answer:
            return "none", 0
        if event.reply_token and self._reply(done, event.reply_token):
            return "reply", 0
        if not done.matters:
            log.info("answer dropped: its reply token is spent and it can wait")
            return "none", 0
        if event.reply_token:
            with self._parts.database.write() as conn:
                inbox.reply_lost(conn, event.event_id)
        return self._push(done)

    def _reply(self, done: _Done, token: str) -> bool:
        """Send the free reply; False when it is too late. A token works once, so a repetition cannot say it twice.

        A late one is tried as well: a redelivery that we have not stored again gave its token a new minute.
        """
        fresh = self._parts.clock.real() - done.event.received_at < REPLY_AGE
        unsure = done.resumed
        for _ in range(2):
            try:
                self._parts.line.reply(token, done.answer)
                return True
            except ReplyTokenSpent:
                return unsure and fresh  # within its minute a token is spent only by our own earlier try
            except Unsure:
                unsure = True
            except Unreachable:
                continue
            except RateLimited as error:
                raise AnswerLater from error
            except (Rejected, Unauthorized) as error:
                log.error("reply refused", status=error.status, line_request_id=error.request_id, reason=error.reason)
                return False
        raise AnswerLater

    def _push(self, done: _Done) -> tuple[inbox.Sent, int]:
        event = done.event
        key = event.retry_key or str(uuid5(RETRY_KEYS, event.event_id))
        try:
            self._parts.line.push(event.line_user_id, done.answer, key)
        except (RateLimited, Unsure, Unreachable) as error:
            raise AnswerLater from error
        except LineError as error:
            log.error("push refused", status=error.status, line_request_id=error.request_id)
            return "none", 0
        return "push", 1


class RetryTurn(Exception):
    """The turn failed and is tried again, from an untouched record."""
