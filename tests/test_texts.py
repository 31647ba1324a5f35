"""The texts and the code that asks for them agree: keys, placeholders, lengths, and words with a meaning already."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import regex
from jinja2 import Environment, nodes

from content.model.source import thai_problem
from flows.registry import WORDS
from tests.packs import loaded

HOUSE = Path(__file__).parent.parent
FLOW_FILES = sorted(HOUSE.glob("flows/**/*.py"))
CODE = [*FLOW_FILES, *HOUSE.glob("bot/**/*.py"), *HOUSE.glob("content/**/*.py")]
PAGES = list(HOUSE.glob("bot/pages/templates/*.html"))
ASKS = ("t", "texts", "say")
"""The names under which code asks for a text; `say` is line_setup's, whose keys stand below its own name."""
CHOICES = ("Answer", "Go", "Word", "Link")
BUTTON, QUICK = 24, 20
"""Graphemes that a button shows at full size, and that LINE takes for a quick reply."""
SAME_PLACE = {"documents.acknowledge", "documents.read", "my_data.change", "my_data.erase"}
"""Buttons that may be called like a word of another command, because typing it leads to the same place."""


@dataclass(frozen=True)
class Asked:
    """One place that asks for a text: a key, or a pattern where a part of it is computed."""

    where: str
    pattern: str
    given: frozenset[str] | None  # None where the values are passed through

    def found(self) -> list[str]:
        return [key for key in KEYS if re.fullmatch(self.pattern, key)]


CONTENT = loaded("trat-2569")
KEYS = CONTENT.texts.keys()


def _pattern(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^.]+" for p in node.values)
    return None


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _key(call: ast.Call) -> str | None:
    """The pattern of the key that a call asks for; either of two where the code decides."""
    first = call.args[0] if call.args else ast.Constant(None)
    branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    patterns = [_pattern(branch) for branch in branches]
    return None if None in patterns else "|".join(f"(?:{pattern})" for pattern in patterns)


def _in_code() -> Iterator[Asked]:
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or _name(node) not in ASKS:
                continue
            if _name(node) == "say" and file.name != "line_setup.py":
                continue
            names = [keyword.arg for keyword in node.keywords]
            given = None if None in names else frozenset(name for name in names if name)
            if pattern := _key(node):
                prefix = "line_setup\\." if _name(node) == "say" else ""
                yield Asked(f"{file.name}:{node.lineno}", f"{prefix}(?:{pattern})", given)


def _in_pages() -> Iterator[Asked]:
    for file in PAGES:
        for call in Environment(autoescape=True).parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                parts = call.args[0].nodes if isinstance(call.args[0], nodes.Concat) else [call.args[0]]
                pattern = "".join(re.escape(p.value) if isinstance(p, nodes.Const) else "[^.]+" for p in parts)
                given = frozenset(keyword.key for keyword in call.kwargs)
                yield Asked(f"{file.name}:{call.lineno}", pattern, given)


ASKED = [*_in_code(), *_in_pages()]


def _mentioned() -> set[str]:
    """Keys that code names anywhere, such as in a variable that is asked for later."""
    found: set[str] = set()
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            pattern = _pattern(node) if isinstance(node, ast.Constant | ast.JoinedStr) else None
            if pattern and "\\." in pattern and not pattern.startswith("[^.]+\\.[^.]+"):
                found |= {key for key in KEYS if re.fullmatch(pattern, key)}
    return found


def test_the_code_was_found() -> None:
    assert len(ASKED) > 200


def test_every_text_asked_for_exists() -> None:
    assert [f"{asked.where} {asked.pattern}" for asked in ASKED if not asked.found()] == []


def test_every_text_is_asked_for() -> None:
    asked = {key for one in ASKED for key in one.found()} | _mentioned()
    hints = {key for key in KEYS if key.endswith(".hint")}
    assert set(KEYS) - asked - hints == set()


