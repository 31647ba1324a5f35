"""What is answered to the telling of somebody's wrong: whom to turn to, and last that it was not kept."""

from collections.abc import Sequence

from content.model.people.notices import Channel
from flows.asking.wrongs import Wrong, may_tell, told_wrong
from flows.engine.context import Context
from flows.engine.messages import Bubble, Message, Row, Text, call


def guarded(text: str, ctx: Context, official: bool = False) -> Sequence[Message]:
    """Answer what must not be kept, for each kind of wrong in its own way; nothing for anything else."""
    wrong = None if _ours(text, ctx) else told_wrong(text, ctx.content.wrong_words, official=official)
    if wrong is None:
        return ()
    bubble = helpers_bubble(ctx) if wrong is Wrong.HARASSMENT else channels_bubble(ctx)
    return (bubble, Text(ctx.t(f"guard.{wrong}")))


def doubted(text: str, ctx: Context) -> str:
    """Say why a text is not kept word for word: it may speak of what somebody did; "" for any other."""
    return ctx.t("guard.doubt") if may_tell(text, ctx.content.wrong_words) else ""


def channels_bubble(ctx: Context) -> Bubble:
    """The official channels, with the word that this chat is none."""
    return _bubble("channels", ctx.content.channels, ctx)


def helpers_bubble(ctx: Context) -> Bubble:
    """Who helps a person to whom something is done."""
    return _bubble("helpers", ctx.content.helpers, ctx)


def _bubble(name: str, channels: Sequence[Channel], ctx: Context) -> Bubble:
    draft = any(channel.draft for channel in channels)
    return Bubble(
        title=ctx.t(f"{name}.title"),
        paragraphs=(ctx.t(f"{name}.not_here"),),
        rows=tuple(_row(channel, ctx) for channel in channels),
        note=ctx.t("channels.draft") if draft else "",
    )


def _row(channel: Channel, ctx: Context) -> Row:
    """One of them; a telephone calls it where it can be tapped."""
    tap = call(ctx.t("common.call", phone=channel.number), channel.number) if channel.number else None
    return Row(channel.name, channel.number, note=channel.purpose, tap=tap)


def _ours(text: str, ctx: Context) -> bool:
    """Whether it is a title or a question of the content word for word, as when a shown one is typed."""
    titles = any(card.title == text for card in ctx.content.cards.all)
    return titles or any(text in (answer.question, *answer.wordings) for answer in ctx.content.answers.all)
