"""To whom a message goes, as data and in words."""

from collections.abc import Mapping
from typing import Any

from flows.engine.context import Context, Facts
from flows.reporting.measure_status import agency_statuses
from flows.reporting.periods import reportable_in


def not_acknowledged(document: str) -> dict[str, Any]:
    """Whoever has not acknowledged a document."""
    return {"kind": "not_acknowledged", "document": document}


def focal_not_reported(facts: Facts) -> dict[str, Any]:
    """The focal persons of the agencies of which an open period still asks for something."""
    codes = [agency.code for agency in facts.content.plan.agencies]
    agencies = [code for code in codes if any(reportable_in(s.missing, facts) for s in agency_statuses(facts, code))]
    return {"kind": "focal_not_reported", "agencies": agencies}


def with_role(role: str) -> dict[str, Any]:
    """Whoever has a role."""
    return {"kind": "role", "role": role}


def audience_words(audience: Mapping[str, Any], ctx: Context) -> str:
    """The audience in words."""
    match audience["kind"]:
        case "agencies":
            return ", ".join(ctx.content.plan.agency(code).short for code in audience["agencies"])
        case "role":
            return ctx.t(f"role.{audience['role']}")
        case "not_acknowledged":
            return ctx.t("audience.not_acknowledged_of", title=ctx.content.documents[audience["document"]].short)
        case kind:
            return ctx.t(f"audience.{kind}")
