"""One thing that somebody is to do."""

from dataclasses import dataclass
from datetime import date

from flows.engine.messages import Choice


@dataclass(frozen=True)
class Owed:
    """One thing to do."""

    title: str
    due: date
    tap: Choice
    until: date | None = None
    """The last day on which it can be done; None where it can be done at any time."""
    said: str = ""
    """What is said of it in place of a day, where nobody set one."""
    pressing: bool = False
    """Whether what is said is that it is late."""

    def closed_on(self, day: date) -> bool:
        """Whether it is too late for it: what is asked then is said by its tap."""
        return self.until is not None and day > self.until
