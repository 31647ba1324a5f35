"""The work behind `sujarit line setup`."""

from collections import defaultdict
from contextlib import closing

import click

from bot.clock import Clock
from bot.installation import ACCOUNT
from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.line.setup import setup
from bot.schema import upgrade
from bot.settings import Settings, public_address
from content.model import pack
from storage import accounts, database
from storage import settings as kept
from storage.people import people


def set_up_line(settings: Settings, webhook_url: str | None) -> bool:
    """Make the LINE account ready; tells whether LINE reaches the webhook."""
    content = pack.load(settings.programme)
    upgrade(settings)
    with database.open_database(settings.database_url).write() as conn:
        accounts.forget_name(conn, ACCOUNT)  # it may be another channel now: the next webhook tells its name
    line = _line(settings)
    try:
        works = setup(
            line,
            content.menus,
            content.texts,
            # the local LINE knows its webhook from the start
            webhook_url=webhook_url or (None if settings.local_line else f"{public_address(settings)}/callback"),
            people_by_role=_people_by_role(settings, content.programme.id),
            echo=click.echo,
        )
        _remember(settings, str(line.bot_info()["basicId"]))
    except LineError as error:
        raise click.ClickException(
            f"LINE refused: {error}\nCheck LINE_CHANNEL_ACCESS_TOKEN and the address."
        ) from error
    return works


def _remember(settings: Settings, line_id: str) -> None:
    """Keep the account's LINE id, by which people who are invited find it."""
    with closing(database.open_database(settings.database_url)) as base, base.write() as conn:
        kept.put(conn, accounts.line_id_key(ACCOUNT), line_id)


def _people_by_role(settings: Settings, programme: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    now = Clock(settings.today).now()
    with closing(database.open_database(settings.database_url)) as base, base.read() as conn:
        users = people.reachable_users(conn, ACCOUNT)
        for person in people.by_users(conn, ACCOUNT, users, programme, now).values():
            for role in {held for held, _ in person.roles} or {"staff"}:
                found[role].add(person.user)
    return found


def _line(settings: Settings) -> LineClient:
    return LineClient(settings.channel_access_token, settings.line_api_base, settings.line_data_api_base)
