"""A person's rich menu follows their role."""

from bot.installation import Parts
from bot.line.rich_menu import menu_for
from bot.line.setup import link_menu
from flows.engine.access import may
from storage.accounts import LineUser
from storage.people import people


def follow_role(parts: Parts, user: LineUser) -> None:
    """Give a LINE user the menu of who they are now. Raises LineError; it may be repeated."""
    with parts.database.read() as conn:
        programme, now = parts.content.programme.id, parts.clock.now()
        found = people.by_users(conn, user.account, [user.id], programme, now).get(user.id)
    roles = {role for role, _ in found.roles} if found else set[str]()
    link_menu(parts.line, user.id, menu_for(roles, registered=found is not None and may(found, "known")))