def test_every_hint_is_of_a_step() -> None:
    from flows.registry import FLOWS

    steps = {f"{flow.name}.{step}.hint" for flow in FLOWS for step in flow.steps}
    assert {key for key in KEYS if key.endswith(".hint")} - steps == set()


def test_every_placeholder_is_filled_and_every_value_used() -> None:
    wrong = []
    for asked in ASKED:
        wanted = [CONTENT.texts.placeholders(key) for key in asked.found()]
        if asked.given is not None and wanted:
            # where a part of the key is computed, other values are passed for other keys elsewhere
            missing = wanted[0] - asked.given if len(wanted) == 1 else ()
            unused = asked.given - frozenset().union(*wanted)
            if missing or unused:
                wrong.append(f"{asked.where} {asked.pattern}: missing {set(missing)}, unused {set(unused)}")
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_a_text_is_spelled_as_thai_is(key: str) -> None:
    placeholders = dict.fromkeys(CONTENT.texts.placeholders(key), "…")
    text = CONTENT.texts(key, **placeholders)
    assert thai_problem(text) is None
    assert text == text.strip()
    assert not re.search(r"\S  ", text)
    assert not re.search(r"นะค่ะ|ไหมค่ะ|คะ่|ๆๆ|\berror\b", text, re.IGNORECASE), "the particle or the word is wrong"


def _labels() -> Iterator[tuple[str, str, str, bool]]:
    """Each label that code offers: key, kind of choice, the Start made beside it, if one is, and if it is quick."""
    for file in FLOW_FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        quick = {id(node) for call in ast.walk(tree) if isinstance(call, ast.Call) for node in _quick_nodes(call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in CHOICES:
                label, starts = (*node.args, None, None)[:2]
                pattern = _key(label) if isinstance(label, ast.Call) else None
                start = _name(starts) if isinstance(starts, ast.Call) else ""
                for key in Asked(file.name, pattern or "", None).found():
                    yield key, _name(node), start, id(node) in quick


def _quick_nodes(call: ast.Call) -> Iterator[ast.AST]:
    """What is offered below a message, and not inside it."""
    if _name(call) == "Ask" and len(call.args) > 1:
        yield from ast.walk(call.args[1])
    for keyword in call.keywords:
        if _name(call) in ("Ask", "End") and keyword.arg == "quick":
            yield from ast.walk(keyword.value)


LABELS = sorted(set(_labels()))


def test_the_labels_were_found() -> None:
    assert len(LABELS) > 100
    assert {start for _, _, start, _ in LABELS} > {"StartAcknowledge", "StartReportFigure", "StartStopCampaign"}


@pytest.mark.parametrize(("key", "kind", "start", "quick"), LABELS)
def test_a_label_fits_and_is_no_word_of_another_command(key: str, kind: str, start: str, quick: bool) -> None:
    label = CONTENT.texts(key, **dict.fromkeys(CONTENT.texts.placeholders(key), "12"))
    assert len(regex.findall(r"\X", label)) <= (QUICK if quick else BUTTON)
    command = CONTENT.words.command(label)
    if command is None or key in SAME_PLACE:
        return
    typed_is_tapped = (
        key.endswith(f".{command}") if kind == "Word" else start in ("", type(WORDS.get(command)).__name__)
    )
    assert kind in ("Word", "Go"), f"typing {label!r} is the command {command} and not this answer"
    assert typed_is_tapped, f"typing {label!r} is the command {command}"


def test_no_name_of_the_content_is_a_global_word() -> None:
    names = [
        *(name for agency in CONTENT.plan.agencies for name in (agency.name, agency.short, *agency.aliases)),
        *(activity.short for activity in CONTENT.plan.activities()),
        *(document.short for document in CONTENT.documents.all),
        *(card.title for card in CONTENT.cards.all),
        *(standard.short for standard in CONTENT.cards.standards),
    ]
    assert [name for name in names if CONTENT.words.command(name)] == []
