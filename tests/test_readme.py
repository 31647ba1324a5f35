"""README and ADDING say only what is so. `UPDATE_README=1 pytest tests/test_readme.py` writes README's tables anew."""

import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from bot.cli.entry import main
from bot.editing.check import check
from bot.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "ADDING.md"]
COMMAND = re.compile(r"(?:^|`)\s*(?:\.venv/bin/)?sujarit ((?:[a-z]+ ?|--[a-z]+ ?\S* ?)+)", re.MULTILINE)


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield " ".join([*path, name]), command


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ("---",) * len(head), *rows])


def settings_table() -> str:
    rows = [(f"`{setting.name}`", setting.default, setting.purpose) for setting in SETTINGS]
    return table(("Setting", "Default", "What for"), rows)


def commands_table() -> str:
    rows = [(f"`sujarit {path}`", (command.help or "").splitlines()[0]) for path, command in commands(main)]
    return table(("Command", "What it does"), sorted(rows))


@pytest.mark.parametrize(("name", "wanted"), [("settings", settings_table()), ("commands", commands_table())])
def test_a_table_says_what_the_code_says(name: str, wanted: str) -> None:
    text = PAGES[0].read_text()
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", text, re.DOTALL)
    assert found
    if os.environ.get("UPDATE_README"):
        PAGES[0].write_text(text.replace(found[0], f"<!-- {name} -->\n{wanted}\n<!-- /{name} -->"))
    else:
        assert found[1] == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_commands_named_exist_with_their_options(page: Path) -> None:
    known = dict(commands(main))
    named = COMMAND.findall(page.read_text())
    assert named
    for line in named:
        words = shlex.split(line)
        path = " ".join(words[: next((n for n, word in enumerate(words) if word.startswith("--")), len(words))])
        assert path in known
        options = {name for parameter in known[path].params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_links_to_files_and_to_headings_exist(page: Path) -> None:
    text = page.read_text()
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings
        elif not link.startswith("https://"):
            assert (ROOT / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_files_and_make_targets_named_exist(page: Path) -> None:
    text = page.read_text()
    makefile = (ROOT / "Makefile").read_text().replace("$(VENV)", ".venv")
    targets = set(re.findall(r"^([\w./]+):(?!=)", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([\w./]+)", text, re.MULTILINE)) <= targets
    files = re.findall(r"`((?:content|flows|storage|bot|tests)/[\w./-]+)`", text)
    assert [file for file in files if not (ROOT / file).exists()] == []


class Follower:
    """Somebody who does to a copy of the packs what the recipes say."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._recipes = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGES[1].read_text(), re.MULTILINE | re.DOTALL))

    def follow(self, recipe: str, file: str, before: str = r"\Z") -> None:
        """Put the recipe's YAML before a place of a file, or at its end."""
        block = re.search(r"^( *)```yaml\n(.*?)^ *```", self._recipes[recipe], re.MULTILINE | re.DOTALL)
        assert block
        lines = "".join(line.removeprefix(block[1]) for line in block[2].splitlines(keepends=True))
        (self.root / file).touch()
        self.change(file, before, lines)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace what stands at the first place that a pattern finds."""
        text, done = re.subn(old, lambda _: new, (self.root / file).read_text(), count=1)
        assert done, f"{old} is not in {file}"
        (self.root / file).write_text(text)


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    return Follower(Path(shutil.copytree(ROOT / "content", tmp_path / "content")))


def test_the_recipes_for_what_people_read_work_as_written(follower: Follower) -> None:
    follower.follow("A card", "cards/standard-2.yaml")
    follower.follow("An answer", "answers/using.yaml")
    follower.follow("A quiz question", "quiz/standard-2.yaml")
    follower.follow("A lesson", "lessons/refusing-gifts.yaml")
    follower.follow("A campaign message", "campaign_calendar.yaml", r"(?=      - id: good-service)")
    contents, mistakes = check(follower.root)
    assert mistakes == []
    found = contents["trat-2569"]
    assert found.cards.get("free-tickets").standard == 2
    assert found.answers.get("print-a-card").documents == ("dos-donts",)
    assert found.quiz.get("found-wallet").standard == 2
    assert found.lessons["refusing-gifts"].exam.topics == ("gifts",)
    assert found.campaign_calendar.get("scholarship-season").card == "favour-asked"


def test_the_recipes_for_documents_work_as_written(follower: Follower) -> None:
    follower.follow("A document version", "documents/no-gift-policy/document.yaml")
    folder = follower.root / "documents"
    (folder / "no-gift-policy/2.md").write_text("# ฉบับลงนาม\n\nไม่รับของขวัญ\n")
    _, mistakes = check(follower.root)
    assert [mistake.file for mistake in mistakes] == ["quiz/documents.yaml"]
    assert "read the questions again, then write version 2" in mistakes[0].reason
    follower.change("quiz/documents.yaml", r"(?<=- id: no-gift-policy\n    version: )1", "2")
    shutil.copytree(folder / "no-gift-policy", folder / "travel-rules")
    follower.change("documents/travel-rules/document.yaml", "id: no-gift-policy", "id: travel-rules")
    follower.change("documents/travel-rules/document.yaml", "review: 2026-04-30", "review: 2026-12-31")
    follower.follow("A document", "programmes/trat-2569.yaml", r"(?=invite_days)")
    contents, mistakes = check(follower.root)
    assert mistakes == []
    found = contents["trat-2569"]
    assert found.documents["no-gift-policy"].asks_again(1)
    assert [required.document for required in found.programme.documents][-1] == "travel-rules"


def test_the_recipes_for_plans_work_as_written(follower: Follower) -> None:
    plan = "plans/trat-2569.yaml"
    follower.follow("An agency alias", plan, r" +aliases: \[คลัง, .*\n")
    follower.follow("An agency", plan, r"(?=  - code: province)")
    follower.change(plan, r"agencies: \[province,", "agencies: [fisheries, province,")
    assert "agencies" in str(check(follower.root)[1][0]), "the totals do not agree yet"
    follower.change(plan, r"agencies: 23\n  pairs: 168", "agencies: 24\n  pairs: 169")
    for folder in ("plans", "programmes"):
        text = (follower.root / folder / "trat-2569.yaml").read_text().replace("trat-2569", "chan-2570")
        (follower.root / folder / "chan-2570.yaml").write_text(text)
    contents, mistakes = check(follower.root)
    assert mistakes == []
    found = contents["chan-2570"]
    assert "คลังตราด" in found.plan.agency("treasury").aliases
    assert len(found.plan.measures_of("fisheries")) == 1


def test_settings_in_the_text_are_settings() -> None:
    known = {setting.name for setting in SETTINGS}
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", "".join(page.read_text() for page in PAGES)))
    assert named - known <= {"UPDATE_CHATS", "UPDATE_README"}


def test_the_picture_is_a_png_of_modest_size() -> None:
    picture = (ROOT / "README.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 400_000
