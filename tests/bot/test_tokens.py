"""What is kept of who took part in the survey: the same each time, different for all else, and of no other purpose."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from bot.tokens import Tokens

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
