"""The command `sujarit`. Every command: --help, exit 0/1/2, errors on standard error with the remedy."""

import getpass
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from bot import logs
from bot.cli.year import warn_of_year
from bot.clock import Clock
from bot.settings import Settings, SettingsError, load_settings, public_address
from content.model import pack
from content.model.calendar import THAI_TIME
from content.model.pack import Content, UnknownProgramme
from content.model.source import ContentError
from storage import SettingMissing, Unavailable

ROLES = ("staff", "focal", "executive", "admin")


class Failed(click.ClickException):
    """A command that could not do its work; the text says what to do."""

    exit_code = 1


def _failing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what can go wrong into one line with its remedy."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        try:
            return command(*args, **given)
        except UnknownProgramme as error:
            raise Failed(f"SUJARIT_PROGRAMME: {error}") from error
        except ContentError as error:
            raise Failed(f"content/{error}\nCorrect the file, then run `sujarit content check`.") from error
        except (SettingsError, SettingMissing) as error:
            raise Failed(str(error)) from error
        except Unavailable as error:
            raise Failed(f"{error}\nWhat to do: {error.remedy}.") from error

    return run


def _settings(*, keep: bool = True) -> Settings:
    """Read the settings; a command that only looks does not `keep` secrets that are not there yet."""
    settings = load_settings(keep=keep)
    if settings.programme not in pack.programmes():
        raise UnknownProgramme(settings.programme, pack.programmes())
    logs.set_up(settings.log_level)
    return settings


def _of_a_record() -> Settings:
    """Read the settings for a command that needs a record; in a wrong folder it must not make one."""
    from storage.database import exists, file_of  # noqa: PLC0415

    settings = _settings(keep=False)
    if not exists(settings.database_url):
        place = file_of(settings.database_url)
        raise Failed(f"There is no record at {place}: go to the bot's folder, or make one with `sujarit init`.")
    return settings


@click.group()
@click.version_option(package_name="sujarit")
def main() -> None:
    """สุจริต: the LINE bot a Thai province runs its ethics programme on."""
    os.umask(0o077)  # what any command makes is its user's alone


@main.command()
@_failing
def serve() -> None:
    """Run everything for one machine: the web server, the workers and the clock."""
    from bot import serve as running  # noqa: PLC0415 - other commands need no server

    settings = _settings()
    running.serve(settings, _told(settings), workers=True)


def _told(settings: Settings) -> Content:
    """Load what is served, and say at the start what it is: programme, account, address, and where the record is."""
    from storage.database import described  # noqa: PLC0415

    content = pack.load(settings.programme)
    programme = content.programme
    line = "the local LINE, as no account is set" if settings.local_line else "a LINE account"
    what = f"{programme.id}: {programme.name} {programme.fiscal_year}, for {line}"
    click.echo(f"{what}; record {described(settings.database_url)}; at {public_address(settings)}/", err=True)
    return content


@main.command()
@_failing
def web() -> None:
    """Run the web server only."""
    from bot import serve as running  # noqa: PLC0415

    settings = _settings()
    running.serve(settings, _told(settings), workers=False)


@main.command()
@_failing
def worker() -> None:
    """Run workers only."""
    from bot import serve as running  # noqa: PLC0415

    running.work(_settings())


@main.command()
@_failing
def clock() -> None:
    """Run the clock only: one process for the whole programme."""
    from bot import serve as running  # noqa: PLC0415

    running.tick(_settings())


@main.command()
@_failing
def init() -> None:
    """Check the content, make the database, and print a first admin's invite code."""
    from bot.cli.invites import make_invite  # noqa: PLC0415
    from bot.schema import upgrade  # noqa: PLC0415

    settings = _settings()
    content = pack.load(settings.programme)
    upgrade(settings)
    click.echo(f"{content.programme.name} {content.programme.fiscal_year}: ready", err=True)
    warn_of_year(content.programme, settings)
    click.echo(make_invite(settings, "admin", None))


