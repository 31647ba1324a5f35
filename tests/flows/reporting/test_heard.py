"""What a typed sentence is to a focal person's bot: the sets are kept, and each kind is met as it should be."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from content.model import pack
from flows.record.reporting import RecordResult
from flows.thai.moods import asks, moods
from tests.flows.talk import Talk
from tests.packs import loaded

SETS = Path(__file__).parents[1] / "thai"


def rows(name: str) -> list[tuple[str, Any]]:
    return [tuple(row) for row in yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))]


def stored(talk: Talk) -> list[dict[str, str]]:
    """What was recorded, one result after another."""
    return [dict(effect.slots) for effect in talk.effects if isinstance(effect, RecordResult)]


def test_the_sets_are_large_enough_to_trust() -> None:
    kept, fresh = rows("focal_eval"), rows("focal_fresh")
    assert len({said for said, _ in kept}) == len(kept) >= 250
    assert len({said for said, _ in fresh}) == len(fresh) >= 60


@pytest.mark.parametrize(
    ("said", "step", "slots"),
    [
        ("มีคนไม่เข้าร่วมตักบาตร 15 คน จาก 60 คน", "confirm", {"joined": "45", "of": "60", "worked": "60 - 15"}),
        ("เผยแพร่ภารกิจยังไม่ครบ 6 ครั้ง", "figure", {}),
        ("จัดอบรม คนเข้าร่วม 45 คน", "figure", {"joined": "45"}),
        ("อบรมเมื่อ มี.ค. 15, 2569 คนมา 45 จาก 60", "confirm", {"joined": "45", "of": "60", "date": "2026-03-15"}),
        ("อบรมร้อยเอ็ดคน จากร้อยยี่สิบ", "confirm", {"joined": "101", "of": "120"}),
        ("อบรมครบทุกคน", "figure", {}),
        ("อบรมร้อยกว่าคน", "figure", {}),
        ("ลงเฟซ 3 โพสต์", "figure", {}),
        ("อบรม แก้จาก 54 คน เป็น 45 คน", "figure", {"joined": "45", "persons": "45"}),
        ("ตักบาตร เปลี่ยนจาก 54 เป็น 45 จาก 60 คน", "confirm", {"joined": "45", "of": "60"}),
        ("อบรม จาก 60 คน คิดเป็น 45 คน", "confirm", {"joined": "45", "of": "60"}),
        ("เผยแพร่ภารกิจครบ 12 รายการ", "figure", {}),
        ("อบรม 45 จาก 60 คน อีก 20 คน", "figure", {}),
        ("v[i, 45 0kd 60 8o", "confirm", {"joined": "45", "of": "60"}),
    ],
)
def test_a_report_is_echoed_or_asked_for(said: str, step: str, slots: dict[str, str]) -> None:
    talk = Talk("focal").say(said)
    assert talk.step == ("report_figure", step)
    assert talk.session.frame is not None
    assert talk.session.frame.data["slots"] == slots


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ปีที่แล้วอบรม 45 จาก 60", "before"),
        ("ปีงบประมาณ 2568 อบรม 45 จาก 60 คน", "before"),
        ("เดือนหน้าจะจัด 45 จาก 60", "ahead"),
        ("ถ้าจัดอบรม 45 จาก 60 ก็คงถึงเป้า", "condition"),
        ("อย่าเพิ่งบันทึก 45 จาก 60", "stop"),
    ],
)
def test_what_was_not_done_is_no_report_and_it_is_said_why(said: str, why: str) -> None:
    talk = Talk("focal").say(said)
    assert talk.step is None
    assert talk.effects == []
    assert talk.says(f"report.why.{why}", year=2569)


@pytest.mark.parametrize(
    "said",
    [
        "ถ้าจัด 45 จาก 60 จะถึงเป้าไหม",
        "จัดรุ่นสองเพิ่มอีกหนึ่งครั้ง ต้องใส่แค่รอบนี้หรือบวกของเดิมเข้าไปด้วย",
    ],
)
def test_a_question_with_a_number_is_a_question(said: str) -> None:
    step = Talk("focal").say(said).step
    assert step is None or step[0] != "report_figure"


def test_two_activities_are_two_reports_one_after_the_other() -> None:
    talk = Talk("focal").say("จัดอบรม 45 จาก 60 และเผยแพร่ภารกิจ 5 ครั้ง").tap("ถูกต้อง")
    assert talk.step == ("report_figure", "confirm")
    talk.tap("ถูกต้อง")
    assert stored(talk) == [{"joined": "45", "of": "60"}, {"times": "5"}]


@pytest.mark.parametrize("said", ["เซ็นรับทราบบนกระดาษแล้ว 40 คน", "รับทราบคู่มือ 50 จาก 60 คน"])
def test_what_the_record_counts_is_not_taken_from_a_sentence(said: str) -> None:
    talk = Talk("focal").say(said)
    assert talk.step is None
    assert talk.says("report.paper")


def test_officials_and_others_are_kept_apart_once_their_sum_is_confirmed() -> None:
    talk = Talk("focal").say("ตักบาตร ข้าราชการเข้าร่วม 30 คน ลูกจ้าง 15 คน จากทั้งหมด 60 คน")
    assert talk.step == ("report_figure", "figure")
    talk.tap("ใช้ยอดรวม").tap("ถูกต้อง")
    (slots,) = stored(talk)
    assert (slots["joined"], slots["of"], slots["officials"], slots["others"]) == ("45", "60", "30", "15")


def test_the_receipt_offers_to_take_the_result_back() -> None:
    talk = Talk("focal").say("เผยแพร่ภารกิจ 3 ครั้ง").tap("ถูกต้อง").tap("ถอนผลนี้")
    assert talk.step == ("withdraw", "sure")


@pytest.mark.parametrize("name", pack.programmes())
def test_the_name_of_no_activity_is_a_question(name: str) -> None:
    content = loaded(name)
    words = content.figure_words
    activities = content.plan.activities()
    said = [f"{activity.title} 3 ครั้ง" for activity in activities if "หรือ" not in activity.title]
    named = {word for activity in activities for word in activity.keywords}
    said += [f"{before}{word} 3 ครั้ง" for word in sorted(named) for before in ("", "ให้", "ต้อง")]
    assert [text for text in said if asks(moods(text, words))] == []
