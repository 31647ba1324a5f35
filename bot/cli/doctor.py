"""`sujarit doctor`: looks at every part, and changes none."""

import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.cli.content import Echo, drafts
from bot.cli.year import about_year, programmes_clock
from bot.clock import Clock
from bot.health import TURN_S
from bot.installation import ACCOUNT
from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.line.setup import REFUSED, menu_alias
from bot.settings import Settings, SettingsError, public_address
from content.model import pack
from content.model.pack import Content
from content.model.source import ContentError
from storage import Unavailable, database, inbox
from storage import settings as kept
from storage.live.redis import open_redis, ping
from storage.people import people
from storage.reporting import results

ROOM_MB = 500
"""So much of the disk should be free: the record grows by some hundred megabytes a year."""

_OTHER_CHANNEL = (
    "the bot refused LINE's signature: LINE_CHANNEL_SECRET is not this channel's; correct it and start again, "
    "or run `sujarit line setup` if the channel was changed"
)


class Broken(Exception):
    """A part that does not work; the text says what to do."""


class Noted(Exception):
    """Something still to be done, without which the bot works; the text says what."""


def examine(settings: Settings, echo: Echo) -> bool:
    """Look at every part and say `ok`, `note` or `wrong` of each; tells whether nothing is wrong."""
    well = True
    for name, look in _Looks(settings).all():
        try:
            echo(f"ok    {name}: {look()}")
        except Noted as note:
            echo(f"note  {name}: {note}")
        except (Broken, LineError, Unavailable, ContentError, SettingsError) as error:
            well = False
            echo(f"wrong {name}: {_in_a_line(error)}")
    return well


