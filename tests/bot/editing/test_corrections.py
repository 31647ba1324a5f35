"""An officer's workbook: previewed, refused as a whole or published as a whole."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.content import NotDone, take_in
from bot.cli.entry import main
from bot.installation import ACCOUNT
from content.model import pack
from content.model.calendar import THAI_TIME
from content.model.entries import KINDS
from storage import published
from storage.database import upgrade
from tests.bot.cli.test_entry import sujarit
from tests.bot.editing.officer import SAID, Officer, exported, publish


def test_an_unchanged_workbook_changes_nothing(officer: Officer) -> None:
    assert officer.takes_in(officer.export()) == 0
    assert officer.told == [SAID.say["nothing"]]
    assert officer.rows() == []


@pytest.mark.every_programme
def test_a_correction_must_fit_every_programme(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    load = pack.load

    def loading(name: str, root: Path = pack.ROOT) -> pack.Content:
        tried.append(name)
        return load(name, root)

    monkeypatch.setattr(pack, "load", loading)
    assert officer.takes_in(officer.types(officer.fresh(), "card", "flag-ceremony", title="พอดี")) == 1
    assert set(tried) == set(pack.programmes())
    assert len(pack.programmes()) > 1


@pytest.mark.every_programme
def test_the_card_of_a_practice_is_corrected_like_any_other_and_checked_by_its_plan(officer: Officer) -> None:
    file = officer.types(officer.fresh(), "card", "sao-tent-and-truck", title="ย" * 41)
    with pytest.raises(NotDone, match="ยาว 41 ตัวอักษร"):
        officer.takes_in(file)
    assert officer.takes_in(officer.types(officer.fresh(), "card", "sao-tent-and-truck", title="ยืมของ อบต.")) == 1
    (row,) = officer.rows()
    assert row.fields == {"title": "ยืมของ อบต."}


def test_a_correction_is_shown_old_and_new_and_kept_with_who_and_when(each_officer: Officer) -> None:
    officer = each_officer
    file = officer.types(officer.fresh(), "card", "flag-ceremony", title="เสียงเพลงชาติ", draft="รับรองแล้ว")
    assert officer.takes_in(file) == 1
    shown = "\n".join(officer.told)
    for words in ("flag-ceremony", "ถึงเวลาเคารพธงชาติ", "เสียงเพลงชาติ", "ฉบับร่าง", "รับรองแล้ว"):
        assert words in shown
    (row,) = officer.rows()
    assert (row.kind, row.entry, row.version, row.published_by) == ("card", "flag-ceremony", 1, "สมหญิง")
    assert row.fields == {"title": "เสียงเพลงชาติ", "draft": "false"}
    assert row.published_at.astimezone(THAI_TIME).date() == officer.settings.today
    assert officer.takes_in(file) == 0, "taking the same file in again changes nothing"


def test_a_second_correction_keeps_the_first(officer: Officer) -> None:
    officer.takes_in(officer.types(officer.fresh(), "card", "flag-ceremony", title="หนึ่ง"))
    officer.takes_in(officer.types(officer.export("b.xlsx"), "card", "flag-ceremony", why="สอง", keywords="ก\nข"))
    (row,) = officer.rows()
    assert (row.version, row.fields) == (2, {"title": "หนึ่ง", "why": "สอง", "keywords": ["ก", "ข"]})
    with officer.database.read() as conn:
        assert [old.version for old in published.history(conn, ACCOUNT, "card", "flag-ceremony")] == [2, 1]


def test_nothing_is_published_without_the_word_for_it(officer: Officer) -> None:
    file = officer.types(officer.fresh(), "card", "flag-ceremony", title="เสียงเพลงชาติ")
    with pytest.raises(NotDone, match=SAID.say["dropped"]):
        officer.takes_in(file, agreed=False)
    assert officer.rows() == []


WRONG: list[tuple[str, str, dict[str, object], str]] = [
    ("card", "flag-ceremony", {"title": "ย" * 41}, "ชื่อเรื่อง: ยาว 41 ตัวอักษร ใส่ได้ไม่เกิน 40"),
    ("card", "other-faith", {"source": None}, "ที่มา: ว่างไม่ได้"),
    ("card", "forwarded-message", {"review": "ปีหน้า"}, "ทบทวนภายใน: ไม่ใช่วันที่"),
    ("card", "travel-claim", {"why": "ท\u0e4d\u0e32"}, "เพราะอะไร: สระอำพิมพ์เป็นสองตัว"),
    ("card", "office-car", {"why": "ที่่"}, "เพราะอะไร: มีสระหรือวรรณยุกต์ซ้อน"),
    ("card", "selling-online", {"why": "ก\u200bข"}, "เพราะอะไร: มีอักขระที่มองไม่เห็น"),
    ("card", "queue-jump", {"why": "1๐"}, "เพราะอะไร: ตัวเลขเดียวกันปน"),
    ("answer", "ack-how", {"wordings": "\n".join("กขคงจฉช")}, "คำถามแบบอื่น: มี 7 แบบ ใส่ได้ไม่เกิน 6 แบบ"),
    ("answer", "ack-new-version", {"cards": "no-card"}, "การ์ดที่เกี่ยวข้อง: ไม่มีรหัส no-card"),
    (
        "answer",
        "ack-proves",
        {"question": "กดรับทราบเป็นลายมือชื่อดิจิทัลหรือไม่"},
        "ขัดกับรายการ ack-not-digital-signature: คำถามนี้ซ้ำ",
    ),
    ("question", "act-how-many", {"options": "ก\nข"}, "ตัวเลือก: มี 2 ตัวเลือก ต้องมี 3 หรือ 4"),
    ("question", "act-basis", {"options": "ก\nก\nข"}, "ตัวเลือก: ตัวเลือก ก ซ้ำกัน"),
    ("question", "act-scope", {"options": "เมนู\nก\nข"}, "เมนู เป็นคำสั่งของระบบ"),
    ("question", "contractor-basket", {"correct": 4}, "ข้อที่ถูก: ต้องเป็น 1, 2, 3 อย่างใดอย่างหนึ่ง ไม่ใช่ 4"),
    ("question", "law-ceiling", {"correct": "สอง"}, "ข้อที่ถูก: ต้องเป็น 1, 2, 3 อย่างใดอย่างหนึ่ง ไม่ใช่ สอง"),
    ("slide", "ethics-act-1-1", {"body": "{x}"}, "เนื้อหา: ไม่มี {x} ให้เติม"),
    ("questionnaire", "behaviour", {"advice": "ลอง"}, "คำแนะนำหลังประเมิน: มี 1 คำแนะนำ ต้องมี 7"),
    ("questionnaire", "grey-survey", {"instructions": None}, "คำชี้แจง: ว่างไม่ได้"),
    ("item", "own-up", {"text": None}, "ข้อความ: ว่างไม่ได้"),
    ("lesson", "ethics-act", {"summary": "{x}"}, "คำแนะนำบทเรียน: ไม่มี {x} ให้เติม"),
    ("document", "dos-donts", {"review": "ปีหน้า"}, "ทบทวนภายใน: ไม่ใช่วันที่"),
    ("gift", "gift", {"ceiling": 0}, "เพดาน (บาท): ต้องมากกว่า 0 ไม่ใช่ 0"),
    ("gift_text", "givers.client.law", {"text": "{x}"}, "ข้อความ: ในวงเล็บปีกกาใช้ได้เพียง ceiling และ days"),
    ("gift_text", "kinds.food.label", {"text": "เมนู"}, "เมนู เป็นคำสั่งของระบบ"),
    ("channel", "nacc", {"url": "http://a.example/"}, "เว็บไซต์: ต้องขึ้นต้นด้วย https://"),
    ("message", "new-fiscal-year", {"message": "สวัสดี"}, "ข้อความต้องมีคำว่า"),
    ("text", "cards.do", {"text": "{x}"}, "ข้อความ: ไม่มี {x} ให้เติมในข้อความนี้"),
    ("text", "cards.dont", {"text": "{"}, "วงเล็บปีกกาไม่ครบคู่"),
    ("text", "cards.why", {"text": "เมนู"}, "เมนู เป็นคำสั่งของระบบ"),
]


def test_all_that_does_not_fit_is_told_in_thai_with_sheet_and_row(tmp_path: Path, sqlite_url: str) -> None:
    officer = Officer(tmp_path, sqlite_url)
    file = officer.types_all(officer.fresh(), [(kind, id, fields) for kind, id, fields, _ in WRONG])
    with pytest.raises(NotDone) as told:
        officer.takes_in(file)
    *lines, last = str(told.value).splitlines()
    assert last == SAID.say["refused"].format(problems=len(WRONG))
    for kind, _, _, reason in WRONG:
        assert any(re.match(rf"{SAID.sheet(kind).name} แถว \d+[ :]", line) and reason in line for line in lines), reason
    assert not re.search(r"characters|expected|unknown|stands", str(told.value))
    assert officer.rows() == []
    officer.database.close()


def test_what_line_would_refuse_elsewhere_is_blamed_on_the_row_behind_it(officer: Officer) -> None:
    """The heading stands on every card; no card was touched."""
    file = officer.types_all(
        officer.fresh(),
        [("card", "flag-ceremony", {"title": "เสียงเพลงชาติ"}), ("text", "cards.do", {"text": "ก" * 12_000})],
    )
    with pytest.raises(NotDone, match=r"ข้อความของระบบ แถว \d+: LINE ไม่รับ") as told:
        officer.takes_in(file)
    assert SAID.say["refused"].format(problems=1) in str(told.value)
    assert officer.rows() == []


def test_every_kind_can_be_corrected_in_one_workbook(officer: Officer) -> None:
    typed: dict[tuple[str, str], dict[str, object]] = {
        ("card", "flag-ceremony"): {"title": "เสียงเพลงชาติ"},
        ("answer", "ack-how"): {"answer": "กดปุ่มรับทราบ"},
        ("question", "act-basis"): {"difficulty": 2},
        ("lesson", "ethics-act"): {"title": "กฎหมายมาตรฐานจริยธรรม"},
        ("part", "ethics-act-1"): {"draft": "รับรองแล้ว"},
        ("slide", "ethics-act-1-1"): {"title": "ทำไมต้องมี"},
        ("questionnaire", "behaviour"): {"review": "30/9/2570", "draft": "รับรองแล้ว"},
        ("item", "own-up"): {"text": "เมื่อทำผิดพลาด ฉันแจ้งเอง"},
        ("document", "dos-donts"): {"summary": "สิ่งที่ควรและไม่ควรทำ"},
        ("gift", "gift"): {"report_days": 15},
        ("gift_text", "reasons.work.label"): {"text": "เพราะหน้าที่"},
        ("channel", "nacc"): {"number": 1299},
        ("message", "new-fiscal-year"): {"title": "ปีงบประมาณใหม่"},
        ("programme", "trat-2569"): {"phone": "039-511-282"},
        ("period", "trat-2569:1"): {"grace_days": 20},
        ("due", "trat-2569:dos-donts"): {"due": "31/7/2569"},
        ("agency", "trat-2569:treasury"): {"phone": "039 511 282"},
        ("planned", "trat-2569:1/1.1"): {"short": "ชื่อใหม่"},
        ("measure", "trat-2569:1/1.1#1"): {"expected": "ผลใหม่"},
        ("text", "cards.do"): {"text": "ทำ"},
    }
    file = officer.types_all(officer.fresh(), [(kind, id, fields) for (kind, id), fields in typed.items()])
    assert officer.takes_in(file) == len(KINDS) == len(typed)
    kept = {(row.kind, row.entry): (row.fields, row.version, row.published_by) for row in officer.rows()}
    assert kept.keys() == typed.keys()
    assert kept["questionnaire", "behaviour"] == ({"review": "2027-09-30", "draft": "false"}, 1, "สมหญิง")
    assert kept["gift", "gift"] == ({"report_days": "15"}, 1, "สมหญิง")
    assert kept["channel", "nacc"] == ({"number": "1299"}, 1, "สมหญิง")
    assert officer.takes_in(officer.export("after.xlsx")) == 0


def test_one_wrong_row_holds_back_all_and_every_wrong_one_is_told(officer: Officer) -> None:
    file = officer.types_all(
        officer.fresh(),
        [
            ("card", "flag-ceremony", {"title": "เสียงเพลงชาติ"}),
            ("card", "other-faith", {"title": "ย" * 41}),
            ("question", "act-how-many", {"correct": 9}),
        ],
    )
    with pytest.raises(NotDone) as told:
        officer.takes_in(file)
    assert len(str(told.value).splitlines()) == 3
    assert SAID.say["refused"].format(problems=2) in str(told.value)
    assert officer.rows() == []


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(officer: Officer) -> None:
    early = officer.fresh()
    officer.takes_in(officer.types(early, "card", "flag-ceremony", title="ของสมชาย"), by="สมชาย")
    mine = officer.types(early, "card", "flag-ceremony", why="ของสมหญิง")
    with pytest.raises(NotDone, match="สมชาย"):
        officer.takes_in(mine)
    other = officer.types(early, "card", "other-faith", title="ต่างศาสนา")
    assert officer.takes_in(other) == 1, "another row of the same old file is welcome"
    assert {row.entry: row.fields for row in officer.rows()} == {
        "flag-ceremony": {"title": "ของสมชาย"},
        "other-faith": {"title": "ต่างศาสนา"},
    }


def test_a_publication_at_the_same_moment_leaves_nothing_half_done(each_officer: Officer) -> None:
    officer = each_officer
    file = officer.types(officer.fresh(), "card", "other-faith", title="ต่างศาสนา")
    file = officer.types(file, "card", "flag-ceremony", title="ของสมหญิง")

    def meanwhile(_: str) -> bool:
        with officer.database.write() as conn:
            publish(conn, "card", "flag-ceremony", {"title": "ก่อน"}, by="สมชาย")
        return True

    with pytest.raises(NotDone, match=SAID.say["raced"]):
        take_in(officer.settings, file, "สมหญิง", officer.told.append, meanwhile)
    assert [(row.entry, row.published_by) for row in officer.rows()] == [("flag-ceremony", "สมชาย")]


def test_a_publication_that_no_longer_fits_is_named_and_left_out(officer: Officer) -> None:
    upgrade(officer.settings.database_url)
    with officer.database.write() as conn:
        publish(conn, "card", "flag-ceremony", {"title": "ย" * 99}, by="ก")
        publish(conn, "poem", "1", {"title": "ไม่รู้จัก"}, by="ก")
    file = officer.export()
    assert any("flag-ceremony" in line for line in officer.told)
    assert officer.takes_in(officer.types(file, "card", "flag-ceremony", title="พอดี")) == 1


# the command line


def run(home: Path, *arguments: str, **given: Any) -> Result:
    env = {"SUJARIT_HOME": str(home), "SECRET_KEY": "k", "DATABASE_URL": f"sqlite:///{home / 'sujarit.db'}"}
    return CliRunner().invoke(main, ["content", *arguments], env=env, **given)


@pytest.fixture
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command leaves this process's own logging alone."""
    monkeypatch.setattr("bot.cli.entry.logs.set_up", lambda _: None)


