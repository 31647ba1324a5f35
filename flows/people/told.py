"""What somebody has told of themselves while joining, as plain data: read, written, and read back line by line."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flows.engine.context import Context
from flows.engine.messages import Answer, Row
from flows.engine.session import Data
from flows.people.introduction import Introduction
from flows.people.roles import agency_name
from flows.thai.normalise import normalise
from flows.thai.person_name import FullName, asks, shown_name, without_particles

LIMIT = 80
"""Letters of a position, or of an agency that is none of the plan's."""


class Particular(StrEnum):
    """What can be corrected alone."""

    AGENCY = "agency"
    NAME = "name"
    POSITION = "position"
    TYPE = "type"


KEYS: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency", "elsewhere", "near", "typed"),
    "name": ("title", "name", "offered"),
    "position": ("position",),
    "type": ("type",),
}
"""What the answers are kept under."""


def with_line(data: Data, found: Introduction, ctx: Context) -> Data:
    """The answers with what a line told."""
    told: dict[str, Any] = {"position": found.position, "type": found.type, "agency": found.agency}
    if "position" in data and ctx.content.position_words.type_named(found.position):
        del told["position"]  # "ลูกจ้างประจำ" says more of the type than of the position
    kept = {key: value for key, value in told.items() if value} | (named(found.name) if found.name else {})
    return {**(without(data, "elsewhere") if found.agency else data), **kept}


def named(name: FullName) -> dict[str, str]:
    """A name as it is kept among the answers."""
    return {"title": name.title, "name": name.name}


def as_typed(text: str, ctx: Context) -> str:
    """The name of an office or a position as typed; "" for what cannot be one."""
    plain = without_particles(normalise(text), ctx.content.name_words)
    letters = sum(letter.isalpha() for letter in plain)
    return plain if letters > 1 and len(plain) <= LIMIT and not asks(plain, ctx.content.name_words) else ""


def with_shown_name(data: Data, ctx: Context) -> Data:
    """With the real name that a newcomer shows in LINE, until they say what they are called."""
    shown = shown_name(ctx.display_name(), ctx.content.name_words)
    return {**data, "offered": [shown.title, shown.name]} if shown else data


def why_asked(text: str, ctx: Context) -> str:
    """The answer to why something is asked for, what becomes of it and who sees it; "" for every other text."""
    words = ctx.content.name_words
    if not asks(normalise(text), words):
        return ""
    about = (kind for kind, told in words.asks_about.items() if any(word in text for word in told))
    return next((ctx.t(f"join.why.{kind}") for kind in about), "")


def agency_of_role(data: Data, ctx: Context) -> str:
    """The agency for which somebody has a role, or a kept code for one; "" for nobody's."""
    held = [agency for role in ("focal", "executive") for agency in ctx.person.agencies_as(role)]
    invite = ctx.records.invite(data["code"]) if "code" in data else None
    return next(iter(held), invite.agency if invite and invite.state == "open" else "")


def told_rows(data: Data, ctx: Context) -> tuple[Row, ...]:
    """What was told, line by line; a tap corrects one."""
    agency = data.get("elsewhere") or agency_name(data["agency"], ctx)
    told = {
        Particular.AGENCY: ctx.t("join.elsewhere.shown", name=agency) if data.get("elsewhere") else agency,
        Particular.NAME: ctx.content.name_words.full(data.get("title", ""), data["name"]),
        Particular.POSITION: data["position"],
        Particular.TYPE: ctx.t(f"personnel.{data['type']}"),
    }
    labels = {one: ctx.t(f"my_data.{one}") for one in told}
    return tuple(Row(labels[one], value, tap=Answer(labels[one], one)) for one, value in told.items())


def is_known(ctx: Context) -> bool:
    """Whether somebody has told who they are, in this year or in an earlier one."""
    return ctx.person.registered or ctx.person.before is not None


def without(data: Data, *keys: str) -> Data:
    """The answers without some."""
    return {key: value for key, value in data.items() if key not in keys}
