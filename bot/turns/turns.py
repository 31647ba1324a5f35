"""Batches of turns: the next event of each of many users, decided and recorded; what is said goes out after that.

A user's lock is taken before the session is read, so nobody is handled twice at once. One transaction writes the
effects of a batch, marks its events done and keeps what is to be said; then sessions are saved and replies go out.
Whatever is cut off is taken up where it was: an event is either untouched or done, and a done one is delivered once.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import structlog
from sqlalchemy import Connection

from bot.editing.corrections import take_up
from bot.installation import Installation
from bot.jobs.sender import Sender
from bot.line.render import render
from bot.logs import about
from bot.turns.delivery import Delivery, Done, retry_key
from bot.turns.events import given
from content.model.pack import Content
from content.model.reporting.plan import Plan
from flows.engine.access import may
from flows.engine.context import Context
from flows.engine.messages import Text
from flows.engine.session import Session
from flows.record.campaigns import SendCampaign
from flows.record.effects import Effect
from flows.record.people import Miss, Person
from storage import Conflict, Unavailable, inbox, jobs
from storage.accounts import LineUser
from storage.act import Act
from storage.inbox import InboxEvent
from storage.live.limits import Occurrence
from storage.live.sessions import Lock
from storage.people import people
from storage.record import RecordReads, record

TRIES = 3
UNCOUNTED = ("follow", "unfollow")
LONG_S = 0.1
"""How long deciding may take before what is decided goes out, and the others wait for the next batch."""

log = structlog.get_logger("turns")


class Turns:
    """Decides and records what waits for users, a batch at a time."""

    def __init__(self, installation: Installation, now: Callable[[], float] = time.monotonic) -> None:
        self._installation, self._now = installation, now

    def batch(self, users: Sequence[LineUser]) -> tuple[list[Delivery], list[LineUser]]:
        """Decide and record the next event of each of these users, unless somebody else is at it or it gets late.

        Gives what is to be delivered, and the users who are to be looked at again.
        """
        locks = self._installation.locks.acquire(users)
        try:
            done, more = self._next([lock.user for lock in locks])
            after = {lock: done[lock.user].session for lock in locks if lock.user in done}
            lost = self._keep({lock: session for lock, session in after.items() if session is not None})
        except BaseException:
            self._installation.locks.release(locks)
            raise
        mine = [lock for lock in locks if lock.user in done and lock.user not in lost]
        deliveries = [Delivery(done[lock.user], lock, lock.user in more) for lock in mine]
        asked = self._installation.locks.release([lock for lock in locks if lock not in mine])
        return deliveries, [*lost, *(user for user, was_asked in asked.items() if was_asked or user in more)]

    def _next(self, users: Sequence[LineUser]) -> tuple[dict[LineUser, Done], set[LineUser]]:
        """Take each user's first open event to where only its delivery is missing; tell who has more than that."""
        if not users:
            return {}, set()
        with self._installation.database.read() as conn:
            waiting = inbox.waiting(conn, users)
        first = {event.user: event for event in reversed(waiting)}
        in_turn = [first[user] for user in users if user in first]
        resumed = [_resumed(event) for event in in_turn if event.state == "done"]
        settled = self._settle([event for event in in_turn if event.state == "waiting"])
        done = {one.event.user: one for one in resumed + settled}
        # what somebody else recorded meanwhile may still have to be delivered
        more = {event.user for event in waiting if event is not first[event.user]} | first.keys() - done
        return done, more

    def _keep(self, sessions: dict[Lock, str]) -> set[LineUser]:
        """Save sessions, what of them is fleeting not for long; gives the users whom we have lost to another worker."""
        lasting = self._installation.conversation.lasting
        kept = {lock: lasting(Session.load(session)).dump() for lock, session in sessions.items()}
        whole = {lock: session for lock, session in sessions.items() if session != kept[lock]}
        return self._installation.sessions.save(kept, whole)

    def _settle(self, events: Sequence[InboxEvent]) -> list[Done]:
        """Decide and record events of different users: all together or, where that fails, each by itself."""
        if len(events) > 1:
            try:
                return self._advance(events)
            except Unavailable:
                raise
            except Exception as error:
                log.warning("batch taken apart", events=len(events), error=type(error).__name__)
        return [done for event in self._until_late(events) for done in self._alone(event)]

    def _alone(self, event: InboxEvent) -> list[Done]:
        """Settle one event, or after the last try say sorry; nothing when somebody else recorded it meanwhile."""
        with about(event_id=event.event_id, request_id=event.request_id):
            for _ in range(TRIES):
                try:
                    return self._until_first(event)
                except Unavailable:
                    raise
                except Exception:
                    log.exception("turn failed", kind=event.kind)
                    with self._installation.database.write() as conn:
                        inbox.tried(conn, event.event_id)
            return self._sorry(event)

    def _until_first(self, event: InboxEvent) -> list[Done]:
        for _ in range(TRIES):
            try:
                return self._advance([event])
            except Conflict:
                if not self._still_waiting(event):
                    return []
                take_up(self._installation)  # what somebody else has published is decided on as well
        raise Conflict(f"event {event.event_id} met a conflict {TRIES} times")

    def _still_waiting(self, event: InboxEvent) -> bool:
        with self._installation.database.read() as conn:
            open_ones = inbox.waiting(conn, [event.user])
        return any(one.event_id == event.event_id and one.state == "waiting" for one in open_ones)

    def _advance(self, events: Sequence[InboxEvent]) -> list[Done]:
        """Decide and record; Conflict when what was decided on is no longer so."""
        installation = self._installation
        sessions = installation.sessions.load([event.user for event in events])
        done = self._decide(events, sessions, self._places(events))
        for _ in done:
            installation.at("decided")
        with installation.database.write() as conn:
            deeds = [deed for one in done for deed in self._deeds(one, conn)]
            record(conn, *deeds)
            inbox.finish(conn, *map(_finished, done))
            left = jobs.due(conn, installation.clock.real())
        if left:
            installation.signals.jobs()
        for one in done:
            self._tell(one)
            installation.at("recorded")
        return done

    def _places(self, events: Sequence[InboxEvent]) -> dict[str, int]:
        """The place of each event among those of its user's minute; coming and going are not counted."""
        said = [event for event in events if event.kind not in UNCOUNTED]
        return self._installation.pace.places(Occurrence(one.event_id, one.user, one.occurred_ms) for one in said)

    def _decide(
        self, events: Sequence[InboxEvent], sessions: dict[LineUser, str], places: dict[str, int]
    ) -> list[Done]:
        """Have the conversation decide, on one moment of the record."""
        installation = self._installation
        with installation.database.read() as conn:
            if installation.settings.local_line:  # its page, which another process may answer, moves the day
                installation.clock.recall(conn)
            known = self._known(events, conn)
            strangers = [event for event in events if _is_strange(known.get(event.user), event)]
            if not strangers:
                return [
                    self._flooded(event, known.get(event.user), places.get(event.event_id, 0))
                    or self._turn(event, known.get(event.user), sessions.get(event.user), conn)
                    for event in self._until_late(events)
                ]
        with installation.database.write() as conn:
            for event in strangers:
                people.unblocked(conn, *event.user)
                people.ensure(conn, *event.user, installation.clock.now())
        return self._decide(events, sessions, places)

    def _known(self, events: Sequence[InboxEvent], conn: Connection) -> dict[LineUser, Person]:
        """The persons whose events these are, as far as the record knows them."""
        found: dict[LineUser, Person] = {}
        for account in {event.account_id for event in events}:
            users = [event.line_user_id for event in events if event.account_id == account]
            runs, now = self._content(account).programme.id, self._installation.clock.now()
            known = people.by_users(conn, account, users, runs, now)
            found |= {LineUser(account, user): person for user, person in known.items()}
        return found

    def _content(self, account: int) -> Content:
        return self._installation.programmes[account].content

    def _until_late(self, events: Sequence[InboxEvent]) -> Iterator[InboxEvent]:
        """Give events until too much time has gone by, at least one."""
        began = self._now()
        for event in events:
            yield event
            if self._now() - began > LONG_S:
                return

    def _flooded(self, event: InboxEvent, person: Person | None, place: int) -> Done | None:
        """What becomes of an event that is too much: nothing, and the first one's sender is told."""
        content = self._content(event.account_id)
        beyond = place - content.programme.messages_a_minute
        if person is None or beyond < 0:
            return None
        return Done(event, [] if beyond else render([Text(content.texts("common.flood"))]), person=person)

    def _turn(self, event: InboxEvent, found: Person | None, kept: str | None, conn: Connection) -> Done:
        if event.kind == "unfollow" or found is None:
            return Done(event, [])
        with about(event_id=event.event_id, request_id=event.request_id):
            person = in_plan(found, self._content(event.account_id).plan)
            context = self._context(event, person, conn)
            turn = self._installation.conversation.advance(Session.load(kept), given(event.payload), context)
            messages = render(turn.messages, turn.quick, turn.stamp)
        # most turns begin and end outside any conversation: nothing is kept, and nothing needs saving
        after = None if kept is None and turn.session == Session() else turn.session.dump()
        effects = tuple(map(_laid_out, turn.effects))
        return Done(event, messages, after, turn.matters, effects=effects, person=person)

    def _context(self, event: InboxEvent, person: Person, conn: Connection) -> Context:
        installation, tokens = self._installation, self._installation.tokens
        reading = installation.reading(event.account_id, conn, person)
        return Context(
            content=reading.content,
            today=installation.clock.today(),
            person=person,
            records=RecordReads(reading),
            links=installation.links.for_person(event.account_id, person.id),
            token=tokens.token(event.event_id),
            code=tokens.code(event.event_id),
            receipt=tokens.receipt(event.event_id, reading.content.programme.fiscal_year),
            certificate=tokens.certificate(event.event_id, reading.content.programme.fiscal_year),
            now=reading.now,
            code_for=lambda word: tokens.code(f"{event.event_id}:{word}"),
            display_name=lambda: installation.programmes[event.account_id].names.of(event.line_user_id or ""),
        )

    def _deeds(self, done: Done, conn: Connection) -> list[tuple[Effect, Act]]:
        """What becomes part of the record, once it is noted who left and who came back."""
        installation, event = self._installation, done.event
        if done.person is None:  # who left has nothing more to say
            people.blocked(conn, *event.user, installation.clock.now())
            return []
        act = installation.act(event.account_id, done.person, event.event_id)
        # LINE does not say that it keeps the menu of somebody who blocks us
        if event.kind == "follow" and may(done.person, "known"):
            jobs.menu(conn, act)
        return [(effect, act) for effect in done.effects]

    def _tell(self, done: Done) -> None:
        """Tell others what was recorded."""
        installation, programme = self._installation, self._installation.programmes[done.event.account_id]
        for effect in done.effects:
            if isinstance(effect, Miss):
                installation.code_tries.add(done.event.user, effect.code, programme.content.programme)
        if any(isinstance(effect, SendCampaign) for effect in done.effects):
            programme.quota.forget()
            installation.signals.batches(Sender(installation).due())

    def _sorry(self, event: InboxEvent) -> list[Done]:
        """Say that it did not work, so that the next event is not held up; it begins afresh, lest it fail alike."""
        content = self._content(event.account_id)
        texts, contact = content.texts, content.programme.contact
        done = Done(event, render([Text(texts("common.failed", contact=contact))]), Session().dump())
        with self._installation.database.write() as conn:
            inbox.finish(conn, _finished(done))
        return [done]


def _laid_out(effect: Effect) -> Effect:
    """What a campaign says, as LINE messages."""
    return replace(effect, messages=render(effect.messages)) if isinstance(effect, SendCampaign) else effect


def in_plan(person: Person, plan: Plan) -> Person:
    """A person with the roles that mean something here: not those for agencies that the plan does not know."""
    known = frozenset((role, agency) for role, agency in person.roles if not agency or plan.knows(agency))
    return person if known == person.roles else replace(person, roles=known)


def _resumed(event: InboxEvent) -> Done:
    return Done(event, event.answer or [], event.next_session, event.matters, resumed=True)


def _finished(done: Done) -> inbox.Finished:
    event_id = done.event.event_id
    return inbox.Finished(event_id, done.messages, done.session, done.matters, retry_key(event_id))


def _is_strange(found: Person | None, event: InboxEvent) -> bool:
    """Whether the record must first learn of this person, or that they came back."""
    return event.kind != "unfollow" and (found is None or (found.blocked and event.kind == "follow"))
