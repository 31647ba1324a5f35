"""The home menu: what this person can do here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.asking.allegations import is_allegation
from flows.engine.access import may
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome, Switch
from flows.engine.messages import Bubble, Carousel, Message, Row, Text, Word
from flows.home.owed import owed, owed_row
from flows.learning.survey import survey_open

MAIN = ("owed", "acknowledge", "cards", "ask", "gift")
BY_ROLE = {
    "admin": ("progress", "send", "campaigns", "questions", "survey_results", "invite", "roles", "ideas", "added"),
    "focal": ("report", "progress", "questions", "headcount"),
    "executive": ("progress",),
}
LEARN = ("learn", "daily", "assess", "survey")
OWN = ("my_data", "my_questions", "channels", "help")
NEWCOMER = ("join", "channels")


class Home(Flow):
    """A person arrives, returns, or asks for the menu."""

    name, needs = "home", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Greet as fits, then show the menu."""
        if not ctx.person.registered:
            return Switch("join")
        name = ctx.given_name(args.get("joined") or args.get("changed") or ctx.person.name)
        messages: list[Message] = []
        if "joined" in args:
            messages.append(Text(ctx.t("home.joined", name=name)))
        elif "changed" in args:
            messages.append(Text(ctx.t("home.changed")))
        elif "arrived" in args:
            messages.append(Text(ctx.t("home.returned", name=name)))
        return End([*messages, _menu(name, args.get("role", ""), ctx)], quick=())


def _menu(name: str, granted: str, ctx: Context) -> Carousel:
    """The menu of the person's roles, and of one granted in this very turn: a bubble for each kind of thing to do."""
    items = owed(ctx)
    summary = ctx.t("home.owed", count=len(items)) if items else ctx.t("home.nothing_owed")
    first = tuple(owed_row(item, ctx) for item in items[:1])
    main = Bubble(title=ctx.t("home.title", name=name), paragraphs=(summary,), rows=(*first, *_rows(MAIN, ctx)))
    more = [Bubble(title=title, rows=_rows(commands, ctx)) for title, commands in _groups(ctx, granted)]
    return Carousel((main, *more), alt=main.title)


def _groups(ctx: Context, granted: str = "") -> list[tuple[str, Sequence[str]]]:
    """The commands beside those of everybody's every day, under their titles: by role, to learn, and one's own."""
    held = [role for role in BY_ROLE if ctx.person.has(role) or role == granted]
    learn = [command for command in LEARN if command != "survey" or survey_open(ctx)]
    roles = [(ctx.t(f"role.{role}"), BY_ROLE[role]) for role in held]
    return [*roles, (ctx.t("home.learning"), learn), (ctx.t("home.own"), OWN)]


def _rows(commands: Sequence[str], ctx: Context) -> tuple[Row, ...]:
    named = [(ctx.t(f"menu.{command}"), ctx.content.words.first(command)) for command in commands]
    return tuple(Row(name, tap=Word(name, word)) for name, word in named)


class Help(Flow):
    """A person asks for help."""

    name, needs = "help", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Say what this person can type, grouped as in the menu, and whom to ask."""
        title, contact = ctx.t("help.title"), ctx.content.programme.contact
        groups = [(title, MAIN), *_groups(ctx)] if may(ctx.person, "known") else [(title, NEWCOMER)]
        bubbles = [Bubble(title=title, rows=_words(commands, ctx)) for title, commands in groups]
        told, asked = ctx.t("help.any_time"), ctx.t("common.ask_a_person", contact=contact)
        bubbles[0] = replace(bubbles[0], paragraphs=(told,), note=asked)
        return End([Carousel(tuple(bubbles), alt=title)])


def _words(commands: Sequence[str], ctx: Context) -> tuple[Row, ...]:
    """The word to type for each command, and what it is for."""
    typed = [(command, ctx.content.words.first(command)) for command in commands if command != "help"]
    return tuple(Row(word, note=ctx.t(f"help.{command}"), tap=Word(word, word)) for command, word in typed)


class Channels(Flow):
    """A person looks for the official complaint channels."""

    name, needs = "channels", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Give numbers and stop: no allegation is taken in chat."""
        return End([channels_bubble(ctx)])


def guarded(text: str, ctx: Context) -> Sequence[Message]:
    """Answer an allegation: that it was not kept, and where to go; nothing for anything else."""
    if not is_allegation(text, ctx.content.allegation_words):
        return ()
    return (Text(ctx.t("guard.not_kept")), channels_bubble(ctx))


def channels_bubble(ctx: Context) -> Bubble:
    """The official channels, with the word that this chat is none."""
    rows = tuple(Row(channel.name, channel.number, note=channel.purpose) for channel in ctx.content.channels)
    return Bubble(title=ctx.t("channels.title"), paragraphs=(ctx.t("channels.not_here"),), rows=rows)
