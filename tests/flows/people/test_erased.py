"""Somebody erases themselves: what is left of them in the inbox."""

from sqlalchemy import select

from storage.tables.learning import assessments
from tests.bot import crowds
from tests.house import House


def test_no_event_of_theirs_names_them_or_says_what_they_said(each_bot: House) -> None:
    bot, user, other = each_bot, each_bot.as_staff("มาลี ตั้งใจ"), each_bot.as_staff("สมชาย ใจดี")
    bot.handle(bot.text(other, "เมนู"))
    for text in ("เมนู", "ข้อมูลของฉัน", "ลบข้อมูลของฉัน"):
        bot.say(user, text)
    bot.tap(user, "ลบถาวร")
    bot.jobs.do()
    left = [row for row in bot.rows() if row["line_user_id"] != other]
    assert len(left) == 4
    assert [row for row in left if user in repr(row) or "มาลี" in repr(row)] == []
    assert [row["line_user_id"] for row in left] == [None] * 4
    assert {row["state"] for row in bot.rows() if row["line_user_id"] == other} == {"answered"}


def test_the_points_of_others_stay(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff("มาลี ตั้งใจ")
    crowds.assess(bot.installation, "treasury", 2, 4)
    for text in ("ข้อมูลของฉัน", "ลบข้อมูลของฉัน"):
        bot.say(user, text)
    bot.tap(user, "ลบถาวร")
    with bot.installation.database.read() as conn:
        assert all(conn.scalars(select(assessments.c.scores)).all())
