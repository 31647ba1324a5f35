"""A campaign over real HTTP: every recipient ends in exactly one state, whatever LINE does."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from bot.installation import ACCOUNT
from bot.jobs.sender import BACK_OFF, KEY_LIFE, Sender
from bot.line.client import LineClient
from flows.record.campaigns import CampaignState
from storage.campaigns import campaigns
from storage.campaigns.campaigns import CLAIM
from storage.people import erasing
from storage.tables.people import memberships
from storage.tables.people import people as people_table
from tests.house import AGENCY, House

NEWS = [{"type": "text", "text": "ข่าว"}]
DAY = timedelta(days=1)


def crowd(bot: House, number: int) -> list[str]:
    """Registered people who are friends of the account."""
    users = [bot.place.friend(f"คนที่ {n}") for n in range(number)]
    now, account, programme = bot.clock.now(), ACCOUNT, bot.content.programme.id
    belongs = {"programme": programme, "agency": AGENCY, "personnel_type": "official", "since": now}
    with bot.installation.database.write() as conn:
        rows = [{"account_id": account, "line_user_id": user, "created_at": now} for user in users]
        conn.execute(insert(people_table), rows)
        ids = conn.scalars(select(people_table.c.id).where(people_table.c.line_user_id.in_(users))).all()
        conn.execute(insert(memberships), [belongs | {"person_id": id} for id in ids])
    return users


def plan(bot: House, **changes: Any) -> int:
    return bot.plan(**changes)


def send_due(bot: House) -> int:
    sending = Sender(bot.installation)
    due = sending.due()
    for campaign_id, seq in due:
        sending.send(campaign_id, seq)
    return len(due)


def later(bot: House, wait: timedelta = BACK_OFF[0]) -> None:
    bot.clock.ahead += wait


def progress(bot: House, campaign_id: int) -> CampaignState:
    """How far it has come; checked against the states of its recipients one by one."""
    with bot.installation.database.read() as conn:
        found = campaigns.by_id(conn, campaign_id)
        states = Counter(state for _, state in campaigns.recipients(conn, campaign_id))
    assert found
    assert (states["sent"], states["failed"], states["unsent"]) == (found.sent, found.failed, found.unsent)
    assert states["waiting"] + states["sending"] == found.waiting
    assert states.total() == found.recipients
    return found


def counts(bot: House, campaign_id: int) -> tuple[str, int, int, int, int]:
    found = progress(bot, campaign_id)
    return found.state, found.sent, found.failed, found.unsent, found.waiting


def received(bot: House, users: Sequence[str]) -> Counter[int]:
    """How many people got how many messages."""
    return Counter(len(bot.said_to(user)) for user in users)


def test_1203_people_are_three_requests(each_bot: House) -> None:
    bot, users = each_bot, crowd(each_bot, 1203)
    bot.local.world.ledger.quota = None
    campaign_id = plan(bot)
    assert send_due(bot) == 3
    assert bot.calls("multicast") == [200] * 3
    assert counts(bot, campaign_id) == ("finished", 1203, 0, 0, 0)
    assert received(bot, users) == {1: 1203}
    assert send_due(bot) == 0


@pytest.mark.parametrize("fault", ["error_before", "error_after", "rate_limit", "reset"])
def test_failed_request_is_repeated_under_its_key_and_reaches_everybody_once(bot: House, fault: str) -> None:
    users, campaign_id = crowd(bot, 5), plan(bot)
    bot.place.fault(fault)
    assert send_due(bot) == 1
    assert counts(bot, campaign_id) == ("waiting", 0, 0, 0, 5)
    assert send_due(bot) == 0
    later(bot)
    assert send_due(bot) == 1
    assert counts(bot, campaign_id) == ("finished", 5, 0, 0, 0)
    assert received(bot, users) == {1: 5}
    assert bot.line.consumption() == 5


def test_silent_line_is_asked_again_under_the_same_key(bot: House) -> None:
    users, campaign_id = crowd(bot, 5), plan(bot)
    bot.speak_through(bot.place.line(timeout=(1.0, 0.2)))
    bot.place.fault("slow", seconds=0.5)
    send_due(bot)
    later(bot)
    send_due(bot)
    assert counts(bot, campaign_id) == ("finished", 5, 0, 0, 0)
    assert received(bot, users) == {1: 5}


def test_unreachable_line_waits_longer_and_longer(bot: House) -> None:
    crowd(bot, 2)
    campaign_id = plan(bot)
    bot.speak_through(LineClient("token", "http://127.0.0.1:9", "http://127.0.0.1:9"))
    for wait in (*BACK_OFF, BACK_OFF[-1]):
        assert send_due(bot) == 1
        later(bot, wait - timedelta(seconds=1))
        assert send_due(bot) == 0
        later(bot, timedelta(seconds=1))
    assert counts(bot, campaign_id) == ("waiting", 0, 0, 0, 2)


def test_batch_is_given_up_before_line_forgets_its_key(bot: House) -> None:
    users, campaign_id = crowd(bot, 2), plan(bot)
    bot.place.fault("error_after", path="*/multicast")
    send_due(bot)
    later(bot, KEY_LIFE)
    send_due(bot)
    assert counts(bot, campaign_id) == ("finished", 0, 2, 0, 0)
    assert received(bot, users) == {1: 2}


def test_batch_untouched_for_longer_than_its_key_lives_is_not_sent_twice(bot: House) -> None:
    """The process died after LINE accepted, and nobody ran for two days."""
    users, campaign_id = crowd(bot, 2), plan(bot)
    with bot.installation.database.write() as conn:
        batch = campaigns.claim(conn, campaign_id, 1, bot.clock.real())
    assert batch
    bot.line.multicast(users, NEWS, batch.retry_key)
    later(bot, 2 * DAY)
    with bot.local.world.lock:
        bot.local.world.ledger._accepted.clear()
    send_due(bot)
    assert counts(bot, campaign_id) == ("finished", 0, 2, 0, 0)
    assert received(bot, users) == {1: 2}


def test_used_up_month_stops_and_leaves_the_rest_unsent(bot: House) -> None:
    users, campaign_id = crowd(bot, 1203), plan(bot)
    bot.local.world.ledger.quota = 1100
    with capture_logs() as logs:
        send_due(bot)
    assert counts(bot, campaign_id) == ("stopped", 1000, 0, 203, 0)
    assert progress(bot, campaign_id).reason == "quota"
    assert received(bot, users) == {1: 1000, 0: 203}
    assert [entry["status"] for entry in logs if entry["event"] == "batch not sent"] == [429]
    later(bot, DAY)
    assert send_due(bot) == 0


def test_used_up_month_stops_also_what_was_to_be_repeated(bot: House) -> None:
    crowd(bot, 700)
    campaign_id = plan(bot)
    bot.local.world.ledger.quota = None
    bot.place.fault("error_before")
    send_due(bot)
    assert counts(bot, campaign_id) == ("sending", 200, 0, 0, 500)
    bot.place.fault("monthly_limit")
    later(bot)
    send_due(bot)
    assert counts(bot, campaign_id) == ("stopped", 200, 0, 500, 0)


def test_withdrawn_token_stops(bot: House) -> None:
    crowd(bot, 3)
    campaign_id = plan(bot)
    bot.speak_through(bot.place.line("withdrawn"))
    send_due(bot)
    assert counts(bot, campaign_id) == ("stopped", 0, 0, 3, 0)
    assert progress(bot, campaign_id).reason == "unauthorized"


def test_refused_message_fails_and_says_so(bot: House) -> None:
    users, campaign_id = crowd(bot, 3), plan(bot, messages=[{"type": "text", "text": ""}])
    send_due(bot)
    assert counts(bot, campaign_id) == ("finished", 0, 3, 0, 0)
    assert received(bot, users) == {0: 3}


def test_admin_stops_what_has_not_gone_out(bot: House) -> None:
    users, campaign_id = crowd(bot, 1203), plan(bot)
    bot.local.world.ledger.quota = None
    sending = Sender(bot.installation)
    first, second, third = sending.due()
    sending.send(*first)

    def stop(point: str) -> None:
        if point == "claimed":
            with bot.installation.database.write() as conn:
                campaigns.stop(conn, campaign_id, "admin", bot.clock.real())

    bot.put(at=stop)
    sending.send(*second)
    sending.send(*third)
    assert counts(bot, campaign_id) == ("stopped", 1000, 0, 203, 0)
    assert received(bot, users) == {1: 1000, 0: 203}


def test_stop_meets_a_batch_that_line_refuses_for_now(bot: House) -> None:
    users, campaign_id = crowd(bot, 2), plan(bot)
    bot.place.fault("rate_limit")

    def stop(point: str) -> None:
        if point == "claimed":
            with bot.installation.database.write() as conn:
                campaigns.stop(conn, campaign_id, "admin", bot.clock.real())

    bot.put(at=stop)
    send_due(bot)
    later(bot, CLAIM)
    assert send_due(bot) == 0
    assert counts(bot, campaign_id) == ("stopped", 0, 0, 2, 0)
    assert received(bot, users) == {0: 2}


def test_allowance_is_never_exceeded(bot: House) -> None:
    users, campaign_id = crowd(bot, 20), plan(bot, allowance=12)
    send_due(bot)
    assert counts(bot, campaign_id) == ("finished", 12, 0, 8, 0)
    assert received(bot, users) == {1: 12, 0: 8}
    assert bot.line.consumption() == 12


def test_allowance_of_nobody_sends_nothing(bot: House) -> None:
    crowd(bot, 2)
    campaign_id = plan(bot, allowance=0)
    assert (send_due(bot), bot.calls()) == (0, [])
    assert counts(bot, campaign_id) == ("finished", 0, 0, 2, 0)


def test_many_workers_with_the_same_jobs_send_once(each_bot: House) -> None:
    bot, users = each_bot, crowd(each_bot, 1203)
    bot.local.world.ledger.quota = None
    campaign_id = plan(bot)
    jobs = Sender(bot.installation).due() * 4
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda job: Sender(bot.installation).send(*job), jobs))
    assert counts(bot, campaign_id) == ("finished", 1203, 0, 0, 0)
    assert sorted(bot.calls("multicast")) == [200] * 3
    assert received(bot, users) == {1: 1203}


def test_who_blocked_or_was_erased_since_the_planning_is_left_out(bot: House) -> None:
    users, campaign_id = crowd(bot, 3), plan(bot)
    with bot.installation.database.write() as conn:
        now = bot.clock.now()
        erasing.erase(conn, bot.person(users[0], conn).id, ACCOUNT, now, now, bot.installation.tokens.taker_hash)
    with bot.local.world.lock:
        bot.local.world.people[users[1]].following = False
    send_due(bot)
    assert received(bot, users) == {1: 1, 0: 2}
    assert counts(bot, campaign_id)[0] == "finished"


def test_batch_whose_people_have_all_gone_asks_nothing_of_line(bot: House) -> None:
    crowd(bot, 2)
    campaign_id = plan(bot)
    with bot.installation.database.write() as conn:
        conn.execute(update(people_table).values(line_user_id=None))
    send_due(bot)
    assert (bot.calls(), counts(bot, campaign_id)[0]) == ([], "finished")


def test_no_log_names_who_or_what(bot: House) -> None:
    users, _ = crowd(bot, 3), plan(bot)
    bot.place.fault("error_before")
    with capture_logs() as logs:
        send_due(bot)
        later(bot)
        send_due(bot)
    assert logs
    assert not [user for user in users if user in str(logs)]
    assert "ข่าว" not in str(logs)