@dataclass
class _Looks:
    """One look for each part; what cannot be looked at without another part is left out where that is wrong."""

    settings: Settings

    def all(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Give each part's name with its look, in the order in which they are to be put right."""
        yield "content", self._loads
        if self._content_is_well:
            yield "fiscal year", self._year
            yield "drafts", self._drafts
        yield "address", lambda: public_address(self.settings)
        yield "database", self._database
        yield "files", self._files
        yield "disk", self._disk
        yield "redis", self._redis
        if self._recorded:
            yield "events", self._events
        if self._recorded and self._content_is_well:
            yield "admin", self._admin
            yield "focal persons", self._focal_persons
            yield "headcounts", self._headcounts
        yield "line", self._quota
        if self._reaches_line:
            yield "webhook", self._webhook
            if self._content_is_well:
                yield "menus", self._menus

    @cached_property
    def _content(self) -> Content:
        return pack.load(self.settings.programme)

    @cached_property
    def _content_is_well(self) -> bool:
        try:
            return bool(self._content)
        except ContentError:
            return False

    @property
    def _clock(self) -> Clock:
        return programmes_clock(self._content.programme, self.settings)

    def _loads(self) -> str:
        return f"{self._content.programme.name} {self._content.programme.fiscal_year}"

    def _year(self) -> str:
        well, told = about_year(self._content.programme, self._clock.today())
        if not well:
            raise Broken(told)
        return told

    def _drafts(self) -> str:
        if count := drafts(self.settings):
            raise Noted(f"{count} entries wait for an officer to sign them off: `sujarit content export FILE.xlsx`")
        return "all signed off"

    # the record

    @cached_property
    def _recorded(self) -> bool:
        try:
            return database.exists(self.settings.database_url) and not database.pending(self.settings.database_url)
        except Unavailable:
            return False

    def _database(self) -> str:
        url = self.settings.database_url
        if not database.exists(url):
            raise Broken(
                f"there is no record at {database.file_of(url)}: look in the folder where the bot runs, "
                "or make one with `sujarit init`"
            )
        if database.pending(url):
            raise Broken("the schema is old: run `sujarit db upgrade`")
        with closing(database.open_database(url)) as base, base.write(TURN_S) as conn:  # Stuck names who is in the way
            kept.forget(conn, "nothing")  # what changes nothing must be allowed to write all the same
            return "schema up to date, and can be written"

    def _files(self) -> str:
        """Look at `.env`, the record, and what stands in the folders of the bot and of its Redis."""
        folders = {self.settings.home, self.settings.place, self.settings.place / "redis"}
        ours = {Path(".env").absolute(), *folders, *(file for folder in folders for file in folder.glob("*"))}
        if record := database.file_of(self.settings.database_url):
            ours |= {Path(f"{record.absolute()}{end}") for end in ("", "-wal", "-shm", "-writer")}
        if opened := sorted(str(file) for file in ours if _others_can_open(file)):
            typed = shlex.join(["chmod", "go=", *opened])
            raise Broken(f"others on this machine can open what is the bot's alone: run `{typed}`")
        return "closed to others on this machine"

    def _events(self) -> str:
        with closing(database.open_database(self.settings.database_url)) as base, base.read() as conn:
            counts = inbox.backlog(conn)
        told = ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items())) or "none waits"
        if counts.get("failed"):
            raise Noted(f"{told}; what failed was not answered: the log says why, by event_id")
        return told

    def _disk(self) -> str:
        file = database.file_of(self.settings.database_url)
        place = next((at for at in file.parents if at.exists()), None) if file else self.settings.home.parent
        free = shutil.disk_usage(place or ".").free // 1_000_000
        if free < ROOM_MB:
            raise Broken(f"only {free} MB are free: make room before the record cannot grow")
        return f"{free:,} MB free"

    def _redis(self) -> str:
        if self.settings.redis_url is None:
            return "embedded, started by `sujarit serve`"
        ping(open_redis(self.settings.redis_url))
        return "answers"

    def _held(self) -> set[tuple[str, str]]:
        now = self._clock.now()
        with closing(database.open_database(self.settings.database_url)) as base, base.read() as conn:
            return {(one.role, one.agency) for one in people.held_roles(conn, ACCOUNT, now)}

    def _admin(self) -> str:
        if not any(role == "admin" for role, _ in self._held()):
            raise Broken("nobody is admin: give the code of `sujarit invite create --role admin` to somebody")
        return "there is one"

    def _focal_persons(self) -> str:
        has = {agency for role, agency in self._held() if role == "focal"}
        return _each(self._content, has, "agencies without one", "`sujarit invite create --role focal --agency CODE`")

    def _headcounts(self) -> str:
        with closing(database.open_database(self.settings.database_url)) as base, base.read() as conn:
            has = set(results.staff(conn, self._content.programme.id))
        return _each(self._content, has, "agencies without one", "their focal persons tell it in chat")

    # LINE

    @cached_property
    def _line(self) -> LineClient:
        at = self.settings
        return LineClient(at.channel_access_token, at.line_api_base, at.line_data_api_base)

    @cached_property
    def _reaches_line(self) -> bool:
        try:
            self._line.consumption()
        except LineError:
            return False
        return True

    def _quota(self) -> str:
        limit = self._line.quota()
        used = f"{self._line.consumption():,} messages used this month"
        return f"{used}, of {limit:,}" if limit is not None else used

    def _webhook(self) -> str:
        found, wanted = self._line.webhook(), f"{self.settings.public_base_url}/callback"
        if found is None:
            raise Broken("not set: run `sujarit line setup`")
        if found.endpoint != wanted and not self.settings.local_line:
            raise Broken(f"LINE delivers to {found.endpoint}, and this bot is at {wanted}: run `sujarit line setup`")
        if not found.active:
            raise Broken('switched off: turn on "Use webhook" in the LINE Developers Console')
        test = self._line.test_webhook(found.endpoint)
        if test.status == REFUSED:
            raise Broken(_OTHER_CHANNEL)
        if not test.ok:
            raise Broken(f"LINE does not reach {found.endpoint}: {test.reason} {test.detail}".rstrip())
        return f"{found.endpoint}, tested now"

    def _menus(self) -> str:
        there = self._line.rich_menu_aliases()
        if missing := [name for name in self._content.menus if menu_alias(name) not in there]:
            raise Broken(f"missing: {', '.join(missing)}; run `sujarit line setup`")
        return ", ".join(self._content.menus)


def _in_a_line(error: Exception) -> str:
    """What is wrong and, where that is not said with it, what to do."""
    if isinstance(error, LineError | Unavailable):
        return f"{str(error).splitlines()[0]}; {error.remedy}"
    return str(error)


def _others_can_open(file: Path) -> bool:
    with suppress(OSError):  # it is not there, or has just gone
        return bool(file.stat().st_mode & 0o077)
    return False


def _each(content: Content, has: set[str], lacking: str, remedy: str) -> str:
    missing = [agency.code for agency in content.plan.agencies if agency.code not in has]
    if missing:
        raise Noted(f"{len(missing)} {lacking}: {', '.join(missing)}; {remedy}")
    return f"all {len(content.plan.agencies)} agencies"
