"""`content check` finds every fault that is put into a copy of the packs, all at once, with file and line."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.entry import main
from bot.editing.check import check, due, refused_by_line
from bot.simulator import rules
from content.model import entries, pack
from tests.packs import loaded

CONTENT = loaded("trat-2569")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the packs."""
    return Path(shutil.copytree(pack.ROOT, tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__", "*.py")))


def put(root: Path, file: str, old: str, new: str) -> tuple[str, int]:
    """Put a fault in the place of something that stands in a file; gives where."""
    path = root / file
    before, found, after = path.read_text().partition(old)
    assert found, f"{old!r} is not in {file}"
    path.write_text(before + new + after)
    return file, before.count("\n") + 1


def told(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root)[1]]


@pytest.mark.every_programme
def test_the_packs_are_clean() -> None:
    contents, mistakes = check()
    assert mistakes == []
    assert tuple(contents) == pack.programmes()


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "id twice": ("cards/standard-1.yaml", "id: other-faith", "id: flag-ceremony", "stands twice"),
    "no source": ("cards/standard-1.yaml", "source:", "# source:", "the key 'source' is missing"),
    "no review": ("quiz/act.yaml", "review: 2026-05-29", "", "the key 'review' is missing"),
    "dangling card": ("answers/acknowledgement.yaml", "documents: [code-of-ethics]", "cards: [nothing]", "no card"),
    "dangling document": ("answers/acknowledgement.yaml", "documents: [code", "documents: [xcode", "no document"),
    "total": ("plans/trat-2569.yaml", "227650", "227651", "227"),
    "mapped activity": (
        "forms/six-month.trat-2569.yaml",
        "activities: [",
        "activities: [9/9.9, ",
        "no activity '9/9.9'",
    ),
    "global word": ("quiz/act.yaml", "1: 5 ประการ", "1: เมนู", "global word"),
    "too long": ("cards/standard-2.yaml", "title: ", "title: " + "ย" * 50, "at most 40 fit"),
    "sara am": ("answers/gifts.yaml", "ทำ", "ท\u0e4d\u0e32", "sara am"),
    "double mark": ("texts/staff.yaml", "ค่ะ", "ค่่ะ", "twice in a row"),
    "zero-width": ("notices/privacy.md", "ข้อมูล", "ข้อ\u200bมูล", "zero-width space"),
    "mixed digits": ("documents/no-gift-policy/1.md", "ของขวัญ", "1๐ ของขวัญ", "mixes Thai and Arabic digits"),
    "unknown key": ("lessons/ethics-act.yaml", "minutes: 8", "minutes: 8\nhours: 1", "unknown key 'hours'"),
    "measure": ("lessons/ethics-act.yaml", "1/1.4#1", "1/1.4#9", "1/1.4#9"),
    "document's review": ("documents/dos-donts/document.yaml", "review: 2026-07-31", "review: ปีหน้า", "expected a date"),
    "document's name": ("documents/dos-donts/document.yaml", "short: คู่มือ Dos", "short: เมนู # Dos", "global word"),
    "gift's choice": ("gift.yaml", "label: ญาติ", "label: เมนู", "global word"),
    "yaml": ("texts/common.yaml", ": ", ": [", "not YAML"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_file_line_and_reason(root: Path, name: str) -> None:
    file, old, new, reason = FAULTS[name]
    _, line = put(root, file, old, new)
    found = [mistake for mistake in check(root)[1] if reason in mistake.reason]
    assert found, told(root)
    assert all(re.fullmatch(r"[\w./-]+:\d+: .+", str(mistake)) for mistake in found)
    whole = ("no source", "no review", "total", "measure", "unknown key", "document's name")
    if name not in whole:  # told where the whole stands
        assert any(mistake.file == file and abs(mistake.line - line) <= 1 for mistake in found), told(root)


@pytest.mark.every_programme
def test_a_mistake_of_any_programme_is_told(root: Path) -> None:
    put(root, "programmes/sao-2567.yaml", "plan: sao-2567", "plan: nowhere")
    assert any("plans/nowhere.yaml" in line for line in told(root)), told(root)


def test_one_mistake_hides_no_other(root: Path) -> None:
    places = [
        put(root, "cards/standard-1.yaml", "title: เพื่อนร่วมงานต่างศาสนา", f"title: {'ย' * 41}"),
        put(root, "cards/standard-1.yaml", "title: ช่วงเลือกตั้ง", f"title: {'ย' * 60}"),
        put(root, "cards/grey.yaml", "standard: 1\n", "standard: 9\n"),
        put(root, "quiz/act.yaml", "correct: 3", "correct: 7"),
        put(root, "quiz/gifts.yaml", "correct: 1", "correct: 0"),
        put(root, "answers/ita.yaml", "id: ita-what", "id: ITA what"),
        put(root, "answers/using.yaml", "question: ", "question: " + "ถ" * 70),
    ]
    found = {(mistake.file, mistake.line) for mistake in check(root)[1]}
    assert set(places) == found


PRACTICES = "cards/practices.sao-2567.yaml"


@pytest.mark.every_programme
def test_a_mistake_on_the_card_of_a_practice_is_told_alone(root: Path) -> None:
    places = [
        put(root, PRACTICES, "title: กรรมการชุมชนขอดูผลงาน", f"title: {'ย' * 41}"),
        put(root, PRACTICES, "practice: 5/3", "practice: 5/9"),
        put(root, "quiz/act.yaml", "correct: 3", "correct: 7"),
    ]
    assert {(mistake.file, mistake.line) for mistake in check(root)[1]} == set(places)


@pytest.mark.every_programme
def test_cards_on_the_practices_of_no_plan_are_told(root: Path) -> None:
    (root / PRACTICES).rename(root / "cards/practices.sao-2576.yaml")
    assert told(root) == ["cards/practices.sao-2576.yaml:1: there is no plan of this name"]


@pytest.mark.every_programme
@pytest.mark.parametrize(
    ("id", "title"), [("flag-ceremony", "ถึงเวลาเคารพธงชาติ"), ("sao-tent-and-truck", "งานบวชที่บ้าน ยืมรถและเต็นท์ อบต.")]
)
def test_what_line_would_refuse_is_told_at_its_entry(monkeypatch: pytest.MonkeyPatch, id: str, title: str) -> None:
    real = rules.problems

    def strict(messages: Any) -> Any:
        """LINE with a limit that one card is over."""
        return real([{"type": "text", "text": ""}]) if title in str(messages) else []

    assert list(refused_by_line(CONTENT)) == []
    monkeypatch.setattr(rules, "problems", strict)
    (mistake,) = check()[1]
    entry = next(entry for entry in entries.entries(pack.ROOT) if entry.id == id)
    assert (mistake.file, mistake.line) == (entry.file, entry.line)
    assert "LINE refuses it" in mistake.reason


def test_due_lists_what_is_to_be_read_again(root: Path) -> None:
    put(
        root,
        "cards/standard-1.yaml",
        "    keywords: [ธงชาติ",
        "    review: 2026-01-05\n    draft: false\n    keywords: [ธงชาติ",
    )
    known = entries.entries(root)
    assert due(date(2026, 1, 4), known, root) == []
    (first,) = due(date(2026, 1, 5), known, root)
    assert (first.file, first.what, first.draft) == ("cards/standard-1.yaml", "card flag-ceremony", False)
    later = due(date(2027, 3, 31), known, root)
    assert later[0] == first
    wanted = {"guideline", "six-month", "questionnaire behaviour", "gift gift", "channel nacc", "document dos-donts"}
    assert wanted <= {one.what for one in later}


def test_a_document_is_due_by_its_review_and_signed_off_with_its_newest_version(root: Path) -> None:
    file = "documents/dos-donts/document.yaml"
    _, line = put(root, file, "id: dos-donts", "id: dos-donts")
    put(root, file, "review: 2026-07-31", "review: 2026-02-01")
    before = due(date(2026, 2, 1), entries.entries(root), root)
    assert before == [(date(2026, 2, 1), file, line, "document dos-donts", True)]
    (root / "documents/dos-donts/2.md").write_text("# คู่มือ\n")
    version = "version: 2, date: 2026-02-02, file: 2.md, material: false, changes: ลงนาม, draft: false, source: ศูนย์ฯ"
    with (root / file).open("a") as document:
        document.write(f"  - {{{version}}}\n")
    (after,) = due(date(2026, 2, 1), entries.entries(root), root)
    assert not after.draft


def test_due_is_a_list_and_no_failure(tmp_path: Path) -> None:
    home = {"SUJARIT_HOME": str(tmp_path), "SUJARIT_TODAY": "2026-10-01"}
    for arguments in (["--due"], ["--due", "2026-09-30"]):
        found = CliRunner().invoke(main, ["content", "check", *arguments], env=home)
        assert found.exit_code == 0, found.output
        assert re.fullmatch(r"\d{4}-\d\d-\d\d\t[\w./-]+:\d+\t.+\t(draft|signed off)", found.stdout.splitlines()[0])
    none = CliRunner().invoke(main, ["content", "check", "--due", "2001-01-01"], env=home)
    assert (none.exit_code, none.stdout) == (0, "")
    assert CliRunner().invoke(main, ["content", "check", "--due", "soon"], env=home).exit_code == 2


def test_a_quiz_whose_options_give_the_answers_away_is_told(root: Path) -> None:
    for path in (root / "quiz").glob("*.yaml"):
        correct = [line.split()[1] for line in path.read_text().splitlines() if line.lstrip().startswith("correct:")]
        said = iter(correct)
        lines = []
        for line in path.read_text().splitlines():
            if line.strip() == "options:":
                right = next(said)
            mark = re.fullmatch(r" +(\d): .+", line)
            lines.append(f"{line} นะ" if mark and mark[1] == right else line)
        path.write_text("\n".join(lines) + "\n")
    mistakes = [line for line in told(root) if line.startswith("guessing.yaml:1: words: 100% of the answers")]
    assert len(mistakes) == 1


def test_the_share_that_may_be_guessed_is_in_the_packs(root: Path) -> None:
    put(root, "guessing.yaml", "most: 45", "most: 10")
    assert any(line.startswith("guessing.yaml:1: longest") for line in told(root))
    assert re.search(
        r"guessed from the options alone: words \d+%, letters \d+%",
        CliRunner().invoke(main, ["content", "check"]).output,
    )


@pytest.mark.parametrize("text", ["2026-09-30", "2569-09-30", "30/9/2569", "30/09/2026"])
def test_due_understands_a_day_of_either_era(tmp_path: Path, text: str) -> None:
    home = {"SUJARIT_HOME": str(tmp_path)}
    found = CliRunner().invoke(main, ["content", "check", "--due", text], env=home)
    assert found.exit_code == 0
    assert "to review by 2026-09-30" in found.stderr
    assert all(line <= "2026-09-30\uffff" for line in found.stdout.splitlines())


@pytest.mark.parametrize("text", ["2569-13-01", "31/2/2569", "30-9", "2569"])
def test_what_is_no_day_is_refused_with_an_example(tmp_path: Path, text: str) -> None:
    refused = CliRunner().invoke(main, ["content", "check", "--due", text], env={"SUJARIT_HOME": str(tmp_path)})
    assert refused.exit_code == 2
    assert f"{text!r} is not a date such as 2026-09-30 or 30/9/2569" in refused.stderr


def test_reviews_are_spread_over_the_year_with_the_law_and_gifts_first(root: Path) -> None:
    put(root, "cards/standard-1.yaml", "review: 2026-08-31", "review: 2026-05-28")
    found = told(root)
    assert any(
        "card flag-ceremony falls due on 2026-05-28, before the law and gifts (2026-05-29)" in line for line in found
    )
    put(root, "reviews.yaml", "month: 20", "month: 5")
    assert any(
        re.match(r"reviews.yaml:4: \d+ of \d+ entries fall due in 2026-08, at most 5 % may", x) for x in told(root)
    )
