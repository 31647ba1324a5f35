"""The home menu: what this person can do here."""

from collections.abc import Mapping, Sequence

from flows.context import Context
from flows.flow import End, Flow, Outcome, Switch
from flows.messages import Bubble, Carousel, Message, Row, Text, Word
from flows.owed import owed, owed_row
from flows.survey import survey_open

MAIN = ("owed", "acknowledge", "cards", "ask", "gift", "my_data", "help")
LEARN = ("learn", "daily", "assess", "survey")
FOCAL = ("report", "progress", "questions")
ADMIN = ("progress", "send", "campaigns", "questions", "survey_results", "invite")


class Home(Flow):
    """A person arrives, returns, or asks for the menu."""

    name, needs = "home", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Greet as fits, then show the menu."""
        if not ctx.person.registered and "joined" not in args:
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
    learning = _rows([word for word in LEARN if word != "survey" or survey_open(ctx)], ctx)
    bubbles = [main, Bubble(title=ctx.t("home.learning"), rows=learning)]
    for role, words in (("focal", FOCAL), ("admin", ADMIN)):
        if ctx.person.has(role) or granted == role:
            bubbles.insert(1, Bubble(title=ctx.t(f"role.{role}"), rows=_rows(words, ctx)))
    return Carousel(tuple(bubbles), alt=main.title)


def _rows(words: Sequence[str], ctx: Context) -> tuple[Row, ...]:
    return tuple(
        Row(ctx.t(f"menu.{word}"), tap=Word(ctx.t(f"menu.{word}"), ctx.content.words.first(word))) for word in words
    )


class Help(Flow):
    """A person asks for help."""

    name, needs = "help", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Say what can be typed, by role, and whom to ask."""
        roles = [role for role in ("focal", "admin") if ctx.person.has(role)]
        lines = [ctx.t("help.staff"), *(ctx.t(f"help.{role}") for role in roles)]
        note = ctx.t("common.ask_a_person", contact=ctx.content.programme.contact)
        return End([Bubble(title=ctx.t("help.title"), paragraphs=tuple(lines), note=note)])


class Channels(Flow):
    """A person looks for the official complaint channels."""

    name, needs = "channels", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Give numbers and stop: no allegation is taken in chat."""
        return End([channels_bubble(ctx)])


def channels_bubble(ctx: Context) -> Bubble:
    """The official channels, with the word that this chat is none."""
    rows = tuple(Row(channel.name, channel.number, note=channel.purpose) for channel in ctx.content.channels)
    return Bubble(title=ctx.t("channels.title"), paragraphs=(ctx.t("channels.not_here"),), rows=rows)
