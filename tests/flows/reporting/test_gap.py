"""What is missing to a target, in the words in which the figure was told."""

import pytest

from tests.house import House


@pytest.mark.parametrize(("told", "missing"), [("ร้อยละ 70", "10%"), ("45 จาก 60", "3 คน")])
def test_a_percentage_lacks_percent_and_people_lack_people(bot: House, told: str, missing: str) -> None:
    user = bot.as_focal("มาลี", "education")
    for text in ("รายงาน", "โครงการคุณธรรมและป้องกันการทุจริต", told):
        bot.say(user, text)
    lines = bot.said(user).split("\n")
    assert missing in lines[lines.index(bot.content.texts("report.gap")) + 1]
