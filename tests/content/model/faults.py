"""A pack with one thing wrong in it, and what its loader says to that."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.model.pack import ROOT
from content.model.source import ContentError


def refused(
    load: Callable[[Path], object], root: Path, file: str, old: str, new: str, *, at: str | None = None, within: int = 0
) -> str:
    """Replace a text in a copy of the packs below `root`, have the loader name file and line, and give its reason.

    The line is the first that is different, or the first with the text `at`; where faults of a whole entry are told at
    its head, `within` so many lines of it.
    """
    top = Path(file).parts[0]
    if (ROOT / top).is_dir():
        shutil.copytree(ROOT / top, root / top)
    else:
        shutil.copy(ROOT / top, root / top)
    text = (root / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r}"
    wrong = text.replace(old, new, 1)
    (root / file).write_text(wrong, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load(root)
    lines = enumerate(zip(wrong.splitlines(), text.splitlines(), strict=False), 1)
    line = next(number for number, (now, before) in lines if (at in now if at else now != before))
    assert raised.value.file == file
    assert abs(raised.value.line - line) <= within
    return raised.value.reason
