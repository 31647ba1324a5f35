"""The home menu: what this person can do here."""

from collections.abc import Sequence
from dataclasses import replace

from flows.asking.guard import channels_bubble
from flows.documents.orders import asked_of
from flows.engine.access import may
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome, Switch, say
from flows.engine.messages import Bubble, Carousel, Go, Message, Row, Text, Word
from flows.engine.paging import pages
from flows.home.owed import owed, owed_row
from flows.learning.survey import survey_open
from flows.reporting.periods import year_words
from flows.starts.documents import StartDocuments
from flows.starts.home import StartChannels, StartHelp, StartHome
from flows.starts.people import StartJoin

MAIN = ("owed", "acknowledge", "cards", "ask", "gift")
BY_ROLE = {
    "admin": (
        "progress",
        "send",
        "campaigns",
        "questions",
        "survey_results",
        "invite",
        "roles",
        "elsewhere",
        "ideas",
        "added",
    ),
    "focal": ("report", "progress", "questions", "headcount", "order"),
    "executive": ("progress",),
}
LEARN = ("learn", "daily", "assess", "survey", "answers", "plan")
OWN = ("my_data", "my_questions", "channels", "help")
NEWCOMER = ("join", "cards", "ask", "gift", "channels", "help")
PAGE = 6


class Home(Flow[StartHome]):
    """A person arrives, returns, or asks for the menu."""

    needs = "anyone"

    def begin(self, start: StartHome, ctx: Context) -> Outcome:
        """Greet as fits; show the menu to who asks for it or comes back."""
        if not ctx.person.registered:
            return Switch(StartJoin()) if start.arrived or ctx.person.before else End(_for_guests(ctx))
        name = ctx.given_name(start.joined or start.changed or ctx.person.name)
        if start.joined:
            taps = (item.tap for item in owed(ctx) if isinstance(item.tap, Go))
            first = next((tap.start for tap in taps if isinstance(tap.start, StartDocuments)), None)
            return Switch(first, say=say(ctx.t("home.hello", name=name))) if first else End([_joined(name, ctx)])
        if start.changed:
            told = ["home.changed"]
            if any(holder.name != ctx.full_name for holder in ctx.records.holders().values()):
                told.append("home.certificates_keep")
            return End([Text(ctx.t(key)) for key in told])
        said = [Text(ctx.t("home.returned", name=name))] if start.arrived else []
        return End([*said, _menu(name, start.role, ctx)], quick=())


def _joined(name: str, ctx: Context) -> Bubble:
    """That it is done, and the one thing to begin with; all else is in the menu, a tap away."""
    first = next((item for item in owed(ctx) if not item.closed_on(ctx.today)), None)
    return Bubble(
        title=ctx.t("home.joined"),
        paragraphs=(ctx.t("home.welcome", name=name),),
        rows=(replace(owed_row(first, ctx), tap=None),) if first else (),
        buttons=(replace(first.tap, label=ctx.t("home.begin")),) if first else (),
        tone="good",
    )


def _for_guests(ctx: Context) -> tuple[Message, ...]:
    """Who speaks, what somebody may do before they have joined, and that they may join."""
    hello = Text(ctx.t("join.greeting", centre=ctx.content.programme.centre))
    return hello, Bubble(title=ctx.t("home.guest"), rows=_rows(NEWCOMER, ctx))


def _menu(name: str, granted: str, ctx: Context) -> Carousel:
    """The menu of the person's roles, and of one granted in this very turn: a bubble for each kind of thing to do."""
    items = owed(ctx)
    summary = ctx.t("home.nothing_owed")
    if items:
        summary = ctx.t("home.only_closed" if items[0].closed_on(ctx.today) else "home.owed", count=len(items))
    first = tuple(owed_row(item, ctx) for item in items[:1])
    told = tuple(filter(None, (year_words(ctx), summary)))
    main = Bubble(title=ctx.t("home.title", name=name), paragraphs=told, rows=(*first, *_rows(MAIN, ctx)))
    more = [Bubble(title=title, rows=_rows(commands, ctx)) for title, commands in _groups(ctx, granted)]
    return Carousel((main, *more), alt=main.title)


def _groups(ctx: Context, granted: str = "") -> list[tuple[str, Sequence[str]]]:
    """The commands beside those of everybody's every day, under their titles: by role, to learn, and one's own."""
    held = [role for role in BY_ROLE if ctx.person.has(role) or role == granted]
    learn = [command for command in LEARN if command != "survey" or survey_open(ctx)]
    # only where there is something to do with them
    idle = {
        *(() if "admin" in held and ctx.records.elsewhere() else ("elsewhere",)),
        *(() if asked_of(ctx) else ("order",)),
    }
    roles: list[tuple[str, Sequence[str]]] = [
        (ctx.t(f"role.{role}"), [command for command in BY_ROLE[role] if command not in idle]) for role in held
    ]
    return [*roles, (ctx.t("home.learning"), learn), (ctx.t("home.own"), OWN)]


def _rows(commands: Sequence[str], ctx: Context) -> tuple[Row, ...]:
    named = [(ctx.t(f"menu.{command}"), ctx.content.words.first(command)) for command in commands]
    return tuple(Row(name, tap=Word(name, word)) for name, word in named)


class Help(Flow[StartHelp]):
    """A person asks for help."""

    needs = "anyone"

    def begin(self, start: StartHelp, ctx: Context) -> Outcome:
        """Say what this person can type, grouped as in the menu, and whom to ask."""
        title, contact = ctx.t("help.title"), ctx.content.programme.contact
        groups = [(title, MAIN), *_groups(ctx)] if may(ctx.person, "known") else [(title, NEWCOMER)]
        bubbles = [bubble for title, commands in groups for bubble in pages(title, _words(commands, ctx), PAGE, ctx)]
        told, asked = ctx.t("help.any_time"), ctx.t("common.ask_a_person", contact=contact)
        plan = Word(ctx.t("menu.plan"), ctx.content.words.first("plan"))
        bubbles[0] = replace(bubbles[0], paragraphs=(told,), note=asked, buttons=(plan,))
        return End([Carousel(tuple(bubbles), alt=title)])


def _words(commands: Sequence[str], ctx: Context) -> tuple[Row, ...]:
    """The word to type for each command, and what it is for."""
    typed = [(command, ctx.content.words.first(command)) for command in commands if command != "help"]
    return tuple(Row(word, note=ctx.t(f"help.{command}"), tap=Word(word, word)) for command, word in typed)


class Channels(Flow[StartChannels]):
    """A person looks for the official complaint channels."""

    needs = "anyone"

    def begin(self, start: StartChannels, ctx: Context) -> Outcome:
        """Give numbers and stop: no allegation is taken in chat."""
        return End([channels_bubble(ctx)])
