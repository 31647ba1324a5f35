"""A person's rich menu follows their role."""

from bot.installation import Installation
from bot.line.rich_menu import menu_for
from bot.line.setup import link_menu
from flows.engine.access import may
from storage.accounts import LineUser
from storage.people import people


def follow_role(installation: Installation, user: LineUser) -> None:
    """Give a LINE user the menu of who they are now. Raises LineError; it may be repeated."""
    programme = installation.programmes[user.account]
    with installation.database.read() as conn:
        runs, now = programme.content.programme.id, installation.clock.now()
        found = people.by_users(conn, user.account, [user.id], runs, now).get(user.id)
    roles = {role for role, _ in found.roles} if found else set[str]()
    link_menu(programme.line, user.id, menu_for(roles, registered=found is not None and may(found, "known")))