@main.group()
def db() -> None:
    """The record."""


@db.command("upgrade")
@_failing
def db_upgrade() -> None:
    """Bring the schema up to date."""
    from bot.schema import upgrade  # noqa: PLC0415

    upgrade(_settings())


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@_failing
def backup(file: Path) -> None:
    """Copy the whole record into one new file while the bot runs, and check the copy."""
    from storage.backup import NotCopied, back_up  # noqa: PLC0415

    settings = _of_a_record()
    try:
        copied = back_up(settings.database_url, file)
    except NotCopied as error:
        raise Failed(str(error)) from error
    click.echo(f"{file}: {copied.rows:,} rows of {copied.tables} tables, the same as in the record", err=True)
    click.echo("Keep it as safe as the record, and SECRET_KEY (or the file secret-key) in another place.", err=True)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_failing
def restore(file: Path) -> None:
    """Copy a backup into a record in which nobody is yet, and check the copy; stop the bot before."""
    from bot.schema import upgrade  # noqa: PLC0415
    from storage.backup import NotCopied, restore  # noqa: PLC0415

    settings = _settings(keep=False)
    try:
        copied = restore(file, settings.database_url, partial(upgrade, settings))
    except NotCopied as error:
        raise Failed(str(error)) from error
    click.echo(f"{copied.rows:,} rows of {copied.tables} tables, the same as in {file}", err=True)
    click.echo(
        "Whoever erased their data after this backup is in it again: erase them as your log of that says.", err=True
    )


@main.command()
@click.option("--table", "tables", multiple=True, help="only what this table holds; may be given several times")
@click.option("--known", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="when it became known, Thai time (default: now)")
@click.option(
    "--list", "file", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="list the people in a CSV"
)
@_failing
def affected(tables: tuple[str, ...], known: datetime | None, file: Path | None) -> None:
    """After something was exposed: print table, rows and people of what the record holds about anybody."""
    from bot.cli.affected import NotWritten, tell  # noqa: PLC0415
    from storage.people.affected import tables as all_tables  # noqa: PLC0415

    if unknown := set(tables) - set(all_tables()):
        raise click.BadParameter(f"{min(unknown)!r} is none of {', '.join(all_tables())}", param_hint="--table")
    moment = known.replace(tzinfo=THAI_TIME) if known else datetime.now(UTC)
    try:
        click.echo(tell(_of_a_record(), tables, moment, file, click.echo), err=True)
    except NotWritten as error:
        raise Failed(str(error)) from error


@main.group("content")
def content_group() -> None:
    """The content packs."""


@content_group.command("check")
@click.option(
    "--due",
    "due_by",
    is_flag=False,
    flag_value="today",
    metavar="[DATE]",
    help="only list what should be reviewed by a day (2026-09-30, 2569-09-30 or 30/9/2569; today when left out)",
)
@_failing
def content_check(due_by: str | None) -> None:
    """Load every programme and lay out all of it; every mistake is told with file, line and reason."""
    from bot.cli.content import tell_check, tell_due  # noqa: PLC0415

    if due_by is not None:
        settings = _settings(keep=False)
        day = _day(due_by, settings)
        click.echo(f"{tell_due(settings, day, click.echo)} to review by {day}", err=True)
    elif mistakes := tell_check(click.echo):
        told = "\n".join(f"content/{mistake}" for mistake in mistakes)
        raise Failed(f"{told}\nCorrect the files, then run `sujarit content check` again.")


def _day(text: str, settings: Settings) -> date:
    from content.model.calendar import typed_date  # noqa: PLC0415

    if day := Clock(settings.today).today() if text == "today" else typed_date(text):
        return day
    raise click.BadParameter(f"{text!r} is not a date such as 2026-09-30 or 30/9/2569", param_hint="--due")


