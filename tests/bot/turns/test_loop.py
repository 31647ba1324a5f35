"""Rounds of turns: many users in one transaction, nobody held up by another, nothing lost or doubled in between."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event, text

from bot.line.client import Acceptance, LineClient, LineMessage
from bot.turns.delivery import Deliveries
from bot.turns.loop import BATCH, Loop
from bot.turns.turns import LONG_S, Turns
from flows.engine.context import Context
from storage import Unavailable
from tests.bot.local_line import TOKEN
from tests.house import AGENCY, House
from tests.seams import Scripted
from tests.services import Postgres

NOON = int(time.time()) * 1000
SLOW = "ช้า"


@contextmanager
def going(bot: House, answering: int = 32, threads: int = 1) -> Iterator[list[Loop]]:
    """Have loops go on until the end of the block, where they finish what is under way."""
    loops = [Loop(bot.installation, answering) for _ in range(threads)]
    with patch("bot.turns.loop.PAUSE_S", 0.05):
        for one in loops:
            one.start()
        try:
            yield loops
        finally:
            for one in loops:
                one.stop()


class Held(LineClient):
    """The local LINE, which has not yet heard one of the answers until a test lets it."""

    def __init__(self, bot: House) -> None:
        base = bot.installation.settings.line_api_base
        super().__init__(TOKEN, base, base, (1.0, 5.0))
        self.asked, self.go_on = Event(), Event()

    def reply(self, reply_token: str, messages: Sequence[LineMessage]) -> Acceptance:
        if messages[0]["text"] == SLOW:
            self.asked.set()
            assert self.go_on.wait(20)
        return super().reply(reply_token, messages)


@contextmanager
def away(bot: House, door: str) -> Iterator[Event]:
    """Take the record away for reading or writing; gives what is set once somebody has noticed."""
    noticed = Event()

    def nothing_there() -> Any:
        noticed.set()
        raise Unavailable("the database does not answer")

    with patch.object(bot.installation.database, door, nothing_there):
        yield noticed


def crowd(bot: House, count: int) -> list[str]:
    bot.put(conversation=Scripted())
    return [bot.as_staff(f"คนที่ {number}") for number in range(count)]


def all_answered(bot: House) -> bool:
    """Whether every event is answered by a free reply, at the first try."""
    return {(row["state"], row["sent_via"], row["attempts"]) for row in bot.rows()} == {("answered", "reply", 0)}


# many at once


def test_round_of_many_users_is_one_transaction_and_one_answer_each(each_bot: House) -> None:
    bot, users = each_bot, crowd(each_bot, BATCH)
    bot.deliver(*(bot.text(user, "สวัสดี") for user in users))
    happened: list[str] = []
    bot.put(at=happened.append)

    def commit(_: Any) -> None:
        happened.append("commit")

    event.listen(Engine, "commit", commit)
    try:
        with going(bot):
            for user in users:
                bot.wait_for(user, "สวัสดี")
    finally:
        event.remove(Engine, "commit", commit)
    decided = ["decided"] * BATCH + ["commit"] + ["recorded"] * BATCH
    assert happened[: len(decided)] == decided
    assert all_answered(bot)
    assert bot.calls("reply") == [200] * BATCH


def test_events_of_a_user_go_in_order_across_batches_of_many_threads(each_bot: House) -> None:
    bot, users = each_bot, crowd(each_bot, 12)
    for place in (3, 1, 2):
        bot.deliver(*(bot.text(user, str(place), timestamp=NOON + place) for user in users))
    with going(bot, answering=4, threads=2):
        for user in users:
            bot.wait_for(user, "1", "2", "3")
    assert all_answered(bot)
    assert [bot.session(user).misses for user in users] == [3] * len(users)


def test_turn_that_takes_long_holds_up_nobody_who_was_not_decided_yet(each_bot: House) -> None:
    """Who comes first is answered at once, the slow one's neighbours in the next batch."""
    bot, users = each_bot, crowd(each_bot, 5)
    time = [0.0]

    def said(text: str, _: Context) -> str:
        time[0] += LONG_S * 2 if text == SLOW else LONG_S / 100
        return text

    bot.put(conversation=Scripted(said))
    turns = Turns(bot.installation, lambda: time[0])
    bot.deliver(*(bot.text(user, SLOW if user == users[1] else "ก", timestamp=NOON) for user in users))
    answers, again = turns.batch([bot.user(user) for user in users])
    assert [answer.lock.user.id for answer in answers] == users[:2]
    assert sorted(user.id for user in again) == sorted(users[2:])
    assert [row["state"] for row in bot.rows()].count("waiting") == 3
    later, again = turns.batch(again)
    assert (sorted(answer.lock.user.id for answer in later), again) == (sorted(users[2:]), [])
    deliveries = Deliveries(bot.installation)
    deliveries.close([deliveries.deliver(answer) for answer in (*answers, *later)])
    assert all_answered(bot)


