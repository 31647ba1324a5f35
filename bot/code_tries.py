"""Wrong invite codes of late: counted by who typed them, by account, and by the parts of the codes."""

from collections.abc import Iterator

from bot.tokens import Tokens, plain_code
from content.model.programme import Programme
from flows.record.people import WrongCodes
from storage.accounts import LineUser
from storage.live.limits import Attempts

HOUR_S, DAY_S = 3600, 24 * 3600
GROUP = 4
"""Letters between two hyphens of a code."""


class CodeTries:
    """Counts them in Redis under keyed hashes, each for its window.

    A count names nobody, so it need not go with who erases themselves; and it knows the LINE user, so it meets them
    again when they come back. Redis emptied, everybody begins anew.
    """

    def __init__(self, attempts: Attempts, tokens: Tokens) -> None:
        self._attempts, self._tokens = attempts, tokens

    def add(self, who: LineUser, code: str, rules: Programme) -> None:
        """Count a wrong code."""
        self._add("person", f"{who.account}:{who.id}", rules.invite_pause_minutes * 60)
        self._add("person's hour", f"{who.account}:{who.id}", HOUR_S)
        self._add("account", str(who.account), HOUR_S)
        for part in _parts(who.account, code):
            if self._add("part", part, DAY_S) == rules.invite_tries_alike:
                self._add("parts shut", str(who.account), DAY_S)

    def found(self, who: LineUser, code: str) -> WrongCodes:
        """Tell how many there were, as far as they matter for this person and this code."""
        return WrongCodes(
            mine=self._count("person", f"{who.account}:{who.id}"),
            mine_in_the_hour=self._count("person's hour", f"{who.account}:{who.id}"),
            all_in_the_hour=self._count("account", str(who.account)),
            alike_in_the_day=max((self._count("part", part) for part in _parts(who.account, code)), default=0),
            shut_in_the_day=self._count("parts shut", str(who.account)),
        )

    def _add(self, what: str, of: str, window: int) -> int:
        return self._attempts.add(self._tokens.mark(what, of), window)

    def _count(self, what: str, of: str) -> int:
        return self._attempts.count(self._tokens.mark(what, of))


def _parts(account: int, code: str) -> Iterator[str]:
    """The groups of a code, each with its place."""
    plain = plain_code(code)
    for start in range(0, len(plain), GROUP):
        yield f"{account}:{start}:{plain[start : start + GROUP]}"
