"""The demonstration of each programme: who is there, what they acknowledged, and what of it they understood."""

from pathlib import Path

import pytest

from bot.app import build, ready
from bot.installation import ACCOUNT, Installation
from bot.pages.page_reader import PageReader
from bot.simulator import create_local_line
from bot.simulator.demo import seed
from content.model.pack import programmes
from storage.accounts import LineUser
from tests.seams import settings


def _seeded(programme: str, home: Path, database_url: str, redis_url: str) -> Installation:
    given = settings(home, programme=programme, database_url=database_url, local_line=True, today=None)
    installation = build(given, redis_url)
    local_line = create_local_line(
        channel_secret="secret", channel_access_token="token", webhook_url="http://127.0.0.1:9/callback"
    )
    ready(installation)
    seed(installation, local_line)
    seed(installation, local_line)  # nobody is made twice
    local_line.extensions["local_line"].close()
    return installation


@pytest.mark.parametrize("programme", programmes())
def test_people_have_acknowledged_and_some_have_understood(
    programme: str, tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    installation = _seeded(programme, tmp_path, sqlite_url, redis_url)
    assert installation.clock.today() == installation.main.content.programme.demo_today
    province = PageReader(installation).province(ACCOUNT)
    assert province.understood
    for document, by_agency in province.understood.items():
        acknowledged = province.acknowledged[document]
        assert all(count.done <= acknowledged[agency].done for agency, count in by_agency.items())
        understood = sum(count.done for count in by_agency.values())
        assert 0 < understood <= sum(count.done for count in acknowledged.values())
    installation.database.close()
    installation.redis.close()


def test_a_conversation_does_not_go_over_into_another_programme(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    both = [
        build(settings(tmp_path, programme=name, database_url=sqlite_url), redis_url)
        for name in ("trat-2569", "narathiwat-2566")
    ]
    before, after = both
    user = LineUser(1, "U1")
    before.sessions.save(dict.fromkeys(before.locks.acquire([user]), "{}"))
    assert (before.sessions.load([user]), after.sessions.load([user])) == ({user: "{}"}, {})
    for installation in both:
        installation.database.close()
        installation.redis.close()
