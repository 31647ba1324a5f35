"""The month's quota, between the preview of a send, the send and the next preview."""

from dataclasses import replace

from bot.jobs.sender import Sender
from tests.house import House

TEXTS = ("ส่งข้อความ", "ข้อความ", "พรุ่งนี้ประชุมค่ะ", "ทุกคนที่ลงทะเบียน")


def previews(bot: House, admin: str) -> str:
    for text in TEXTS:
        bot.say(admin, text)
    return bot.said(admin)


def left(bot: House, messages: int) -> str:
    return "\n".join(
        (
            bot.content.texts("send.left"),
            bot.content.texts("send.messages", n=messages),
        )
    )


def sends_to_two(bot: House) -> str:
    """An admin with ten messages left lets two go."""
    admin = bot.as_admin("ดารา")
    bot.as_staff("สมชาย")
    bot.quota(10)
    assert left(bot, 10) in previews(bot, admin)
    bot.tap(admin, "ส่งถึง 2 คน")
    return admin


def test_what_is_going_out_and_what_was_sent_is_missing_in_the_next_preview(bot: House) -> None:
    admin = sends_to_two(bot)
    assert left(bot, 8) in previews(bot, admin)
    bot.campaigns()
    assert left(bot, 8) in previews(bot, admin)


def test_what_another_process_sent_is_missing_too(bot: House) -> None:
    admin = sends_to_two(bot)
    elsewhere = Sender(replace(bot.installation))
    for batch in elsewhere.due():
        elsewhere.send(*batch)
    assert left(bot, 8) in previews(bot, admin)


def test_who_was_promised_to_reach_all_is_asked_again_when_the_quota_has_shrunk(bot: House) -> None:
    admin, staff = bot.as_admin("ดารา"), [bot.as_staff(name) for name in ("สมชาย", "วิภา")]
    bot.quota(3)
    previews(bot, admin)
    bot.quota(2)
    bot.installation.main.quota.forget()  # as it is after a while
    bot.tap(admin, "ส่งถึง 3 คน")
    assert bot.content.texts("send.shrunk") in bot.said(admin)
    assert left(bot, 2) in bot.said(admin)
    bot.campaigns()
    assert [bot.messages(user) for user in staff] == [[], []]
    bot.tap(admin, "ส่งแค่ 2 คน")
    bot.campaigns()
    reached = [TEXTS[2] in bot.said_to(user) for user in (admin, *staff)]
    assert sum(reached) == 2