def test_batch_of_mistakes_that_take_long_is_ended_too(bot: House) -> None:
    users, time = crowd(bot, 3), [0.0]

    def said(text: str, _: Context) -> str:
        time[0] += LONG_S
        raise ValueError(text)

    bot.put(conversation=Scripted(said))
    turns = Turns(bot.installation, lambda: time[0])
    bot.deliver(*(bot.text(user, "ล้ม") for user in users))
    answers, again = turns.batch([bot.user(user) for user in users])
    assert (len(answers), len(again)) == (1, 2)


def test_line_that_is_slow_for_one_holds_up_nobody_else(bot: House) -> None:
    slow, *others = crowd(bot, 5)
    line = Held(bot)
    bot.speak_through(line)
    with going(bot):
        bot.deliver(bot.text(slow, SLOW, timestamp=NOON), *(bot.text(user, "ก") for user in others))
        assert line.asked.wait(20)
        bot.deliver(bot.text(slow, "หลัง", timestamp=NOON + 1), *(bot.text(user, "ข") for user in others))
        for user in others:
            bot.wait_for(user, "ก", "ข")
        assert bot.said_to(slow) == []
        line.go_on.set()
        bot.wait_for(slow, SLOW, "หลัง")
    assert all_answered(bot)


# what fails


def test_event_that_cannot_be_handled_takes_no_neighbour_with_it(each_bot: House) -> None:
    def stumbling(text: str, _: Context) -> str:
        if text == "ล้ม":
            raise ValueError("a flow with a mistake")
        return text

    bot, users = each_bot, crowd(each_bot, 6)
    bot.put(conversation=Scripted(stumbling))
    bad = bot.text(users[3], "ล้ม")
    bot.deliver(*(bot.text(user, "ดี") for user in users if user != users[3]), bad)
    sorry = bot.content.texts("common.failed", contact=bot.content.programme.contact)
    with going(bot):
        for user in users:
            bot.wait_for(user, sorry if user == users[3] else "ดี")
    assert {row["attempts"] for row in bot.rows() if row["event_id"] != bad["webhookEventId"]} == {0}
    assert [bot.session(user).misses for user in users] == [1, 1, 1, 0, 1, 1]


def test_connection_lost_while_deciding_loses_and_doubles_nothing(bot_on_postgres: House) -> None:
    bot, users = bot_on_postgres, crowd(bot_on_postgres, 4)
    cuts = iter([lambda: cut(bot)])

    def said(text: str, ctx: Context) -> str:
        next(cuts, lambda: None)()
        return f"{text} {len(ctx.records.results(AGENCY))}"

    bot.put(conversation=Scripted(said))
    bot.deliver(*(bot.text(user, "สวัสดี") for user in users))
    with going(bot):
        for user in users:
            bot.wait_for(user, "สวัสดี 0")
    assert all_answered(bot)


