"""A person's copy of what is kept about them, in words: for the page, and as a PDF. The JSON has it as it stands."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.pages.certificates import FONTS
from content.model import pack
from content.model.calendar import chat_date, chat_time
from content.model.pack import Content
from content.model.people.my_copy import CopyColumn
from content.model.source import ContentError

TEMPLATE = Path(__file__).with_name("my_copy.typ")


@dataclass(frozen=True)
class CopySection:
    """One subject: its heading, and each thing that is kept as pairs of a label and a value."""

    heading: str
    entries: tuple[tuple[tuple[str, str], ...], ...]


def sections(stored: Mapping[str, Any], content: Content) -> list[CopySection]:
    """Put what is kept into words, in the order of the pack; what cannot be named any more stands as its code."""
    words = _Words(content)
    return [
        CopySection(heading, tuple(words.entry(place, row) for row in stored.get(place, ())))
        for place, heading in content.my_copy.sections.items()
    ]


def pdf(found: Sequence[CopySection], told: Mapping[str, str]) -> bytes:
    """Print a copy; `told` are the words of its head. All is handed over as data, so nothing of it is obeyed."""
    import typst  # noqa: PLC0415 - large, and few processes ever print

    kept = [asdict(section) for section in found if section.entries]
    given = {"data": json.dumps({**told, "sections": kept}, ensure_ascii=False)}
    made: bytes = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf", sys_inputs=given
    )
    return made


@cache
def _ran(programme: str) -> Content | None:
    """What another programme ran, so that its agencies and measures have names too; None where it is no more."""
    try:
        return pack.load(programme)
    except ContentError:
        return None


class _Words:
    """Writes what columns hold."""

    def __init__(self, content: Content) -> None:
        self._content, self._t = content, content.texts

    def entry(self, place: str, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Write a row; what is empty is left out."""
        told = [(self._content.my_copy.column(place, name), name, value) for name, value in row.items()]
        lines = [
            (column.label, self._written(column, name, value, row))
            for column, name, value in told
            if column and value is not None
        ]
        return tuple((label, value) for label, value in lines if value)

    def _written(self, column: CopyColumn, name: str, value: Any, row: Mapping[str, Any]) -> str:
        if column.kind == "name":
            return self._name(name, str(value), row)
        if column.kind == "word":
            return self._content.my_copy.words[name].get(str(value), str(value))
        write: dict[str, Callable[[Any], str]] = {
            "moment": lambda at: chat_time(datetime.fromisoformat(at)),
            "day": lambda on: chat_date(date.fromisoformat(str(on))),
            "flag": lambda yes: self._t("pages.copy.yes" if yes else "pages.copy.no"),
            "scores": self._scores,
            "said": lambda event: str((event.get("message") or event.get("postback") or {}).get("text", "")),
        }
        return write.get(column.kind, str)(value)

    def _scores(self, scores: Mapping[str, Sequence[int]]) -> str:
        each = sorted(scores.items())
        return ", ".join(self._t("pages.copy.score", standard=one, points=at[0], items=at[1]) for one, at in each)

    def _name(self, name: str, code: str, row: Mapping[str, Any]) -> str:
        """What a code stands for in the programme of the row."""
        content = self._content
        if (programme := row.get("programme", content.programme.id)) != content.programme.id:
            content = _ran(str(programme)) or content
        finders = _finders(content)
        # what a noted deed was about is one of these
        for find in finders.values() if name == "subject" else [finders[name]]:
            try:
                return find(code)
            except (KeyError, StopIteration):
                continue
        return code


def _finders(content: Content) -> dict[str, Callable[[str], str]]:
    """By column, what finds the name of a code; each raises KeyError or StopIteration where there is none."""
    t, words = content.texts, content.my_copy.words
    parts = {part.id: part.title for lesson in content.lessons.all for part in lesson.parts}
    waves = {wave.id: wave.label for about in content.assessments.all for wave in about.waves}
    return {
        "agency": lambda code: content.plan.agency(code).name,
        "document": lambda code: content.documents[code].title,
        "card": lambda code: content.cards.get(code).title,
        "lesson": lambda code: content.lessons[code].title,
        "part": parts.__getitem__,
        "question": lambda code: content.quiz.get(code).text,
        "measure": lambda code: content.plan.measure(code).indicator,
        "assessment": lambda code: content.assessments[code].title,
        "survey": lambda code: content.assessments[code].title,
        "wave": waves.__getitem__,
        "role": words["role"].__getitem__,
        "choice": words["choice"].__getitem__,
        "programme": lambda code: t("pages.copy.programme", year=_known(code, content).programme.fiscal_year),
        "period": lambda code: t("pages.copy.period", period=content.programme.period(code).id),
    }


def _known(programme: str, content: Content) -> Content:
    found = content if programme == content.programme.id else _ran(programme)
    if found is None:
        raise KeyError(programme)
    return found
