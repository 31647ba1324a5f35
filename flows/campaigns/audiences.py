"""To whom a message goes, as data and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.engine.context import Context, Facts
from flows.engine.messages import Row
from flows.people.agencies import agency_short
from flows.people.invites import without_focal
from flows.reporting.measure_status import agency_statuses
from flows.reporting.periods import reportable_in


def not_acknowledged(document: str) -> dict[str, Any]:
    """Whoever has not acknowledged a document."""
    return {"kind": "not_acknowledged", "document": document}


def focal_not_reported(facts: Facts, among: Sequence[str] = ()) -> dict[str, Any]:
    """The focal persons of the agencies, all or these, of which an open period still asks for something."""
    codes = among or [agency.code for agency in facts.content.plan.agencies]
    agencies = [code for code in codes if any(reportable_in(s.missing, facts) for s in agency_statuses(facts, code))]
    return {"kind": "focal_not_reported", "agencies": agencies}


def with_role(role: str) -> dict[str, Any]:
    """Whoever has a role."""
    return {"kind": "role", "role": role}


def left_out(audience: Mapping[str, Any], ctx: Context) -> tuple[Row, ...]:
    """Who is meant and not reached, and why; nothing where everybody is."""
    why = []
    if blocked := ctx.records.audience_blocked(audience):
        why.append(ctx.t("send.blocked", n=f"{blocked:,}"))
    if audience["kind"] == "focal_not_reported":
        lacking = [agency_short(code, ctx) for code in without_focal(ctx) if code in audience["agencies"]]
        if lacking:
            why.append(ctx.t("send.no_focal", agencies=", ".join(lacking)))
    return (Row(ctx.t("send.left_out"), note=" · ".join(why), tone="warning"),) if why else ()


def audience_words(audience: Mapping[str, Any], ctx: Context) -> str:
    """The audience in words."""
    match audience["kind"]:
        case "agencies":
            return ", ".join(ctx.content.plan.agency(code).short for code in audience["agencies"])
        case "focal_not_reported" if len(audience["agencies"]) == 1:
            return ctx.t("audience.focal_of", agency=agency_short(audience["agencies"][0], ctx))
        case "role":
            return ctx.t(f"role.{audience['role']}")
        case "not_acknowledged":
            return ctx.t("audience.not_acknowledged_of", title=ctx.content.documents[audience["document"]].short)
        case kind:
            return ctx.t(f"audience.{kind}")
