"""Guessing at invite codes: slowed down for who guesses, for all together, and for codes that share a part."""

from itertools import count

import pytest

from bot.tokens import Tokens
from flows.record.people import Invite
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

GOOD, OTHER = "7K3M-Q2XA-9TBC", "1101-2222-333A"
RULES = content().programme
YEAR_MINUTES = 365 * 24 * 60

_numbers = count()


@pytest.fixture
def kept() -> Kept:
    """A record with two open codes."""
    kept = Kept(content())
    kept.invite(GOOD, Invite("focal", "education", "open"))
    kept.invite(OTHER, Invite("executive", "education", "open"))
    return kept


def wrong(place: int = 0, part: str = "") -> str:
    """A code that nobody was given, perhaps with a part that somebody knows in its place."""
    groups = Tokens("another secret").code(str(next(_numbers))).split("-")
    groups[place] = part or groups[place]
    return "-".join(groups)


def guessing(kept: Kept, accounts: int, each: int, place: int = 0, part: str = "") -> None:
    """So many LINE accounts type so many wrong codes each."""
    for number in range(100, 100 + accounts):
        talk = Talk(kept=kept, number=number)
        for _ in range(each):
            assert talk.say(wrong(place, part)).says("redeem.unknown")


def listed(kept: Kept) -> Talk:
    """An admin looks at the open codes."""
    return Talk("admin", kept, number=50).say("สร้างรหัส").tap("รหัสที่ยังไม่ถูกใช้")


# many accounts


def test_a_crowd_that_guesses_is_held_to_one_try_each(kept: Kept) -> None:
    guessing(kept, accounts=10, each=RULES.invite_tries_account // 10)
    for number in (100, 109):
        assert Talk(kept=kept, number=number).say(GOOD).says("redeem.crowd")
    late = Talk(kept=kept, number=200)
    assert late.say(wrong()).says("redeem.unknown")
    assert late.say(GOOD).says("redeem.crowd")
    assert not kept.person(200).roles


def test_who_has_not_failed_is_served_whatever_the_crowd_does(kept: Kept) -> None:
    guessing(kept, accounts=10, each=3)
    assert Talk(kept=kept).say(GOOD).says("redeem.can_focal")
    joining = Talk("stranger", kept, number=2).say(OTHER, "ยอมรับและเริ่ม")
    assert joining.say("สมชาย ใจดี นิติกรชำนาญการ ศธจ.", "ถูกต้อง").kept.person(2).has("executive")


def test_below_the_limit_of_all_everybody_has_their_own(kept: Kept) -> None:
    guessing(kept, accounts=7, each=4)
    assert Talk(kept=kept, number=100).say(GOOD).says("redeem.can_focal")


# a part of a code


@pytest.mark.parametrize(("place", "part"), [*enumerate(GOOD.split("-"))])
def test_who_knows_a_part_of_a_code_cannot_try_the_rest(kept: Kept, place: int, part: str) -> None:
    guessing(kept, RULES.invite_tries_alike // 2, 2, place, part)
    again = Talk(kept=kept, number=300).say(wrong(place, part))
    assert again.says("redeem.alike"), "right or wrong, the answer is the same"
    assert Talk(kept=kept).say(GOOD).says("redeem.alike")
    assert not kept.person(1).roles
    assert Talk(kept=kept).say(OTHER).says("redeem.can_executive")


def test_a_part_is_tried_a_few_times_before_it_is_shut(kept: Kept) -> None:
    guessing(kept, 3, 3, 0, "7K3M")
    assert Talk(kept=kept).say(GOOD).says("redeem.can_focal")


def test_a_part_in_another_place_is_another_part(kept: Kept) -> None:
    guessing(kept, 5, 2, 1, "7K3M")
    assert Talk(kept=kept).say(GOOD).says("redeem.can_focal")


def test_letters_that_look_alike_are_the_same_part(kept: Kept) -> None:
    for number, part in enumerate(("llol", "IIOI", "1101")):
        talk = Talk(kept=kept, number=100 + number)
        for _ in range(4 - (number == 2) * 2):
            assert talk.say(wrong(0, part)).says("redeem.unknown")
    assert Talk(kept=kept).say(OTHER).says("redeem.alike")


# the admin


def test_nothing_is_said_where_nobody_guesses(kept: Kept) -> None:
    guessing(kept, accounts=1, each=5)
    assert "ผิด" not in listed(kept).said
    assert not listed(kept).says("new_invite.shut")


def test_the_open_codes_tell_of_a_crowd(kept: Kept) -> None:
    guessing(kept, accounts=10, each=3)
    assert listed(kept).says("new_invite.guessed", count=30)
    assert not listed(kept).says("new_invite.shut")


def test_the_open_codes_tell_of_parts_that_are_shut(kept: Kept) -> None:
    guessing(kept, 5, 2, 0, "7K3M")
    assert listed(kept).says("new_invite.shut")
    assert "รวม" not in listed(kept).said


def test_the_odds_of_a_guess_are_what_security_says() -> None:
    codes, open_ones = 32**12, 50
    one = RULES.invite_tries * YEAR_MINUTES // RULES.invite_pause_minutes
    thousand = (RULES.invite_tries_account + 1000) * 365 * 24
    knowing_two_parts = RULES.invite_tries_alike * (RULES.invite_days + 1)
    assert one == 175_200
    assert 1 / 140e9 < one * open_ones / codes < 1 / 130e9
    assert 9_000_000 < thousand < 9_100_000
    assert 1 / 2.6e9 < thousand * open_ones / codes < 1 / 2.5e9
    assert 1 / 7000 < knowing_two_parts / 32**4 < 1 / 6900
