"""README and ADDING say only what is so. `UPDATE_README=1 pytest tests/test_readme.py` writes README's tables anew."""

import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.settings import SETTINGS
from content.pack import load

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


def test_the_recipes_for_content_work_as_written(tmp_path: Path) -> None:
    root = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    recipes = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGES[1].read_text(), re.MULTILINE | re.DOTALL))

    def follow(recipe: str, file: str, before: str = r"\Z") -> None:
        """Put the recipe's YAML before a place of a file, or at its end."""
        block = re.search(r"^( *)```yaml\n(.*?)^ *```", recipes[recipe], re.MULTILINE | re.DOTALL)
        assert block
        lines = "".join(line.removeprefix(block[1]) for line in block[2].splitlines(keepends=True))
        text, done = re.subn(before, lambda _: lines, (root / file).read_text(), count=1)
        assert done
        (root / file).write_text(text)

    follow("A card", "cards/standard-2.yaml")
    follow("A document version", "documents/no-gift-policy/document.yaml")
    (root / "documents/no-gift-policy/2.md").write_text("# ฉบับลงนาม\n\nไม่รับของขวัญ\n")
    questions = root / "quiz/documents.yaml"
    questions.write_text(re.sub(r"(- id: no-gift-policy\n +version:) 1", r"\1 2", questions.read_text()))
    follow("An agency alias", "plans/trat-2569.yaml", r" +aliases: \[คลัง, .*\n")
    shutil.copytree(root / "documents/no-gift-policy", root / "documents/travel-rules")
    document = root / "documents/travel-rules/document.yaml"
    document.write_text(document.read_text().replace("id: no-gift-policy", "id: travel-rules"))
    follow("A document", "programmes/trat-2569.yaml", r"(?=invite_days)")
    for folder in ("plans", "programmes"):
        text = (root / folder / "trat-2569.yaml").read_text().replace("trat-2569", "chan-2570")
        (root / folder / "chan-2570.yaml").write_text(text)

    found = load("chan-2570", root)
    assert found.cards.get("free-tickets").standard == 2
    assert found.documents["no-gift-policy"].asks_again(1)
    assert "คลังตราด" in found.plan.agency("treasury").aliases
    assert [required.document for required in found.programme.documents][-1] == "travel-rules"


def test_settings_in_the_text_are_settings() -> None:
    known = {setting.name for setting in SETTINGS}
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", "".join(page.read_text() for page in PAGES)))
    assert named - known <= {"UPDATE_CHATS", "UPDATE_README"}


def test_the_picture_is_a_png_of_modest_size() -> None:
    picture = (ROOT / "README.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 400_000
