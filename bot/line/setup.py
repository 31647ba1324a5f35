"""`sujarit line setup`: make a LINE account ready for the bot. Running it again changes only what has changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import structlog

from bot.line.client import LineClient
from bot.line.rich_menu import DEFAULT, OURS, menu_for, menu_name, menu_object, menu_png
from content.model.menus import Menu
from content.model.texts import Texts

log = structlog.get_logger("line")

BATCH = 500
"""How many people LINE links to a menu in one call."""

REFUSED = 400
"""What the bot answers to a webhook whose signature is of another secret."""

Say = Callable[..., None]


def setup(
    line: LineClient,
    menus: Mapping[str, Menu],
    texts: Texts,
    *,
    webhook_url: str | None,
    people_by_role: Mapping[str, Iterable[str]],
    echo: Callable[[str], None],
) -> bool:
    """Set and test the webhook, make the menus and give them to people, and tell what is left to do by hand.

    `people_by_role` holds the LINE user ids of everyone registered, under each role they hold ("staff" for those
    without another). Answers whether the webhook works, if one was given. Raises LineError.
    """

    def say(key: str, **values: object) -> None:
        echo(texts(f"line_setup.{key}", **values))

    account = line.bot_info()
    say("account", name=account["displayName"], basic_id=account["basicId"])
    reached = webhook_url is None or _webhook(line, webhook_url, say)
    current = _menus(line, menus, say)
    line.set_default_rich_menu(current[DEFAULT])
    _link(line, current, people_by_role, say)
    _remove_old(line, set(current.values()), say)
    _quota(line, say)
    say("by_hand")
    return reached


def link_menu(line: LineClient, user: str, menu: str) -> None:
    """Give a person the menu of this name, after registration or a change of role. Raises LineError."""
    if menu == DEFAULT:
        line.unlink_rich_menu(user)
    elif menu_id := line.rich_menu_alias(menu_alias(menu)):
        line.link_rich_menu(user, menu_id)
    else:
        log.warning("menu_missing", menu=menu, remedy="run `sujarit line setup`")


def _webhook(line: LineClient, url: str, say: Say) -> bool:
    before = line.webhook()
    if before is None or before.endpoint != url:
        line.set_webhook(url)
        say("webhook_set", url=url)
    else:
        say("webhook_same", url=url)
    if before is None or not before.active:
        say("webhook_off")
    test = line.test_webhook(url)
    refused = test.status == REFUSED
    key = "webhook_ok" if test.ok else "webhook_secret" if refused else "webhook_failed"
    say(key, reason=test.reason, detail=test.detail)
    return test.ok


def _menus(line: LineClient, menus: Mapping[str, Menu], say: Say) -> dict[str, str]:
    """Make what is missing, and give the ids by name."""
    names, aliases, current = line.rich_menus(), line.rich_menu_aliases(), {}
    for menu in menus.values():
        # a menu gets its alias last: one without was left half made, and is made anew
        alias = menu_alias(menu.name)
        found = aliases.get(alias, "")
        if names.get(found) == menu_name(menu):
            say("menu_same", menu=menu.name)
        else:
            found = line.create_rich_menu(menu_object(menu))
            line.upload_rich_menu(found, menu_png(menu))
            name_it = line.update_rich_menu_alias if alias in aliases else line.create_rich_menu_alias
            name_it(alias, found)
            say("menu_made", menu=menu.name)
        current[menu.name] = found
    return current


def _link(line: LineClient, current: Mapping[str, str], people_by_role: Mapping[str, Iterable[str]], say: Say) -> None:
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for role, users in people_by_role.items():
        for user in users:
            roles[user].add(role)
    by_menu: defaultdict[str, list[str]] = defaultdict(list)
    for user, held in roles.items():
        by_menu[menu_for(held, registered=True)].append(user)
    for menu, users in by_menu.items():
        for start in range(0, len(users), BATCH):
            line.link_rich_menus(users[start : start + BATCH], current[menu])
        say("menu_linked", menu=menu, count=len(users))


def _remove_old(line: LineClient, keep: set[str], say: Say) -> None:
    old = [menu_id for menu_id, name in line.rich_menus().items() if name.startswith(OURS) and menu_id not in keep]
    for menu_id in old:
        line.delete_rich_menu(menu_id)
    if old:
        say("menu_removed", count=len(old))


def _quota(line: LineClient, say: Say) -> None:
    limit, used = line.quota(), line.consumption()
    if limit is None:
        say("quota_unlimited", used=f"{used:,}")
    else:
        say("quota", used=f"{used:,}", limit=f"{limit:,}")


def menu_alias(menu: str) -> str:
    """Name a menu as LINE knows it."""
    return f"sujarit-{menu}"
