"""What can be asked about people; see `flows.record.people.PeopleRecords`."""

from collections.abc import Sequence

from flows.record.people import ConsoleSession, Elsewhere, HeldRole, Invite, OpenInvite, WrongCodes
from storage import settings
from storage.accounts import line_id_key
from storage.people import console_sessions, elsewhere, invites, people
from storage.reading import Reads


class PeopleReads(Reads):
    """People, read."""

    def invite(self, code: str) -> Invite | None:
        """Find a code as typed."""
        return invites.find(self._at.conn, self._at.account, self._at.code_hash(code), self._at.now)

    def line_id(self) -> str:
        """The account's LINE id."""
        return settings.get(self._at.conn, line_id_key(self._at.account)) or ""

    def open_invites(self) -> Sequence[OpenInvite]:
        """The codes that can still be used."""
        return invites.open_ones(self._at.conn, self._at.account, self._at.now)

    def console_opened(self) -> ConsoleSession | None:
        """How the person's console was last opened."""
        return console_sessions.last(self._at.conn, self._at.person.id)

    def wrong_codes(self, code: str = "") -> WrongCodes:
        """Wrong invite codes of late."""
        return self._at.wrong_codes(code)

    def focal_people(self, agency: str) -> Sequence[str]:
        """Names of an agency's focal persons."""
        return people.focal_names(self._at.conn, self._at.account, agency, self._at.now)

    def held_roles(self) -> Sequence[HeldRole]:
        """Every role that is held now."""
        return people.held_roles(self._at.conn, self._at.account, self._at.now)

    def elsewhere(self) -> Sequence[Elsewhere]:
        """The agencies that the plan does not have."""
        return self._at.once("elsewhere", lambda: elsewhere.named(self._at.conn, self._at.account, self._at.programme))
