"""A new version of a document that was acknowledged: asked again when it is material, and only then."""

from dataclasses import replace

import pytest

from content.model.documents.documents import Documents
from flows.engine import taps
from flows.starts.documents import StartCheck
from tests.house import House

CODE = "code-of-ethics"


def has_acknowledged_all(bot: House) -> str:
    user = bot.as_staff("สมชาย ใจดี")
    bot.acknowledged(user)
    return user


def new_version(bot: House, *, material: bool) -> None:
    """The centre publishes the next version of the code."""
    content = bot.content
    now = content.documents[CODE].current
    following = replace(now, number=now.number + 1, material=material, markdown="# ใหม่", sha256="f" * 64)
    code = replace(content.documents[CODE], versions=(*content.documents[CODE].versions, following))
    all_ = tuple(code if document.id == CODE else document for document in content.documents.all)
    bot.installation.main.take(replace(content, documents=Documents(all_)), 1)


def still_asked(bot: House) -> int:
    """How many people a reminder of the code would reach."""
    admin = bot.as_admin("ดารา")
    bot.acknowledged(admin)
    for text in (
        "ส่งข้อความ",
        "เอกสารให้รับทราบ",
        bot.content.documents[CODE].short,
        "ผู้ที่ยังไม่รับทราบเอกสาร",
    ):
        bot.say(admin, text)
    if bot.content.texts("send.nobody") in bot.said(admin):
        return 0
    return next(number for number in (1, 2, 3) if f"ส่งถึง {number} คน" in bot.said(admin))


def owed(bot: House, user: str) -> str:
    bot.say(user, "สิ่งที่ต้องทำ")
    return bot.said(user)


def test_a_material_one_is_owed_until_it_is_acknowledged_and_understood(bot: House) -> None:
    user, code = has_acknowledged_all(bot), bot.content.documents[CODE]
    document, check = (bot.content.texts(key, title=code.short) for key in ("owed.document", "check.owed"))
    assert document not in owed(bot, user)
    new_version(bot, material=True)
    assert document in owed(bot, user)
    assert check not in bot.said(user)
    bot.tap(user, document)
    assert "ฉบับที่ 2" in bot.said(user)
    assert bot.finish(user) == 200
    bot.tap(user, "รับทราบ")
    assert bot.content.texts("documents.thanks") in bot.said(user)
    assert bot.content.texts("check.button", questions=2) in bot.said(user)
    bot.say(user, "ยกเลิก")
    assert document not in owed(bot, user)
    assert check in bot.said(user)


def test_the_questions_on_a_material_one_wait_until_it_is_acknowledged(bot: House) -> None:
    user = has_acknowledged_all(bot)
    new_version(bot, material=True)
    bot.postback(user, taps.go(StartCheck(CODE)))
    assert bot.content.texts("check.acknowledge_first") in bot.said(user)


@pytest.mark.parametrize(("material", "open_"), [(True, 1), (False, 0)])
def test_a_material_one_alone_is_reminded_of_and_marked(each_bot: House, material: bool, open_: int) -> None:
    user, code = has_acknowledged_all(each_bot), each_bot.content.documents[CODE]
    new_version(each_bot, material=material)
    # whoever asks has acknowledged the newest version
    assert still_asked(each_bot) == open_
    each_bot.say(user, "รับทราบ")
    again = each_bot.content.texts("documents.again")
    assert each_bot.said(user).count(again) == open_
    assert (each_bot.content.texts("owed.document", title=code.short) in owed(each_bot, user)) is material
