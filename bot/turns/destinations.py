"""Which account a webhook is for: LINE names it by the account's own user id, which is learned from the first one."""

from bot.installation import ACCOUNT, Installation
from bot.turns.events import word
from storage import accounts

TURN_S = 1.0
"""How long a webhook may spend on waiting for other writers."""


class Destinations:
    """The accounts by the names that webhooks use; remembered, as they never change."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._known: dict[str, int] = {}

    def account(self, destination: object) -> int | None:
        """The account of a signed webhook, or None for one of another account. Raises Unavailable.

        A webhook without a destination, or at the local LINE, is for the one account there is.
        """
        if not isinstance(destination, str) or self._installation.settings.local_line:
            return ACCOUNT
        if word(destination) is None:  # no database could be asked for it
            return None
        if destination not in self._known:
            found = self._found(destination)
            if found is None:
                return None
            self._known[destination] = found
        return self._known[destination]

    def _found(self, destination: str) -> int | None:
        database = self._installation.database
        with database.read() as conn:
            if (found := accounts.by_destination(conn, destination)) is not None:
                return found
        with database.write(TURN_S) as conn:
            if accounts.name(conn, ACCOUNT, destination):
                return ACCOUNT
            return accounts.by_destination(conn, destination)  # another webhook was first to name it
