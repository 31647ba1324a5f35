"""The packs with one programme more: Trat a year on, as if its plan were printed again. No such document exists yet."""

import re
import shutil
from pathlib import Path

from content.model.pack import ROOT

THIS_YEAR, NEXT_YEAR = "trat-2569", "trat-2570"
_DERIVED = ("plans/{}.yaml", "programmes/{}.yaml", "forms/six-month.{}.yaml")
_COUNTED = ("lessons", "assessments")


def with_next_year(folder: Path) -> Path:
    """Copy the packs into a folder and add `trat-2570` to them; `pack.load(NEXT_YEAR, root)` loads it."""
    root = Path(shutil.copytree(ROOT, folder / "content", ignore=shutil.ignore_patterns("__pycache__", "*.py")))
    for name in _DERIVED:
        text = (root / name.format(THIS_YEAR)).read_text(encoding="utf-8")
        (root / name.format(NEXT_YEAR)).write_text(_a_year_on(text), encoding="utf-8")
    for path in (path for home in _COUNTED for path in (root / home).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        # what counts for a measure of the plan counts for the same one of the next
        path.write_text(
            re.sub(rf"^  {THIS_YEAR}: (.*)$", rf"\g<0>\n  {NEXT_YEAR}: \1", text, flags=re.MULTILINE), "utf-8"
        )
    return root


def _a_year_on(text: str) -> str:
    """Move every date by a year, and name the fiscal year after."""
    moved = re.sub(r"\b(20\d\d)(?=-\d\d-\d\d\b)", lambda year: str(int(year[1]) + 1), text)
    return moved.replace("2569", "2570").replace("๒๕๖๙", "๒๕๗๐")
