"""An agency's order of appointment, once recorded, is a document of its own staff and of nobody else."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages import prose
from content.model.documents.orders import Order, document_id, load_order_form, order, with_orders
from content.model.source import ContentError
from tests.packs import loaded

PACK = loaded("trat-2569")
FIRST = Order("education", "12/2569", date(2026, 1, 5), ("นาง ก ประธาน", "นาย ข เลขานุการ"), version=1)
MEASURE = PACK.plan.measure_for("2/1.1", "education")


def test_it_is_owed_by_its_own_staff_by_the_end_of_the_activity() -> None:
    content = with_orders(PACK, [FIRST])
    id = document_id("education")
    assert {one.document for one in content.programme.required_of("education")} == {
        *(one.document for one in PACK.programme.required_of()),
        id,
    }
    assert content.programme.required_of("treasury") == content.programme.required_of() == PACK.programme.documents
    assert content.programme.required_of("education")[-1].due == date(2026, 9, 30)
    assert content.acknowledged_for(MEASURE, "education") == (id,)
    assert content.acknowledged_for(MEASURE, "treasury") == ()
    told = content.documents[id].current.markdown
    assert all(word in told for word in ("สำนักงานศึกษาธิการจังหวัดตราด", "๑๒/๒๕๖๙", "๕ มกราคม ๒๕๖๙", "นาย ข เลขานุการ"))


def test_a_new_number_or_day_asks_again_and_a_slip_put_right_does_not() -> None:
    slip = replace(FIRST, people=("นาง ก ประธานกรรมการ",), version=2)
    renewed = replace(slip, number="13/2569", version=3)
    document = with_orders(PACK, [renewed, FIRST, slip]).documents[document_id("education")]
    assert [version.number for version in document.versions] == [1, 2, 3]
    assert (document.asks_again(1), document.asks_again(2), document.asks_again(3)) == (True, True, False)
    assert not with_orders(PACK, [FIRST, slip]).documents[document_id("education")].asks_again(1)


def test_what_was_taken_back_is_owed_by_nobody_and_the_next_asks_again() -> None:
    gone = replace(FIRST, withdrawn=True, version=2)
    content = with_orders(PACK, [FIRST, gone])
    assert content.order("education") is None
    assert content.orders["education"].version == 2, "the next replaces this one"
    assert document_id("education") not in content.documents
    assert content.programme == PACK.programme
    again = with_orders(PACK, [FIRST, gone, replace(FIRST, version=3)])
    assert again.documents[document_id("education")].asks_again(1)


def test_an_agency_that_the_plan_asks_for_none_has_none() -> None:
    strange = [replace(FIRST, agency="tourism"), replace(FIRST, agency="nobody")]
    assert with_orders(PACK, strange) == replace(PACK, orders={})


def test_an_order_that_lacks_a_version_is_none() -> None:
    assert with_orders(PACK, [replace(FIRST, version=2)]) == replace(PACK, orders={})


def test_what_is_published_is_read_back_for_its_own_plan_only() -> None:
    assert order(PACK.plan.id, f"{PACK.plan.id}:education", 1, FIRST.fields()) == FIRST
    assert order("another", f"{PACK.plan.id}:education", 1, FIRST.fields()) is None
    with pytest.raises(ValueError, match="Invalid isoformat"):
        order(PACK.plan.id, f"{PACK.plan.id}:education", 1, {**FIRST.fields(), "day": "tomorrow"})


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=100))
def test_what_was_typed_is_shown_as_typed(line: str) -> None:
    document = with_orders(PACK, [replace(FIRST, people=(line,))]).documents[document_id("education")]
    page = str(prose.html(document.current.markdown))
    assert {tag.strip("</>").split()[0] for tag in re.findall(r"<[^>]*>", page)} == {"p", "h2", "ul", "li"}


@pytest.mark.parametrize("lost", ["{number}", "{people}"])
def test_a_wording_without_a_placeholder_is_refused(lost: str, tmp_path: Path) -> None:
    file = tmp_path / "appointment_order.yaml"
    written = Path("content/appointment_order.yaml").read_text(encoding="utf-8")
    head, text = written.split("text: |")
    file.write_text(f"{head}text: |{text.replace(lost, '')}", encoding="utf-8")
    with pytest.raises(ContentError, match="expected the placeholders"):
        load_order_form(file, tmp_path)
