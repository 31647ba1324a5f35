"""Wrong invite codes over the whole bot: counted in Redis for their time, whoever erases themselves meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

from bot.code_tries import DAY_S, HOUR_S
from bot.jobs.jobs import forget
from bot.tokens import Tokens
from flows.record.people import CreateInvite
from tests.house import House

RIGHT = "7K3M-Q2XA-9TBC"


def wrong(bot: House, user: str, times: int, of: str = "") -> None:
    """Somebody types so many codes that nobody was given."""
    for number in range(times):
        bot.say(user, Tokens("another secret").code(f"{of or user}{number}"))


def paused(bot: House, user: str) -> bool:
    """Whether somebody who types the right code is told to wait."""
    bot.say(user, RIGHT)
    minutes = bot.content.programme.invite_pause_minutes
    return bot.content.texts("redeem.paused", minutes=minutes) in bot.said(user)


def guest(bot: House) -> str:
    """Somebody who has erased themselves after as many wrong codes as one may type, when a code is open."""
    bot.does(bot.as_admin("วิภา"), CreateInvite(RIGHT, "focal", "education"))
    user = bot.as_staff("มาลี", "education")
    wrong(bot, user, bot.content.programme.invite_tries)
    before = bot.known(user).id
    bot.say(user, "ข้อมูลของฉัน")
    for label in ("ลบข้อมูลของฉัน", "ลบถาวร"):
        bot.tap(user, label)
    forget(bot.installation, bot.user(user))
    assert bot.person(user).id != before, "a new person to the record"
    return user


def counts(bot: House) -> Iterator[tuple[str, int]]:
    """The counts in Redis, by their keys, with the seconds they have to live."""
    for key in bot.installation.redis.scan_iter("sujarit:attempts:*"):
        yield key, bot.installation.redis.ttl(key)


def test_erasing_oneself_gives_no_new_tries(bot: House) -> None:
    user = guest(bot)
    assert paused(bot, user)
    bot.tap(user, "ยอมรับและเริ่ม")
    assert paused(bot, user)
    assert not bot.known(user).roles


def test_the_counts_name_nobody_and_end_with_their_windows(bot: House) -> None:
    user = guest(bot)
    found = dict(counts(bot))
    assert found
    number = str(bot.person(user).id)
    assert not [key for key in found if user in key or key.endswith((f":{number}", ":invite"))]
    pause_s = bot.content.programme.invite_pause_minutes * 60
    # of the account, the person's hour and the person's pause one each; the others are parts of codes
    assert sorted(left for left in found.values() if left <= HOUR_S)[0] <= pause_s
    assert [HOUR_S - 60 < left <= HOUR_S for left in found.values()].count(True) == 2
    assert [DAY_S - 60 < left <= DAY_S for left in found.values()].count(True) == len(found) - 3


def test_when_the_pause_is_over_a_right_code_is_taken(bot: House) -> None:
    user = guest(bot)
    for key, left in counts(bot):
        if left <= bot.content.programme.invite_pause_minutes * 60:
            bot.installation.redis.expire(key, timedelta(0))
    bot.say(user, RIGHT)
    for text in ("ยอมรับและเริ่ม", "มาลี ตั้งใจ ครู ศธจ.", "บุคลากรอื่น", "ถูกต้อง"):
        bot.say(user, text)
    assert bot.known(user).agencies_as("focal") == ("education",)


def test_redis_emptied_everybody_begins_anew(bot: House) -> None:
    user = guest(bot)
    bot.installation.redis.flushdb()
    assert not paused(bot, user)
    assert bot.said(user)
    wrong(bot, user, bot.content.programme.invite_tries, of="again")
    assert paused(bot, user)


def test_ten_accounts_are_one_crowd(bot: House) -> None:
    bot.does(bot.as_admin("วิภา"), CreateInvite(RIGHT, "focal", "education"))
    users = [bot.add(f"แขก {number}") for number in range(10)]
    for user in users:
        wrong(bot, user, 3)
    bot.say(users[0], RIGHT)
    assert bot.content.texts("redeem.crowd") in bot.said(users[0])
    invited = bot.as_staff("มาลี", "education")
    bot.say(invited, RIGHT)
    assert bot.known(invited).agencies_as("focal") == ("education",)
