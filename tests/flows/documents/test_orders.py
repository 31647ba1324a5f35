"""An order of appointment is for the staff of its agency, and has bounds."""

from datetime import date

import pytest

from content.model.documents.orders import Order, document_id, with_orders
from tests.flows.talk import Talk, content

CONTENT = with_orders(content(), [Order("labour", "1/2569", date(2026, 1, 5), ("ก",), version=1)])
DOCUMENT = document_id("labour")


@pytest.mark.parametrize("flow", ["documents", "acknowledge"])
def test_nobody_else_sees_or_acknowledges_it(flow: str) -> None:
    talk = Talk("staff")
    talk.content = CONTENT
    args = {"document": DOCUMENT, "version": "1"} if flow == "acknowledge" else {"document": DOCUMENT}
    assert talk.go(flow, **args).says("documents.gone")
    assert talk.effects == []


def _asked_for_people() -> Talk:
    return Talk("focal").say("คำสั่งแต่งตั้ง", "12/2569", "5 ม.ค. 69")


def test_too_many_people_and_too_long_a_line_are_told_by_how_much() -> None:
    form = content().order_form
    many = "\n".join(f"นาย ก{number}" for number in range(form.lines + 1))
    assert f"มี {form.lines + 1} บรรทัด" in _asked_for_people().say(many).said
    assert f"ยาว {form.line + 1} ตัวอักษร" in _asked_for_people().say("ก" * (form.line + 1)).said
    talk = _asked_for_people().say("นาย ก ประธาน\n\n  นาง ข เลขานุการ ")
    assert talk.session.frame
    assert talk.session.frame.data["people"] == ["นาย ก ประธาน", "นาง ข เลขานุการ"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("๕/๑/๒๕๖๙", "2026-01-05"), ("เมื่อ 5 มกราคม 2569 ครับ", "2026-01-05"), ("2026-01-05", "2026-01-05")],
)
def test_its_day_is_read_as_people_write_days(typed: str, kept: str) -> None:
    talk = Talk("focal").say("คำสั่งแต่งตั้ง", "12/2569", typed)
    assert talk.session.frame
    assert talk.session.frame.data["day"] == kept
