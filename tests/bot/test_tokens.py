"""What is derived from the secret key: the same each time, different for all else, and of one purpose only."""

from hypothesis import given
from hypothesis import strategies as st

from bot.tokens import Tokens

TAKERS = st.tuples(st.text(), st.text(), st.text(), st.integers(min_value=0))


def test_takers_are_known_again_by_later_versions() -> None:
    """Written down once: who took part under an earlier version could otherwise send a second sheet."""
    told = Tokens("a secret key").taker_hash("trat-2569", "grey-survey", "before", 7)
    assert told == "8493eb16610ec070ddd05b091e126df0528c884096bfdd741af1165a8304ffcf"
    assert told != Tokens("another").taker_hash("trat-2569", "grey-survey", "before", 7)


@given(one=TAKERS, other=TAKERS)
def test_two_takers_are_two_hashes(one: tuple[str, str, str, int], other: tuple[str, str, str, int]) -> None:
    tokens = Tokens("k")
    assert (tokens.taker_hash(*one) == tokens.taker_hash(*other)) is (one == other)


def test_where_one_name_ends_and_the_next_begins_is_part_of_it() -> None:
    taker = Tokens("k").taker_hash
    hashes = {taker("a", "b", "c", 1), taker("a:b", "c", "", 1), taker("a", "b", "c:1", 1), taker('a", "b', "", "c", 1)}
    assert len(hashes) == 4


@given(taker=TAKERS)
def test_a_code_and_a_taker_are_never_the_same(taker: tuple[str, str, str, int]) -> None:
    """Whatever somebody types as a code, what looks like a taker too."""
    tokens = Tokens("k")
    programme, survey, wave, person = taker
    typed = (*taker, f"taker:{taker}", f'taker:["{programme}", "{survey}", "{wave}", {person}]')
    assert tokens.taker_hash(*taker) not in {tokens.code_hash(str(code)) for code in typed}
