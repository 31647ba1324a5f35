"""The real queue: what is put off comes back by itself, what is lost is swept up, and Redis may come and go."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select, text

from bot.app import LOCK_SECONDS
from bot.jobs.queue import CROWDED, PURGE_STEP, STALE
from bot.turns.turns import TRIES
from content.model.calendar import THAI_TIME
from flows.engine.context import Context
from flows.record.learning import RecordSurvey
from storage import jobs
from storage.inbox import REMEMBERED
from storage.live.embedded_redis import EmbeddedRedis
from storage.people import people as roles
from storage.tables.people import people
from tests.house import House, house
from tests.seams import Scripted


@contextmanager
def working(bot: House) -> Iterator[None]:
    """Let a worker of two threads do what the webhook signals."""
    bot.signals.heard = True
    worker = bot.queue.worker(2)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def test_answer_that_line_puts_off_comes_back_by_itself(bot: House) -> None:
    bot.put(conversation=Scripted())
    user = bot.as_staff()
    bot.place.fault("rate_limit", left=2)
    with working(bot):
        assert bot.deliver(bot.text(user, "สวัสดี")) == 200
        bot.wait_for(user, "สวัสดี")


def test_failing_flow_comes_back_by_itself_and_ends_in_an_apology(bot: House) -> None:
    def fail(text: str, _ctx: Context) -> str:
        if text == "ล้ม":
            raise ValueError
        return text

    bot.put(conversation=Scripted(fail))
    user = bot.as_staff()
    sorry = bot.content.texts("common.failed", contact=bot.content.programme.contact)
    with working(bot):
        bad = bot.text(user, "ล้ม")
        assert bot.deliver(bad, bot.text(user, "หลัง", timestamp=bad["timestamp"] + 1)) == 200
        bot.wait_for(user, sorry, "หลัง")
    assert bot.row(bad)["attempts"] == TRIES


def test_worker_outlives_a_restart_of_redis(tmp_path: Path, sqlite_url: str) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    with house(tmp_path, sqlite_url, server.url) as bot:
        bot.put(conversation=Scripted())
        user = bot.as_staff()
        with working(bot):
            assert bot.deliver(bot.text(user, "ก่อน")) == 200
            bot.wait_for(user, "ก่อน")
            server.stop()
            event = bot.text(user, "ระหว่าง")
            assert bot.deliver(event) == 503
            server = EmbeddedRedis(tmp_path / "redis")
            assert bot.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
            bot.wait_for(user, "ก่อน", "ระหว่าง")
    server.stop()


def test_sweep_finds_what_was_never_signalled(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff()
    bot.put(conversation=Scripted())
    bot.deliver(bot.text(user, "สวัสดี"))
    assert bot.installation.due.take(10, 0) == [bot.user(user)]
    bot.queue.sweep()
    assert len(bot.installation.due) == 0
    bot.clock.ahead += STALE
    with working(bot):
        bot.queue.sweep()
        bot.wait_for(user, "สวัสดี")


def test_sweep_does_not_pile_up_jobs_that_nobody_gets_to(bot: House) -> None:
    users = [bot.as_staff(f"คนที่ {n}") for n in range(30)]
    bot.deliver(*(bot.text(user, "เมนู") for user in users))
    bot.clock.ahead += STALE
    for _ in range(20):
        bot.queue.sweep()
    assert CROWDED < len(bot.installation.due) <= CROWDED + len(users)


def test_the_menu_follows_a_role_that_ends_by_its_date(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_focal("มาลี ตั้งใจ", "education")
    person, last = bot.person(user).id, bot.clock.today() + timedelta(days=2)
    with bot.installation.database.write() as conn:
        end = datetime.combine(last + timedelta(days=1), time(), THAI_TIME)
        roles.revoke(conn, person, "focal", "education", end, now=bot.clock.now())
    assert _menus_to_follow(bot) == [user]  # since they registered
    bot.queue.follow_roles()
    bot.today(last)
    bot.queue.follow_roles()
    assert _menus_to_follow(bot) == []
    bot.today(last + timedelta(days=1))
    bot.queue.follow_roles()
    assert _menus_to_follow(bot) == [user]
    bot.queue.follow_roles()
    assert _menus_to_follow(bot) == []


def _menus_to_follow(bot: House) -> list[str]:
    """Whose menu is to follow their role; afterwards that is done."""
    with bot.installation.database.write() as conn:
        taken = jobs.take(conn, bot.clock.real(), 9)
        for job in taken:
            jobs.done(conn, job)
    return [job.subject for job in taken if job.kind == "menu"]


def test_purge_keeps_what_is_open_or_recent(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff()
    bot.handle(bot.text(user, "เมนู"))
    bot.deliver(bot.text(user, "เมนู"))
    bot.queue.purge()
    assert [row["state"] for row in bot.rows()] == ["answered", "waiting"]
    bot.clock.ahead += REMEMBERED
    for _ in range(REMEMBERED // PURGE_STEP + 1):
        assert len(bot.rows()) == 2
        bot.queue.purge()
    assert [row["state"] for row in bot.rows()] == ["waiting"]
    assert REMEMBERED.total_seconds() > LOCK_SECONDS


def test_purge_erases_who_has_done_nothing_for_as_long_as_the_notice_says(each_bot: House) -> None:
    bot, gone, here = each_bot, each_bot.as_staff("สมชาย ใจดี"), each_bot.as_admin("มาลี รักงาน")
    years = bot.content.privacy.retention_years
    bot.clock.move(date(2026 + years, 9, 30))  # fiscal year 2569 ended so many years ago tonight
    bot.queue.purge()
    assert _names(bot) == {"สมชาย ใจดี", "มาลี รักงาน"}
    bot.clock.move(date(2026 + years, 10, 1))
    bot.handle(bot.text(here, "ช่วยเหลือ"))
    bot.queue.purge()
    bot.queue.purge()
    assert _names(bot) == {"มาลี รักงาน"}
    with bot.installation.database.write() as conn:
        assert "forget" in {job.kind for job in jobs.take(conn, bot.clock.real(), 9) if job.subject == gone}
    bot.handle(bot.text(gone, "สิ่งที่ต้องทำ"))
    assert bot.content.privacy.short in bot.local.world.chats[gone][-1]["message"]["altText"]


def test_purge_leaves_no_order_in_which_people_took_part(each_bot: House) -> None:
    bot = each_bot
    answers = {item.id: 1 for item in bot.content.assessments["grey-survey"].items}
    for number in range(6):
        bot.does(bot.as_staff(f"สมชาย {number}"), RecordSurvey("grey-survey", "before", answers))
    came = _takers(bot)
    assert came != sorted(came)
    bot.queue.purge()
    assert _takers(bot) == sorted(came)


def _takers(bot: House) -> list[str]:
    """Under what those who took part are noted, as it lies in the table."""
    with bot.installation.database.read() as conn:
        place = "rowid" if conn.dialect.name == "sqlite" else "ctid"
        return list(conn.scalars(text(f"SELECT taker_hash FROM survey_takers ORDER BY {place}")))


def _names(bot: House) -> set[str]:
    with bot.installation.database.read() as conn:
        return set(conn.scalars(select(people.c.name).where(people.c.name.is_not(None))))
