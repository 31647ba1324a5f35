"""Orders of appointment: what an agency records of its own becomes a document that its staff acknowledge."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from content.model.calendar import form_date, thai_digits
from content.model.documents.documents import Document, Documents, Version
from content.model.programme import Required
from content.model.prose import BODY, HEADING, TITLE, chip, digest, fitting
from content.model.reporting.plan import Measure, Plan
from content.model.source import read

if TYPE_CHECKING:
    from content.model.pack import Content

KIND = "order"
"""What it is called among the things that are published."""
_FILLED = frozenset({"agency", "number", "date", "people"})
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")


@dataclass(frozen=True)
class Order:
    """One version of an agency's order: its number, its day, and a line for each person it names."""

    agency: str
    number: str
    day: date
    people: tuple[str, ...]
    withdrawn: bool = False
    version: int = 0
    """How often it was published."""

    def fields(self) -> Mapping[str, Any]:
        """Give what is published, as JSON holds it."""
        told = {"number": self.number, "day": self.day.isoformat(), "people": list(self.people)}
        return {**told, "withdrawn": self.withdrawn}


@dataclass(frozen=True)
class OrderForm:
    """How an order is worded, and how much of it there may be."""

    title: str
    short: str
    chip: str
    summary: str
    source: str
    changes: str
    minutes: int
    lines: int
    """The most people that one order may name."""
    line: int
    """The most letters for each of them."""
    text: str = field(repr=False)


def load_order_form(path: Path, root: Path) -> OrderForm:
    """Load the wording. Raises ContentError, also where a placeholder is missing or unknown."""
    fields = read(path, root).only("title short summary source changes minutes lines line text", optional="chip")
    text = str(fields["text"].node.value)
    found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if found != _FILLED:
        fields["text"].fail(f"expected the placeholders {sorted(_FILLED)}, found {sorted(found)}")
    return OrderForm(
        title=fitting(fields["title"], HEADING),
        short=fitting(fields["short"], TITLE),
        chip=chip(fields, "short"),
        summary=fitting(fields["summary"], BODY),
        source=fields["source"].text(),
        changes=fields["changes"].text(),
        minutes=fields["minutes"].whole(),
        lines=fields["lines"].whole(),
        line=fields["line"].whole(),
        text=text,
    )


def entry(plan: str, agency: str) -> str:
    """Name the order of an agency among all that is published."""
    return f"{plan}:{agency}"


def order(plan: str, name: str, version: int, fields: Mapping[str, Any]) -> Order | None:
    """Read what was published under a name; None where it is of another plan. Raises KeyError and ValueError."""
    of, _, agency = name.partition(":")
    if of != plan:
        return None
    return Order(
        agency=agency,
        number=str(fields["number"]),
        day=date.fromisoformat(fields["day"]),
        people=tuple(map(str, fields["people"])),
        withdrawn=bool(fields["withdrawn"]),
        version=version,
    )


def document_id(agency: str) -> str:
    """Name the document that an agency's order is."""
    return f"order-{agency}"


def order_measure(plan: Plan, agency: str) -> Measure | None:
    """The measure for which the staff of an agency take note of its order; None where the plan asks it of none."""
    return next((one for one in plan.measures() if one.by_order and agency in one.agencies), None)


def with_orders(content: "Content", orders: Iterable[Order]) -> "Content":
    """Have every agency's order, in all its versions from the first, as a document that its staff owe.

    What lacks a version is none: people acknowledged it by its number.
    """
    by_agency = groupby(sorted(orders, key=lambda one: (one.agency, one.version)), key=lambda one: one.agency)
    found = ((agency, tuple(versions), order_measure(content.plan, agency)) for agency, versions in by_agency)
    whole = [
        (agency, versions, measure)
        for agency, versions, measure in found
        if measure and [one.version for one in versions] == list(range(1, len(versions) + 1))
    ]
    standing = [one for one in whole if not one[1][-1].withdrawn]
    made = tuple(_document(versions, content) for _, versions, _ in standing)
    year = content.plan.fiscal_year
    due = (Required(document_id(agency), measure.span(year)[1], agency) for agency, _, measure in standing)
    return replace(
        content,
        orders={agency: versions[-1] for agency, versions, _ in whole},
        documents=Documents((*content.documents.all, *made), content.documents.least_share),
        programme=replace(content.programme, documents=(*content.programme.documents, *due)),
    )


def _document(versions: Sequence[Order], content: "Content") -> Document:
    form, last = content.order_form, versions[-1]
    made, before = list[Version](), None
    for one in versions:
        again = before is None or before.withdrawn or (before.number, before.day) != (one.number, one.day)
        made.append(_version(one, again, content))
        before = one
    return Document(
        id=document_id(last.agency),
        title=form.title,
        short=form.short,
        chip=form.chip,
        summary=form.summary,
        owner=content.plan.agency(last.agency).name,
        audience="all",
        must_read=True,
        each_year=True,
        minutes=form.minutes,
        versions=tuple(made),
        review=content.programme.span[1],
        agency=last.agency,
    )


def _version(one: Order, again: bool, content: "Content") -> Version:
    """The text of a version; a new number or day is a new order, anything else a slip put right."""
    told = {
        "agency": content.plan.agency(one.agency).name,
        "number": thai_digits(_plain(one.number)),
        "date": form_date(one.day),
        "people": "\n".join(f"- {thai_digits(_plain(person))}" for person in one.people),
    }
    markdown = content.order_form.text.format_map(told).strip() + "\n"
    form = content.order_form
    return Version(one.version, one.day, again, form.changes, False, form.source, markdown, digest(markdown))


def _plain(text: str) -> str:
    """Keep what was typed from being read as Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)
