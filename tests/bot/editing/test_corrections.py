"""An officer's workbook: previewed, refused as a whole or published as a whole, and seen in the chat at once."""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import Connection
from structlog.testing import capture_logs

from bot.cli.content import NotDone, export, take_in, wordings
from bot.cli.entry import main
from bot.editing import corrections, workbook
from bot.installation import ACCOUNT, Installation
from bot.programme import RunningProgramme
from bot.settings import Settings
from content.model import overlay
from content.model.calendar import THAI_TIME
from content.model.entries import KINDS
from content.model.reporting import added
from storage import Unavailable, accounts, published
from storage.database import Database, open_database, upgrade
from tests.bot.cli.test_entry import sujarit
from tests.content.model.camp import CAMP
from tests.house import house
from tests.packs import loaded
from tests.seams import settings

SAID = wordings()
CARD = SAID.sheet("card")
PACK = loaded("trat-2569")


class Officer:
    """Somebody of the centre with Excel, and what the commands tell them."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.settings: Settings = settings(home, database_url=database_url)
        upgrade(database_url)
        self.database: Database = open_database(database_url)
        self.told: list[str] = []

    def fresh(self) -> Path:
        """The workbook as exported before anything was published."""
        return Path(shutil.copy(_exported(), self.home / "fresh.xlsx"))

    def export(self, name: str = "a.xlsx") -> Path:
        export(self.settings, self.home / name, self.told.append)
        return self.home / name

    def types(self, file: Path, kind: str, id: str, **fields: object) -> Path:
        """Type into the row of an entry, and save under another name."""
        return self.types_all(file, [(kind, id, fields)])

    def types_all(self, file: Path, typed: Iterable[tuple[str, str, Mapping[str, object]]]) -> Path:
        """Type into several rows."""
        book = load_workbook(file)
        for kind, id, fields in typed:
            sheet = SAID.sheet(kind)
            places = [column.field for column in sheet.columns]
            row = next(row for row in book[sheet.name].iter_rows() if row[0].value == id)
            for name, value in fields.items():
                row[places.index(name)].value = value
        book.save(self.home / f"typed-{file.name}")
        return self.home / f"typed-{file.name}"

    def takes_in(self, file: Path, by: str = "สมหญิง", *, agreed: bool = True) -> int:
        self.told.clear()
        return take_in(self.settings, file, by, self.told.append, lambda _: agreed)

    def rows(self) -> list[published.Published]:
        with self.database.read() as conn:
            return published.newest(conn, ACCOUNT)


@cache
def _exported() -> Path:
    """A small one: of the largest kinds only what is corrected here."""
    few = {"answer": "ack-", "text": "cards."}
    entries = [entry for entry in overlay.current([]) if entry.id.startswith(few.get(entry.kind, ""))]
    file = Path(tempfile.mkdtemp()) / "a.xlsx"
    workbook.write(file, entries, SAID, 0)
    return file


@pytest.fixture
def officer(tmp_path: Path, sqlite_url: str) -> Iterator[Officer]:
    found = Officer(tmp_path, sqlite_url)
    yield found
    found.database.close()


@pytest.fixture
def each_officer(tmp_path: Path, database_url: str) -> Iterator[Officer]:
    """An officer with a record of each kind in turn."""
    found = Officer(tmp_path, database_url)
    yield found
    found.database.close()


def test_an_unchanged_workbook_changes_nothing(officer: Officer) -> None:
    assert officer.takes_in(officer.export()) == 0
    assert officer.told == [SAID.say["nothing"]]
    assert officer.rows() == []


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
            _publish(conn, "card", "flag-ceremony", {"title": "ก่อน"}, by="สมชาย")
        return True

    with pytest.raises(NotDone, match=SAID.say["raced"]):
        take_in(officer.settings, file, "สมหญิง", officer.told.append, meanwhile)
    assert [(row.entry, row.published_by) for row in officer.rows()] == [("flag-ceremony", "สมชาย")]


def _publish(conn: Connection, kind: str, entry: str, fields: Mapping[str, object], **more: Any) -> None:
    """Somebody else publishes."""
    at = datetime(2026, 3, 10, 3, tzinfo=UTC)
    accounts.ensure(conn, ACCOUNT, at)
    published.publish(conn, ACCOUNT, kind, entry, fields, at=at, **more)


def test_a_publication_that_no_longer_fits_is_named_and_left_out(officer: Officer) -> None:
    upgrade(officer.settings.database_url)
    with officer.database.write() as conn:
        _publish(conn, "card", "flag-ceremony", {"title": "ย" * 99}, by="ก")
        _publish(conn, "poem", "1", {"title": "ไม่รู้จัก"}, by="ก")
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
    typed = shutil.copy(_exported(), tmp_path / "a.xlsx")
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


# in the running bot


def test_a_card_corrected_in_the_workbook_is_the_card_in_the_chat(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    with house(tmp_path, database_url, redis_url) as bot:
        person = bot.as_staff("สมหญิง ใจดี")
        installation = bot.installation
        bot.say(person, "การ์ด")
        shown = next(
            card
            for card in installation.main.content.cards.all
            if card.title in json.dumps(bot.last(person), ensure_ascii=False)
        )
        officer = Officer(tmp_path, database_url)
        officer.takes_in(officer.types(officer.fresh(), "card", shown.id, title="หัวเรื่องที่เจ้าหน้าที่แก้"))
        before = installation.main.content
        assert corrections.take_up(installation)
        assert not corrections.take_up(installation), "nothing new"
        assert before.cards.get(shown.id) == shown, "a turn under way keeps what it began with"
        bot.say(person, "หัวเรื่องที่เจ้าหน้าที่แก้")
        assert "หัวเรื่องที่เจ้าหน้าที่แก้" in json.dumps(bot.last(person), ensure_ascii=False)
        officer.database.close()


def test_a_process_takes_up_by_itself_and_goes_on_without_a_record(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(sqlite_url)
    database = open_database(sqlite_url)
    with database.write() as conn:
        _publish(conn, "card", "flag-ceremony", {"title": "ใหม่"}, by="ก")
    installation = _parts(database, tmp_path)
    monkeypatch.setattr(corrections, "FOLLOW_SECONDS", 0.01)
    no_longer = corrections.follow(installation)
    assert installation.main.content.cards.get("flag-ceremony").title == "ใหม่"
    taken = installation.main.revision
    with database.write() as conn:
        _publish(conn, "card", "flag-ceremony", {"title": "ใหม่กว่า"}, by="ก")
    _until(lambda: installation.main.revision > taken)
    assert installation.main.content.cards.get("flag-ceremony").title == "ใหม่กว่า"
    no_longer()
    database.close()
    empty = _parts(open_database(f"sqlite:///{tmp_path / 'empty.db'}"), tmp_path)
    corrections.follow(empty)()
    assert empty.main.content is PACK
    empty.database.close()


def test_an_added_activity_is_taken_up_and_one_that_cannot_stand_is_left_out(tmp_path: Path, sqlite_url: str) -> None:
    upgrade(sqlite_url)
    installation = _parts(open_database(sqlite_url), tmp_path)
    for id, fields in (
        ("5/2.3", CAMP.fields()),
        ("5/1.2", {**CAMP.fields(), "line": "5/1", "agencies": ["nobody"]}),
        ("1/1.7", {"line": "1/1"}),
    ):
        with installation.database.write() as conn:
            name = added.entry(PACK.plan.id, id)
            _publish(conn, added.KIND, name, fields, by="ก", after=0)
    with capture_logs() as logs:
        corrections.take_up(installation)
    assert [one.id for one in installation.main.content.plan.activities() if one not in PACK.plan.activities()] == [
        "5/2.3"
    ]
    assert [line["event"] for line in logs if "left out" in line["event"]] == [
        "activity left out",
        "activities left out",
    ]
    with installation.database.write() as conn:
        name = added.entry(PACK.plan.id, CAMP.id)
        gone = {**CAMP.fields(), "withdrawn": True}
        _publish(conn, added.KIND, name, gone, by="ก", after=1)
    corrections.take_up(installation)
    assert installation.main.content.plan == PACK.plan
    with installation.database.read() as conn:
        now = corrections.state(conn, ACCOUNT)
    assert (now.fitting, now.refused) == ([], ())  # no business of the workbook
    installation.database.close()


def test_a_record_away_is_logged_once_with_its_reason_and_once_when_it_is_back(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "FOLLOW_SECONDS", 0.01)
    installation = _parts(open_database(sqlite_url), tmp_path)
    looks: list[str] = []

    def away() -> None:
        looks.append("away")
        raise Unavailable("the database does not answer: it has gone\nread more elsewhere")

    with capture_logs() as logs:
        with monkeypatch.context() as fault:
            fault.setattr(installation.database, "read", away)
            no_longer = corrections.follow(installation)
            _until(lambda: len(looks) > 3)
        _until(lambda: any(entry["event"] == "corrections read again" for entry in logs))
        no_longer()
    assert [entry for entry in logs if entry["event"].startswith("corrections")] == [
        {
            "event": "corrections not read",
            "log_level": "warning",
            "error": "Unavailable",
            "reason": "the database does not answer: it has gone",
        },
        {"event": "corrections read again", "log_level": "info"},
    ]
    installation.database.close()


def _parts(database: Database, home: Path) -> Installation:
    """As much of a bot as corrections need."""
    none: Any = None
    blank = Installation(settings(home), {ACCOUNT: RunningProgramme(ACCOUNT, PACK, none)}, *[none] * 11)
    return replace(blank, database=database)


def _until(true: Callable[[], bool]) -> None:
    import threading

    for _ in range(500):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError("nothing was taken up")
