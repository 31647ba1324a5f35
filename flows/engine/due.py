"""By when something is due, as one says it: days when it is near, a date when it is far."""

from datetime import date

from content.model.calendar import chat_date
from flows.engine.context import Facts

NEAR = 7
"""Days before the last one from which on they are counted."""


def due_words(last: date, facts: Facts) -> str:
    """Say how long there is until the last day, today or later; on another day the words are no longer true."""
    days = (last - facts.today).days
    if days > NEAR:
        return facts.t("due.on", date=chat_date(last))
    if days > 1:
        return facts.t("due.days", days=days, date=chat_date(last))
    return facts.t("due.tomorrow" if days == 1 else "due.today")
