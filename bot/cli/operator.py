"""The work behind the longer commands."""

from collections import defaultdict
from collections.abc import Callable

import click

from bot.cli.year import about_year, programmes_day
from bot.clock import Clock
from bot.installation import ACCOUNT
from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.line.setup import setup
from bot.settings import Settings
from content.model import pack
from content.model.source import ContentError
from storage import Unavailable, accounts, database
from storage.live.redis import open_redis, ping
from storage.people import people


class WrongYear(Exception):
    """The programme's year is over, or has not begun; the text says what to do."""


def set_up_line(settings: Settings, webhook_url: str | None) -> bool:
    """Make the LINE account ready; tells whether LINE reaches the webhook."""
    content = pack.load(settings.programme)
    database.upgrade(settings.database_url, settings.programme)
    with database.open_database(settings.database_url).write() as conn:
        accounts.forget_name(conn, ACCOUNT)  # it may be another channel now: the next webhook tells its name
    try:
        return setup(
            _line(settings),
            content.menus,
            content.texts,
            # the local LINE knows its webhook from the start
            webhook_url=webhook_url or (None if settings.local_line else f"{settings.public_base_url}/callback"),
            people_by_role=_people_by_role(settings, content.programme.id),
            echo=click.echo,
        )
    except LineError as error:
        raise click.ClickException(
            f"LINE refused: {error}\nCheck LINE_CHANNEL_ACCESS_TOKEN and the address."
        ) from error


def _people_by_role(settings: Settings, programme: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    now = Clock(settings.today).now()
    with database.open_database(settings.database_url).read() as conn:
        users = people.reachable_users(conn, ACCOUNT)
        for person in people.by_users(conn, ACCOUNT, users, programme, now).values():
            for role in {held for held, _ in person.roles} or {"staff"}:
                found[role].add(person.user)
    return found


def _line(settings: Settings) -> LineClient:
    return LineClient(settings.channel_access_token, settings.line_api_base, settings.line_data_api_base)


def examine(settings: Settings, echo: Callable[[str], object]) -> bool:
    """Look at every part; tells whether all is well."""
    looks: dict[str, Callable[[], str]] = {
        "content": lambda: pack.load(settings.programme).programme.name,
        "fiscal year": lambda: _year(settings),
        "database": lambda: _database(settings),
        "redis": lambda: _redis(settings),
        "line": lambda: f"quota {_line(settings).quota()}, used {_line(settings).consumption()}",
    }
    well = True
    for name, look in looks.items():
        try:
            echo(f"ok    {name}: {look()}")
        except (LineError, Unavailable, ContentError, WrongYear) as error:
            well = False
            echo(f"wrong {name}: {error}")
    return well


def _year(settings: Settings) -> str:
    programme = pack.load(settings.programme).programme
    well, told = about_year(programme, programmes_day(programme, settings))
    if not well:
        raise WrongYear(told)
    return told


def _database(settings: Settings) -> str:
    if database.pending(settings.database_url):
        raise Unavailable("the schema is old: run `sujarit db upgrade`")
    return "schema up to date"


def _redis(settings: Settings) -> str:
    if settings.redis_url is None:
        return "embedded, started by `sujarit serve`"
    ping(open_redis(settings.redis_url))
    return "answers"
