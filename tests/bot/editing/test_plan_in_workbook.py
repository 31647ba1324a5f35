"""Plan, targets, days, contacts and the agencies' numbers are corrected in the workbook, and reach the running bot."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot import serve
from bot.cli.content import NotDone, export
from bot.editing import corrections
from bot.settings import LINE_API, SettingsError
from content.model import entries, pack
from content.model.entries import KINDS
from content.model.overlay import Correction, correction, load
from content.model.reporting import added
from storage.database import upgrade
from tests.bot.editing.officer import PACK, SAID, Officer, publish
from tests.content.model.camp import CAMP
from tests.house import house
from tests.seams import settings

OWN = [kind for kind in KINDS if KINDS[kind].own]
ENTRIES = {(entry.kind, entry.id): entry for entry in entries.entries(pack.ROOT, *OWN)}


def test_ids_of_plans_and_programmes_say_whose_they_are() -> None:
    assert {"agency", "planned", "measure", "programme", "period", "due"} == set(OWN)
    education = [id for kind, id in ENTRIES if kind == "agency" and id.endswith(":education")]
    assert len(education) > 1
    assert len(ENTRIES) == len(entries.entries(pack.ROOT, *OWN))


@pytest.mark.every_programme
def test_what_stands_in_a_plan_and_a_programme_is_all_there() -> None:
    count = {kind: sum(one.kind == kind and one.id.startswith("trat-2569") for one in ENTRIES.values()) for kind in OWN}
    plan, programme = PACK.plan, PACK.programme
    assert count == {
        "agency": len(plan.agencies),
        "planned": len(plan.activities()),
        "measure": len(plan.measures()),
        "programme": 1,
        "period": len(programme.periods),
        "due": len(programme.documents),
    }
    narathiwat = pack.load("narathiwat-2566").plan
    assert sum(one.kind == "planned" and one.id.startswith("narathiwat") for one in ENTRIES.values()) == len(
        narathiwat.activities()
    ), "parts too"


@pytest.mark.every_programme
def test_correcting_all_of_a_plan_to_what_it_is_changes_nothing() -> None:
    same = [Correction(entry.kind, entry.id, entry.fields) for entry in ENTRIES.values()]
    for name in pack.programmes():
        content, refused = load(name, same)
        before = pack.load(name)
        assert (refused, content.plan) == ((), before.plan)
        assert replace(content.programme, unset=()) == replace(before.programme, unset=())


@pytest.mark.every_programme
@pytest.mark.parametrize("programme", ["trat-2569", "narathiwat-2566"])
def test_an_officer_sees_the_own_plan_and_no_other(officer: Officer, programme: str) -> None:
    export(replace(officer.settings, programme=programme), officer.home / "a.xlsx", officer.told.append)
    book = load_workbook(officer.home / "a.xlsx")
    for kind in OWN:
        seen = {row[0].value for row in book[SAID.sheet(kind).name].iter_rows(min_row=2)}
        assert {str(id).partition(":")[0] for id in seen} == {programme}
    assert book[SAID.sheet("card").name].max_row > 70, "what all programmes share is there"
    agencies = book[SAID.sheet("agency").name].max_row - 1
    assert agencies == len(pack.load(programme).plan.agencies)


WRONG: list[tuple[str, str, dict[str, object], str]] = [
    ("agency", "trat-2569:treasury", {"phone": "ถามหน้าห้อง"}, "โทรศัพท์: หมายเลขโทรศัพท์ใช้ตัวเลขอารบิก"),
    ("agency", "trat-2569:labour", {"name": "สำนักงานคลังจังหวัดตราด"}, "ชื่อเต็ม: สำนักงานคลังจังหวัดตราด เป็นชื่อของหน่วยงาน"),
    ("agency", "trat-2569:prison", {"short": "ก" * 51}, "ชื่อย่อ: ยาว 51 ตัวอักษร ใส่ได้ไม่เกิน 50"),
    ("planned", "trat-2569:1/1.1", {"short": "ก" * 39}, "ชื่อย่อ: ยาว 39 ตัวอักษร ใส่ได้ไม่เกิน 38"),
    ("measure", "trat-2569:1/1.1#1", {"target": 101}, "เป้าหมาย: หน่วยนับนี้มีเป้าหมายได้ไม่เกิน 100 ไม่ใช่ 101"),
    ("measure", "trat-2569:1/1.2#1", {"target": 0}, "เป้าหมาย: เป้าหมายต้องเป็น 1 ขึ้นไป"),
    ("measure", "trat-2569:1/1.3#1", {"target": "มาก"}, "เป้าหมาย: ต้องเป็นจำนวนเต็ม ไม่ใช่ มาก"),
    ("measure", "trat-2569:1/1.4#1", {"quarters": "3\n2"}, "ไตรมาส: ไตรมาสเป็นเลข 1 ถึง 4 เรียงจากน้อยไปมาก"),
    ("measure", "trat-2569:1/1.5#1", {"months": "1\n2"}, "เดือน: ใส่ไตรมาสหรือเดือนอย่างใดอย่างหนึ่ง"),
    ("measure", "trat-2569:1/1.6#1", {"unit": "คน"}, "หน่วยนับ: ช่องนี้มีไว้ให้ดูเท่านั้น"),
    ("programme", "trat-2569", {"centre": ""}, "ชื่อศูนย์: ว่างไม่ได้"),
    ("period", "trat-2569:1", {"closes": "1/1/2569"}, "วันสุดท้าย: ช่องนี้มีไว้ให้ดูเท่านั้น"),
    ("period", "trat-2569:2", {"grace_days": -1}, "ส่งช้าได้ (วัน): ต้องเป็น 0 หรือมากกว่า"),
    ("due", "trat-2569:dos-donts", {"due": "30/6/2659"}, "ภายในวันที่: ต้องอยู่ในปีของแผน"),
    ("due", "trat-2569:code-of-ethics", {"due": "สิ้นเดือน"}, "ภายในวันที่: ไม่ใช่วันที่"),
]


def test_what_a_plan_cannot_say_is_told_at_its_cell(officer: Officer) -> None:
    with pytest.raises(NotDone) as told:
        officer.takes_in(officer.types_all(officer.fresh(), [(kind, id, fields) for kind, id, fields, _ in WRONG]))
    *lines, last = str(told.value).splitlines()
    for kind, _, _, reason in WRONG:
        assert any(re.match(rf"{SAID.sheet(kind).name} แถว \d+ ", line) and reason in line for line in lines), (
            reason,
            lines,
        )
    assert last == SAID.say["refused"].format(problems=len(WRONG))
    assert officer.rows() == []


@pytest.mark.every_programme
def test_totals_that_no_longer_add_up_are_told_at_the_cell(officer: Officer) -> None:
    row = next(
        one
        for one in ENTRIES.values()
        if one.kind == "measure" and "narathiwat" in one.id and one.fields["target"] != "none"
    )
    with pytest.raises(NotDone, match=r"เป้าหมาย: .*แผนพิมพ์ไว้ว่ามีเป้าหมาย 21 แถว แต่จะเหลือ 20 แถว"):
        officer.takes_in(officer.types(officer.fresh(), "measure", row.id, target="ไม่กำหนด"))


def test_a_target_is_read_back_as_it_was_said(officer: Officer) -> None:
    file = officer.types(officer.fresh(), "measure", "trat-2569:1/1.1#1", target=85, quarters="3\n4")
    assert officer.takes_in(file) == 1
    file = officer.types(officer.again("b.xlsx"), "measure", "trat-2569:1/1.2#1", target="ไม่กำหนด")
    assert officer.takes_in(file) == 1
    assert any("ไม่กำหนด" in line for line in officer.told)
    content, _ = load("trat-2569", [correction(row.kind, row.entry, row.fields) for row in officer.rows()])
    measure = content.plan.measure("1/1.1#1")
    assert (measure.target, measure.quarters) == (85, (3, 4))
    assert content.plan.measure("1/1.2#1").target is None
    assert officer.takes_in(officer.again("c.xlsx")) == 0


@tries(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_correction_changes_no_id_and_nothing_that_results_are_kept_under(data: st.DataObject) -> None:
    """Whatever is typed is refused or taken; what the record hangs on stays."""
    texts = st.text(st.sampled_from("กขคงจ 0123456789-:#/"), min_size=0, max_size=12)
    place = data.draw(st.sampled_from(sorted(key for key in ENTRIES if key[1].startswith("trat"))))
    typed = {name: data.draw(texts) for name in ENTRIES[place].fields}
    lists = {
        name: (value,) if isinstance(ENTRIES[place].fields[name], tuple) else value for name, value in typed.items()
    }
    content, _ = load("trat-2569", [Correction(*place, lists)])
    for kept in (
        lambda plan: [agency.code for agency in plan.agencies],
        lambda plan: [(one.id, one.activity_id, one.unit, one.agencies) for one in plan.measures()],
        lambda plan: [one.id for one in plan.activities()],
    ):
        assert kept(content.plan) == kept(PACK.plan)
    assert [(one.id, one.opens, one.closes) for one in content.programme.periods] == [
        (one.id, one.opens, one.closes) for one in PACK.programme.periods
    ]
    assert [one.document for one in content.programme.documents] == [one.document for one in PACK.programme.documents]


def test_days_and_contacts_corrected_in_the_workbook_are_those_of_the_chat(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    with house(tmp_path, sqlite_url, redis_url) as bot:
        person = bot.as_staff("สมหญิง ใจดี")
        officer = Officer(tmp_path, sqlite_url)
        typed: list[tuple[str, str, dict[str, object]]] = [
            ("programme", "trat-2569", {"contact": "คุณวิภา โทร 039 511 999", "phone": "039-511-999"}),
            ("due", "trat-2569:code-of-ethics", {"due": "25/3/2569"}),
            ("period", "trat-2569:1", {"grace_days": 20}),
        ]
        assert officer.takes_in(officer.types_all(officer.fresh(), typed)) == 3
        assert corrections.take_up(bot.installation)
        content = bot.installation.main.content
        assert content.programme.period("1").accepts_until.isoformat() == "2026-04-20"
        assert any("20 เม.ย. 69" in one.answer for one in content.answers.all), "{rounds} is filled anew"
        assert "คุณวิภา" in content.privacy.short + content.privacy.markdown
        bot.say(person, "สิ่งที่ต้องทำ")
        assert "25 มี.ค. 69" in json.dumps(bot.last(person), ensure_ascii=False)
        bot.say(person, "ฟหกดเสว")
        bot.say(person, "กขคงจฉ")
        said = json.dumps(bot.last(person), ensure_ascii=False)
        assert "คุณวิภา โทร 039 511 999" in said
        assert "tel:039511999" in said
        officer.database.close()


def test_an_activity_that_an_admin_added_is_no_correction_and_stays(tmp_path: Path, sqlite_url: str) -> None:
    """Both are of the plan; they are published under kinds of their own."""
    assert added.KIND not in KINDS
    officer = Officer(tmp_path, sqlite_url)
    with officer.database.write() as conn:
        publish(conn, added.KIND, added.entry(PACK.plan.id, CAMP.id), CAMP.fields(), by="ก", after=0)
    assert officer.takes_in(officer.types(officer.fresh(), "planned", "trat-2569:5/2.1", short="ชื่อใหม่")) == 1
    assert {row.kind for row in officer.rows()} == {"activity", "planned"}
    officer.database.close()


def test_a_contact_set_in_the_workbook_lets_a_real_account_start(tmp_path: Path, sqlite_url: str) -> None:
    upgrade(sqlite_url)
    real = settings(tmp_path, line_api_base=LINE_API, database_url=sqlite_url)
    content = replace(PACK, privacy=replace(PACK.privacy, unset=()))
    with pytest.raises(SettingsError, match="the contact has no telephone number"):
        serve.refuse_unset(content, real)
    officer = Officer(tmp_path, sqlite_url)
    officer.takes_in(officer.types(officer.fresh(), "programme", "trat-2569", contact="ศูนย์ฯ โทร 039 511 282"))
    with pytest.raises(SettingsError) as told:
        serve.refuse_unset(content, real)
    assert "contact" not in str(told.value), "only what nobody corrects is left"
    officer.database.close()
