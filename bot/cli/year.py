"""Whether the programme's fiscal year runs, in the words of the command line."""

from contextlib import closing
from datetime import date

import click

from bot.clock import Clock
from bot.settings import Settings
from content.model.programme import Programme
from storage import database


def programmes_clock(programme: Programme, settings: Settings) -> Clock:
    """The time it is for a programme: the real one; in the local LINE the one that its page shows."""
    clock = Clock(settings.today)
    if settings.local_line:
        clock.move(clock.moved or programme.demo_today)
        if database.exists(settings.database_url) and not database.pending(settings.database_url):
            with closing(database.open_database(settings.database_url)) as base, base.read() as conn:
                clock.recall(conn)
    return clock


def about_year(programme: Programme, day: date) -> tuple[bool, str]:
    """Whether a programme can be run on a day, and what is to be said about its year."""
    state, (first, last) = programme.state_on(day), programme.span
    year, until = programme.fiscal_year, programme.periods[-1].accepts_until
    switch = "set SUJARIT_PROGRAMME to the one that runs and start again"
    match state:
        case "before":
            return False, f"{programme.id} is for {year}, which begins on {first}; today is {day}: {switch}"
        case "running":
            return True, f"{year}, {first} to {last}"
        case "closing":
            return True, f"{year} is over, and late reports are taken until {until}; then {switch}"
        case "over":
            return False, f"{programme.id} is for {year}, which ended on {last}; today is {day}: {switch}"


def warn_of_year(programme: Programme, settings: Settings) -> None:
    """Say on standard error that a programme's year is over or has not begun; nothing while it runs."""
    day = programmes_clock(programme, settings).today()
    well, told = about_year(programme, day)
    if programme.state_on(day) != "running":
        click.echo(f"{'fiscal year' if well else 'wrong fiscal year'}: {told}", err=True)
