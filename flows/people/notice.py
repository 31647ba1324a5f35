"""A new version of the privacy notice, which reaches everybody who is registered: once, with their next message."""

from flows.engine.context import Context
from flows.engine.messages import Bubble, Link
from flows.record.people import SeePrivacy


def unseen(ctx: Context) -> tuple[Bubble, SeePrivacy] | None:
    """Give what somebody has to be shown, and that they were; None for whoever has seen the latest version."""
    version = ctx.content.privacy.version
    if not ctx.person.registered or ctx.person.privacy_version >= version:
        return None
    bubble = Bubble(
        title=ctx.t("join.privacy.changed"),
        paragraphs=(ctx.content.privacy.short,),
        buttons=(Link(ctx.t("join.privacy.read"), ctx.links.privacy()),),
        note=ctx.t("join.privacy.changed_note"),
    )
    return bubble, SeePrivacy(version)