@pytest.mark.usefixtures("_quiet")
def test_import_asks_and_yes_answers_for_it(tmp_path: Path, sqlite_url: str) -> None:
    officer = Officer(tmp_path, sqlite_url)
    typed = officer.types(officer.fresh(), "card", "flag-ceremony", title="เสียงเพลงชาติ")
    asked = run(tmp_path, "import", str(typed), input="n\n")
    assert (asked.exit_code, "เสียงเพลงชาติ" in asked.output, officer.rows()) == (1, True, [])
    assert run(tmp_path, "import", str(typed), "--yes", "--by", "สมหญิง").exit_code == 0
    again = run(tmp_path, "import", str(typed), "--yes")
    assert (again.exit_code, SAID.say["nothing"] in again.output) == (0, True)
    wrong = run(tmp_path, "import", str(officer.types(typed, "card", "other-faith", title="")), "--yes")
    assert (wrong.exit_code, "ว่างไม่ได้" in wrong.stderr) == (1, True)
    assert [(row.entry, row.published_by) for row in officer.rows()] == [("flag-ceremony", "สมหญิง")]
    officer.database.close()


@pytest.mark.usefixtures("_quiet")
def test_without_the_bots_record_nothing_is_written_or_published(tmp_path: Path) -> None:
    """In another folder than the bot's a correction would reach nobody."""
    typed = shutil.copy(exported(), tmp_path / "a.xlsx")
    for arguments in (["export", str(tmp_path / "b.xlsx")], ["import", str(typed), "--yes"]):
        done = run(tmp_path, *arguments)
        assert (done.exit_code, SAID.problems["no_record"] in done.stderr) == (1, True)
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize("arguments", [["export", "a.txt"], ["import", "nowhere.xlsx"], ["export"], ["import"]])
def test_wrong_use_is_2(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path, *arguments).exit_code == 2


def test_a_real_process_exports_and_takes_in(tmp_path: Path) -> None:
    officer = Officer(tmp_path, f"sqlite:///{tmp_path / 'here.db'}")
    where = {"DATABASE_URL": f"sqlite:///{tmp_path / 'here.db'}"}
    done = sujarit(tmp_path, "content", "export", "a.xlsx", **where)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    typed = officer.types(tmp_path / "a.xlsx", "answer", "ack-how", answer="กดปุ่มรับทราบค่ะ")
    done = sujarit(tmp_path, "content", "import", typed.name, "--yes", "--by", "สมหญิง", **where)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert [(row.entry, row.published_by) for row in officer.rows()] == [("ack-how", "สมหญิง")]
    (tmp_path / "b.xlsx").write_text("x")
    broken = sujarit(tmp_path, "content", "import", "b.xlsx", **where)
    assert (broken.returncode, "Traceback" in broken.stderr) == (1, False)
    officer.database.close()
