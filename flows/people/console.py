"""How the console was opened, in words."""

from content.model.calendar import chat_time
from content.model.texts import Texts
from flows.engine.context import Context
from flows.record.people import ConsoleSession


def browser_name(session: ConsoleSession, texts: Texts) -> str:
    """In which browser it was opened."""
    return session.browser or texts("console.other_browser")


def last_opened(ctx: Context) -> str:
    """When and in which browser the person's console was last opened; "" where it never was."""
    if not (last := ctx.records.console_opened()):
        return ""
    return ctx.t("console.last", at=chat_time(last.opened), browser=browser_name(last, ctx.content.texts))
