"""What every receipt says first: its number, and when."""

from datetime import datetime

from content.model.calendar import THAI_TIME, chat_date
from flows.engine.context import Context
from flows.engine.messages import Row


def receipt_rows(number: str, ctx: Context, at: datetime | None = None) -> tuple[Row, Row]:
    """The number, and the day and time: of something that happened `at` a moment before, or else in this very turn."""
    moment = at or ctx.now
    day = moment.astimezone(THAI_TIME).date() if moment and at else ctx.today
    time = ctx.t("receipt.time", time=f"{moment.astimezone(THAI_TIME):%H:%M}") if moment else ""
    return Row(ctx.t("receipt.number"), number), Row(ctx.t("receipt.date"), chat_date(day), note=time)
