"""When what was put off is due, also where a machine's clock was set back meanwhile."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_

LONGEST = timedelta(hours=1)
"""The longest that anything is put off."""
SKEW = timedelta(minutes=1)
"""How far the clocks of several machines may be apart."""


def is_due(at: ColumnElement[datetime], real: datetime, longest: timedelta = LONGEST) -> ColumnElement[bool]:
    """Whether a moment has come; one further ahead than anything is put off was written before a clock was set back."""
    return or_(at <= real, at > real + longest + SKEW)
