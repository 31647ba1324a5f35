"""A person's rich menu follows their role."""

from bot.installation import Parts
from bot.line.rich_menu import menu_for
from bot.line.setup import link_menu
from storage.people import people


def follow_role(parts: Parts, user: str) -> None:
    """Give a LINE user the menu of who they are now. Raises LineError; it may be repeated."""
    with parts.database.read() as conn:
        found = people.person(conn, user)
    roles = {role.role for role in found.roles} if found else set()
    registered = found is not None and found.registered_at is not None
    link_menu(parts.line, user, menu_for(roles, registered=registered))
