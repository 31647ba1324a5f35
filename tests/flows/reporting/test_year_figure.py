"""The year's figure of a percentage that several rounds reported."""

from datetime import date

import pytest

from tests.house import House

PERCENT = "จัดอบรม 2 ครั้ง คนเข้าร่วม {came} จาก 60 คน"


@pytest.mark.parametrize(("first", "then"), [((45, "75%"), (30, "50%")), ((30, "50%"), (45, "75%"))])
def test_is_that_of_the_latest_round_whether_higher_or_lower(
    bot: House, first: tuple[int, str], then: tuple[int, str]
) -> None:
    user = bot.as_focal("มาลี", "education")
    for day, (came, _) in ((date(2026, 3, 10), first), (date(2026, 7, 10), then)):
        bot.today(day)
        bot.say(user, PERCENT.format(came=came))
        bot.tap(user, "ถูกต้อง")
    bot.say(user, "ความคืบหน้า")
    bot.tap(user, "ดูทีละกิจกรรม")
    assert then[1] in bot.said(user)
    assert first[1] not in bot.said(user)


def test_a_percentage_below_its_target_of_which_only_the_whole_was_told_is_shown_with_its_gap(bot: House) -> None:
    user = bot.as_focal("มาลี", "education")
    bot.say(user, "จัดอบรม 75% จาก 60 คน")
    assert f"{bot.installation.main.content.texts('report.gap')}\n! 5%" in bot.said(user)
