"""What is remembered: the SQL record, and in Redis the sessions, locks and rate limits.

The law of this room: it knows tables and keys, not conversations and not LINE. It imports `content.model`
and `flows.record` only: what can be asked and changed is said there, and nothing is copied by hand between the two.
Functions take an open Connection first, give back plain values, and never commit: `Database.write` does, once per turn.
"""

from pathlib import Path


class Unavailable(Exception):
    """The database or Redis does not do its work; the same call may succeed later.

    `why` and `remedy` are for the operator's log, and hold nothing that somebody wrote; the text may.
    """

    holder: int | None = None
    """The process that is in the way, where one is known."""

    def __init__(
        self,
        text: str,
        why: str = "the database or Redis does not answer",
        remedy: str = "`sujarit doctor` says what is wrong",
    ) -> None:
        super().__init__(text)
        self.why, self.remedy = why, remedy


class Stuck(Unavailable):
    """A process keeps what all take in turn, and does not give it back."""

    def __init__(self, what: Path, holder: int | None) -> None:
        why, remedy = "a process keeps the turn to write", "let that process go on (kill -CONT), or end it"
        super().__init__(f"process {holder or 'unknown'} keeps {what}", why, remedy)
        self.holder = holder


class SettingMissing(Exception):
    """A record cannot be brought up to date without a setting that is not there; the text says which."""


class Conflict(Exception):
    """Somebody else was first: the record is no longer in the state that this write started from."""