def cut(bot: House) -> None:
    """Have the server end all connections to the record, even that of who asks for it."""
    with bot.installation.database.write() as conn:
        conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_postgresql_that_crashes_under_load_and_comes_back_loses_and_doubles_nothing(
    bot_on_postgres: House, postgres: Postgres
) -> None:
    bot, users = bot_on_postgres, crowd(bot_on_postgres, 12)
    line, said = Held(bot), [str(number) for number in range(4)]
    bot.speak_through(line)
    slow = bot.as_staff("คนที่รอ LINE")
    with going(bot, threads=2):
        bot.deliver(bot.text(slow, SLOW), *(bot.text(user, said[0], timestamp=NOON) for user in users))
        assert line.asked.wait(20)
        postgres.crash()
        try:
            assert bot.deliver(*(bot.text(user, said[1]) for user in users)) == 503
            line.go_on.set()
            bot.wait_for(slow, SLOW)
        finally:
            postgres.start()
        for text in said[1:]:
            assert bot.deliver(*(bot.text(user, text, timestamp=NOON + int(text)) for user in users)) == 200
        for user in users:
            bot.wait_for(user, *said)
    assert all_answered(bot)
    assert bot.said_to(slow) == [SLOW]


def test_record_away_after_deciding_loses_and_doubles_nothing(bot: House) -> None:
    users = crowd(bot, 4)
    bot.deliver(*(bot.text(user, "สวัสดี") for user in users))
    with going(bot):
        with away(bot, "write") as noticed:
            assert noticed.wait(20)
        for user in users:
            bot.wait_for(user, "สวัสดี")
    assert all_answered(bot)


def test_record_away_once_answers_are_out_is_told_of_them_when_it_is_back(bot: House) -> None:
    first, *others = crowd(bot, 4)
    bot.put(conversation=Scripted(matters=True))
    line = Held(bot)
    bot.speak_through(line)
    bot.deliver(*(bot.text(user, SLOW) for user in (first, *others)))
    with going(bot):
        assert line.asked.wait(20)
        with away(bot, "write") as noticed:
            line.go_on.set()
            for user in (first, *others):
                bot.wait_for(user, SLOW)
            assert noticed.wait(20)
            bot.clock.ahead += timedelta(minutes=2)  # from now on what seems unsent and matters would be pushed
        bot.deliver(bot.text(first, "ต่อ"))
        bot.wait_for(first, SLOW, "ต่อ")
    assert all_answered(bot)
    bot.queue.sweep()
    bot.work()
    assert [bot.said_to(user) for user in others] == [[SLOW]] * len(others)


# the end


def test_stop_finishes_what_is_under_way_and_begins_nothing_more(bot: House) -> None:
    under_way, waiting = crowd(bot, 2)
    line = Held(bot)
    bot.speak_through(line)
    begun, left = bot.text(under_way, SLOW), bot.text(waiting, "สวัสดี")
    outcomes: list[Any] = []

    def stop() -> None:
        loops.stop()
        outcomes.append(bot.outcome(begun))

    with going(bot, answering=1) as [loops]:
        bot.deliver(begun)
        assert line.asked.wait(20)
        bot.deliver(left)
        stopping = Thread(target=stop)
        stopping.start()
        assert loops._stopping.wait(20)
        line.go_on.set()
        stopping.join(20)
    assert outcomes == [("answered", "reply", 0)]
    assert (bot.said_to(under_way), bot.said_to(waiting)) == ([SLOW], [])
    assert bot.row(left)["state"] == "waiting"
    assert bot.installation.due.take(10, 0) == [bot.user(waiting)]


def test_stop_ends_without_the_record_and_the_next_worker_says_nothing_twice(bot: House) -> None:
    [user] = crowd(bot, 1)
    line = Held(bot)
    bot.speak_through(line)
    bot.deliver(said := bot.text(user, SLOW))
    with going(bot) as [loops]:
        assert line.asked.wait(20)
        with away(bot, "write"):
            line.go_on.set()
            loops.stop()
    assert bot.row(said)["state"] == "done"
    bot.look_at(user)
    assert (bot.outcome(said), bot.said_to(user)) == (("answered", "reply", 0), [SLOW])
