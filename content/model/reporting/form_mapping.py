"""Which activities of a plan answer an item of a report form; the two are separate objects, joined here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.reporting.form import Form, ResultType
from content.model.reporting.plan import Plan
from content.model.source import Source, read


@dataclass(frozen=True)
class FormMapping:
    """Plan activities by form item, and the documents whose acknowledgements give an item its figure."""

    form: str
    plan: str
    source: str
    review: date
    draft: bool
    activities: Mapping[int, tuple[str, ...]]
    """Activity ids by an item's place in the form; empty where the plan has no counterpart."""
    acknowledged: Mapping[int, tuple[str, ...]]
    """Document ids by item, for the items that ask for a percentage of acknowledgements."""
    without_item: tuple[str, ...]
    """The activities that the form does not ask for."""

    def items_of(self, activity_id: str) -> tuple[int, ...]:
        """List the items that an activity answers."""
        return tuple(item for item, activities in self.activities.items() if activity_id in activities)


def load_form_mapping(path: Path, root: Path, form: Form, plan: Plan) -> FormMapping:
    """Load a mapping and check that it covers exactly this form and this plan. Raises ContentError."""
    top = read(path, root).only("form plan source review draft items without_item")
    for name, known in (("form", form.id), ("plan", plan.id)):
        if top[name].text() != known:
            top[name].fail(f"expected the {name} {known!r}")
    rows = [item.only("item activities", "acknowledged") for item in top["items"].items()]
    numbers = [row["item"].whole() for row in rows]
    if numbers != [item.item for item in form.items]:
        top["items"].fail(f"expected every item of the form once and in order, found {numbers}")
    mapping = FormMapping(
        form=form.id,
        plan=plan.id,
        source=top["source"].text(),
        review=top["review"].day(),
        draft=top["draft"].flag(),
        activities={number: _known(row["activities"], plan) for number, row in zip(numbers, rows, strict=True)},
        acknowledged=_acknowledged(rows, form, plan),
        without_item=_known(top["without_item"], plan),
    )
    _check_complete(mapping, plan, top["without_item"])
    return mapping


def _known(source: Source, plan: Plan) -> tuple[str, ...]:
    known, seen = {activity.id for activity in plan.activities()}, set[str]()
    for place in source.items():
        activity = place.text()
        if activity not in known:
            place.fail(f"the plan has no activity {activity!r}")
        if activity in seen:
            place.fail(f"the activity {activity!r} stands twice")
        seen.add(activity)
    return source.texts()


def _acknowledged(rows: list[dict[str, Source]], form: Form, plan: Plan) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row, item in zip(rows, form.items, strict=True):
        asked = item.result is ResultType.ACK_PERCENT
        if asked != ("acknowledged" in row):
            row["item"].fail("acknowledged stands beside the items that ask for a percentage of acknowledgements, only")
        if asked:
            measures = [m for activity in row["activities"].texts() for m in plan.activity(activity).measures]
            known = {document for measure in measures for document in measure.acknowledged}
            for place in row["acknowledged"].items():
                if place.text() not in known:
                    place.fail(f"no activity of this item counts acknowledgements of {place.text()!r}")
            found[item.item] = row["acknowledged"].texts()
    return found


def _check_complete(mapping: FormMapping, plan: Plan, place: Source) -> None:
    for activity in plan.activities():
        mapped, left = bool(mapping.items_of(activity.id)), activity.id in mapping.without_item
        if mapped and left:
            place.fail(f"the activity {activity.id!r} has an item")
        if not mapped and not left:
            place.fail(f"the activity {activity.id!r} has no item and is not listed")
