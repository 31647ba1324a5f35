"""The month's quota as turns see it: from LINE, remembered for a while, and never waited for long."""

import pytest
from structlog.testing import capture_logs

from bot import programme
from flows.engine.context import Context
from flows.record.campaigns import Quota
from tests.house import House
from tests.seams import Scripted

KNOWN, UNKNOWN = Quota(300, 0), Quota(known=False)


def fall_silent(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on LINE takes longer to tell the quota than we wait."""
    monkeypatch.setattr(programme, "QUOTA_WAIT_S", 0.1)
    bot.place.fault("slow", seconds=0.5, left=None, path="*/quota*")


def test_quota_is_asked_once_until_something_is_sent(bot: House) -> None:
    assert [bot.installation.main.quota.now() for _ in range(3)] == [KNOWN] * 3
    assert bot.calls("/quota") == [200, 200]
    bot.line.push(bot.place.friend(), [{"type": "text", "text": "ข่าว"}], "6f0d3c1e-5b5e-4a52-9c0e-0d4f5d1c7a11")
    bot.installation.main.quota.forget()
    assert bot.installation.main.quota.now() == Quota(300, 1)
    assert bot.calls("/quota") == [200] * 4


def test_silent_line_is_waited_for_once_by_a_whole_round(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(_: str, ctx: Context) -> str:
        return str(ctx.records.quota())

    users = [bot.as_admin(f"คนที่ {number}") for number in range(5)]
    bot.put(conversation=Scripted(said))
    fall_silent(bot, monkeypatch)
    with capture_logs() as logs:
        bot.handle(*(bot.text(user, "โควตา") for user in users))
    assert [bot.said_to(user) for user in users] == [[str(UNKNOWN)]] * len(users)
    assert [entry["status"] for entry in logs if entry["event"] == "quota unknown"] == [None]
    assert {row["attempts"] for row in bot.rows()} == {0}


def test_what_line_said_last_stands_while_it_is_silent_but_not_for_ever(
    bot: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bot.installation.main.quota.now() == KNOWN
    monkeypatch.setattr(programme, "QUOTA_SECONDS", 0)
    fall_silent(bot, monkeypatch)
    assert bot.installation.main.quota.now() == KNOWN
    monkeypatch.setattr(programme, "QUOTA_KEPT_S", 0)
    assert bot.installation.main.quota.now() == UNKNOWN
    bot.local.world.faults.clear()
    monkeypatch.setattr(programme, "QUOTA_WAIT_S", 5.0)
    assert bot.installation.main.quota.now() == KNOWN


def test_what_line_said_before_something_was_sent_does_not_stand(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bot.installation.main.quota.now() == KNOWN
    fall_silent(bot, monkeypatch)
    bot.installation.main.quota.forget()
    assert bot.installation.main.quota.now() == UNKNOWN
