"""What is derived from the key: the same each time, different for all else, and of no other purpose."""

import hashlib
import hmac
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.tokens import Tokens
from flows.asking.open_text import RECEIPT

TAKERS = st.tuples(st.text(), st.text(), st.text(), st.integers(min_value=0))


def test_it_is_keyed_begins_with_its_purpose_and_stays_the_same() -> None:
    """Were it made otherwise one day, all who took part until then could send a second sheet."""
    made = hmac.digest(b"a secret key", b'taker:["trat-2569", "grey-survey", "before", 7]', hashlib.sha256).hex()
    assert Tokens("a secret key").taker_hash("trat-2569", "grey-survey", "before", 7) == made


@given(one=TAKERS, other=TAKERS)
def test_two_takers_are_two_hashes(one: tuple[str, str, str, int], other: tuple[str, str, str, int]) -> None:
    tokens = Tokens("k")
    assert (tokens.taker_hash(*one) == tokens.taker_hash(*other)) is (one == other)


def test_where_one_name_ends_and_the_next_begins_is_part_of_it() -> None:
    taker = Tokens("k").taker_hash
    for mark in (":", ", ", '", "', "\n", "\0", ""):
        names = (("a", f"b{mark}c", "d"), (f"a{mark}b", "c", "d"), ("a", "b", f"c{mark}d"))
        assert len({taker(*three, 1) for three in names}) == 3


def test_a_number_that_anybody_may_ask_for_has_sixty_bits() -> None:
    number = Tokens("k").certificate("E1", 2569)
    assert re.fullmatch(r"69-[0-9A-HJKMNP-TV-Z]{12}", number)
    assert number == Tokens("k").certificate("E1", 2569) != Tokens("k").certificate("E2", 2569)
    assert number not in (Tokens("other").certificate("E1", 2569), Tokens("k").receipt("E1", 2569))
    assert RECEIPT.fullmatch(number.lower())
    assert RECEIPT.fullmatch(number.lower().replace("-", ""))