@content_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@_failing
def content_export(file: Path) -> None:
    """Write all content that officers may correct into one Excel workbook (.xlsx)."""
    from bot.cli.content import NotDone, export  # noqa: PLC0415

    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("the name must end in .xlsx", param_hint="FILE")
    try:
        export(_settings(keep=False), file, partial(click.echo, err=True))
    except NotDone as error:
        raise Failed(str(error)) from error


@content_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--by", default=getpass.getuser, help="who publishes, as it is to stand in the record (default: this user)"
)
@click.option("--yes", is_flag=True, help="publish without asking")
@_failing
def content_import(file: Path, by: str, yes: bool) -> None:
    """Show what a corrected workbook changes and, once confirmed, publish it: all or nothing."""
    from bot.cli.content import NotDone, take_in  # noqa: PLC0415

    try:
        take_in(_settings(keep=False), file, by, click.echo, lambda question: yes or click.confirm(question))
    except NotDone as error:
        raise Failed(str(error)) from error


@main.group()
def agency() -> None:
    """The agencies of the programme."""


@agency.command("list")
@_failing
def agency_list() -> None:
    """Print code, tab, name."""
    for found in pack.load(_settings(keep=False).programme).plan.agencies:
        click.echo(f"{found.code}\t{found.name}")


@main.group()
def invite() -> None:
    """Invite codes."""


@invite.command("create")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--agency", "agency_code", help="the agency's code, as `sujarit agency list` prints it")
@_failing
def invite_create(role: str, agency_code: str | None) -> None:
    """Make a one-time code and print it, alone."""
    from bot.cli.invites import NoSuchAgency, make_invite  # noqa: PLC0415

    if role == "admin" and agency_code:
        raise click.UsageError("an admin serves all agencies: leave --agency out, or choose another role")
    settings = _settings()
    if role != "admin" and not agency_code:
        codes = ", ".join(found.code for found in pack.load(settings.programme).plan.agencies)
        raise click.UsageError(f"--agency is needed for {role}: one of {codes}")
    try:
        click.echo(make_invite(settings, role, agency_code))
    except NoSuchAgency as error:
        raise click.BadParameter(str(error), param_hint="--agency") from error


@main.group()
def role() -> None:
    """Roles: who holds them, and taking them away."""


@role.command("list")
@_failing
def role_list() -> None:
    """Print person, role, agency, name, first and last day of every role that is held."""
    from bot.cli.roles import list_roles  # noqa: PLC0415

    list_roles(_of_a_record(), click.echo)


@role.command("end")
@click.option("--person", type=int, required=True, help="the person's number, as `sujarit role list` prints it")
@click.option("--role", "role_name", type=click.Choice(ROLES), required=True)
@click.option("--agency", "agency_code", help="the agency's code, for a role that is for an agency")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="the last day of the role (2026-09-30); else it ends now"
)
@_failing
def role_end(person: int, role_name: str, agency_code: str | None, until: datetime | None) -> None:
    """Take a role away now, or after its last day; what was done in it stays."""
    from bot.cli.roles import NotHeld, end_role  # noqa: PLC0415

    try:
        click.echo(end_role(_of_a_record(), person, role_name, agency_code, until.date() if until else None), err=True)
    except NotHeld as error:
        raise Failed(str(error)) from error


@main.group()
def line() -> None:
    """The LINE account."""


@line.command("setup")
@click.option("--webhook-url", help="default: PUBLIC_BASE_URL/callback")
@_failing
def line_setup(webhook_url: str | None) -> None:
    """Set and test the webhook, make and link the rich menus, show the quota."""
    from bot.cli.operator import set_up_line  # noqa: PLC0415

    if not set_up_line(_settings(), webhook_url):
        raise Failed("LINE could not reach the webhook: see above, correct it, and run this again.")


@main.command()
@_failing
def doctor() -> None:
    """Look at every part and say what is wrong and what to do."""
    from bot.cli.doctor import examine  # noqa: PLC0415

    sys.exit(0 if examine(_settings(keep=False), click.echo) else 1)


if __name__ == "__main__":
    main()
