"""A worker killed with SIGKILL at each marked point: one effect, one answer, and each recipient reached once."""

import base64
import json
import os
import signal
from collections import Counter
from decimal import Decimal
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.jobs.sender import Sender
from bot.turns.webhook import signature_of
from flows.engine.session import Session
from storage import inbox
from storage.campaigns import campaigns
from storage.campaigns.campaigns import CLAIM
from storage.reporting import results
from tests.bot.local_line import SECRET
from tests.bot.turns.killed import begun
from tests.house import House

SENTENCE = "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน"


def killed(bot: House, redis_url: str, point: str, **work: Any) -> None:
    """Do the work in another process, which dies at the point."""
    process = working(bot, redis_url, point, **work)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def working(bot: House, redis_url: str, point: str, **work: Any) -> BaseProcess:
    """Another process at work, which dies at the point, or does to itself what else is wanted."""
    own = bot.installation.settings
    given = {
        "home": str(own.home),
        "settings": {
            "database_url": own.database_url,
            "line_api_base": own.line_api_base,
            "line_data_api_base": own.line_data_api_base,
        },
        "redis": redis_url,
        "point": point,
    }
    return begun(given | work)


def until_stopped(process: BaseProcess) -> None:
    """Wait for a process to stop itself."""
    for _ in range(6000):
        if Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return
        Event().wait(0.01)
    raise AssertionError


def reporting(bot: House) -> tuple[str, dict[str, Any]]:
    """A focal person at the confirmation of a figure, and the tap that confirms it, delivered."""
    user = bot.as_focal("มาลี", "education")
    bot.handle(bot.text(user, SENTENCE))
    frame = bot.session(user).frame
    assert frame
    assert (frame.flow, frame.step) == ("report_figure", "confirm")
    tap = bot.tapped(user, f"a={frame.flow}&v={frame.version}&s={frame.step}&m={frame.mark}&x=yes")
    assert bot.deliver(tap) == 200
    return user, tap


def time_passes(bot: House, user: str) -> None:
    """The dead worker's lock ends, and the sweep finds what it left."""
    assert bot.installation.redis.delete(f"sujarit:lock:1:{user}") == 1
    with bot.installation.database.read() as conn:
        assert inbox.stale_users(conn, bot.clock.real()) == [bot.user(user)]
    bot.look_at(user)


def recorded_once(bot: House, user: str, tap: dict[str, Any]) -> None:
    with bot.installation.database.read() as conn:
        found = results.current(conn, bot.content.programme.id, "education")
        history = results.history(conn, bot.content.programme.id, "education", found[0].measure, "1")
    assert [row.value for row in found] == [Decimal(75)]
    assert len(history) == 1
    assert bot.outcome(tap) == ("answered", "reply", 0)
    assert len(bot.said_to(user)) == 2
    assert bot.session(user) == Session()


@pytest.mark.parametrize("point", ["decided", "recorded", "saved", "sent"])
def test_turn_cut_off_has_one_effect_and_one_answer(bot: House, redis_url: str, point: str) -> None:
    user, tap = reporting(bot)
    killed(bot, redis_url, point, user=user)
    assert bot.row(tap)["state"] == ("waiting" if point == "decided" else "done")
    time_passes(bot, user)
    recorded_once(bot, user, tap)


def test_turn_cut_off_on_postgresql(bot_on_postgres: House, redis_url: str) -> None:
    user, tap = reporting(bot_on_postgres)
    killed(bot_on_postgres, redis_url, "sent", user=user)
    assert bot_on_postgres.row(tap)["state"] == "done"
    time_passes(bot_on_postgres, user)
    recorded_once(bot_on_postgres, user, tap)


def test_worker_that_was_stopped_goes_on_and_leaves_all_as_it_is(bot: House, redis_url: str) -> None:
    user, tap = reporting(bot)
    process = working(bot, redis_url, "recorded", user=user, signal=signal.SIGSTOP)
    until_stopped(process)
    time_passes(bot, user)
    recorded_once(bot, user, tap)
    bot.handle(bot.text(user, SENTENCE))
    asked = bot.session(user)
    os.kill(int(process.pid or 0), signal.SIGCONT)
    process.join(60)
    assert process.exitcode == 0
    assert (bot.session(user), len(bot.said_to(user))) == (asked, 3)
    assert bot.calls("push") == []


def test_turn_cut_off_at_every_point_in_turn_is_still_one(bot: House, redis_url: str) -> None:
    user, tap = reporting(bot)
    for point in ("decided", "recorded", "sent"):
        killed(bot, redis_url, point, user=user)
        assert bot.row(tap)["state"] == ("waiting" if point == "decided" else "done")
        bot.installation.redis.delete(f"sujarit:lock:1:{user}")
    bot.look_at(user)
    recorded_once(bot, user, tap)


def test_push_cut_off_is_said_and_paid_once(bot: House, redis_url: str) -> None:
    user, tap = reporting(bot)
    with bot.local.world.lock:
        assert bot.local.world.ledger.use_token(tap["replyToken"])
    killed(bot, redis_url, "sent", user=user)
    time_passes(bot, user)
    assert bot.outcome(tap) == ("answered", "push", 1)
    assert len(bot.said_to(user)) == 2
    assert bot.line.consumption() == 1


def test_webhook_cut_off_before_its_signal_is_found_by_the_sweep(bot: House, redis_url: str) -> None:
    user = bot.as_staff()
    event = bot.text(user, "เมนู")
    body = json.dumps({"events": [event]}).encode()
    killed(bot, redis_url, "stored", body=base64.b64encode(body).decode(), signature=signature_of(SECRET, body))
    assert bot.row(event)["state"] == "waiting"
    bot.clock.ahead += CLAIM
    bot.queue.sweep()
    assert len(bot.installation.due) == 1
    bot.handle(event | {"deliveryContext": {"isRedelivery": True}})
    assert len(bot.said_to(user)) == 1


@pytest.mark.parametrize("point", ["claimed", "multicast"])
def test_batch_cut_off_reaches_everybody_once(bot: House, redis_url: str, point: str) -> None:
    users = [bot.as_staff(f"คนที่ {n}") for n in range(4)]
    campaign_id = bot.plan()
    killed(bot, redis_url, point, batch=[campaign_id, 1])
    sending = Sender(bot.installation)
    assert sending.due() == []
    sending.send(campaign_id, 1)
    assert bot.calls("multicast") == ([] if point == "claimed" else [200])
    bot.clock.ahead += CLAIM
    for due in sending.due():
        sending.send(*due)
    assert bot.calls("multicast") == ([200] if point == "claimed" else [200, 409])
    assert [bot.said_to(user) for user in users] == [["ข่าว"]] * 4
    with bot.installation.database.read() as conn:
        found = campaigns.by_id(conn, campaign_id)
        states = Counter(state for _, state in campaigns.recipients(conn, campaign_id))
    assert found
    assert (found.state, found.sent, found.failed, found.unsent, found.waiting) == ("finished", 4, 0, 0, 0)
    assert states == {"sent": 4}
