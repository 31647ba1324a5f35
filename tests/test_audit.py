"""`make audit` takes no silence for good news; the answers here are pip-audit's own words."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KNOWN = "Found 1 known vulnerability in 1 package\njinja2 2.10 PYSEC-2019-217 2.10.1"
NONE = "No known vulnerabilities found"
MISSING = "ERROR:pip_audit._cli:jinja2: Dependency not found on PyPI and could not be audited: jinja2 (2.10)"
UNREACHED = "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed"


def audit(folder: Path, old: tuple[str, int], ours: tuple[str, int]) -> subprocess.CompletedProcess[str]:
    """Run it with a pip-audit that says this of the old version and of our pins, and ends with these codes."""
    tools = folder / "audit" / "bin"
    tools.mkdir(parents=True)
    of_old, of_ours = (f"echo {shlex.quote(said)}; exit {code}" for said, code in (old, ours))
    for name, does in (("pip", ""), ("pip-audit", f'case "$*" in *stdin*) {of_old};; *dev.txt*) {of_ours};; esac')):
        (tools / name).write_text(f"#!/bin/sh\n{does}\n")
        (tools / name).chmod(0o755)
    for made in ("run", "dev"):
        (folder / made).touch()
    command = ["make", "audit", f"VENV={folder}", "PYTHON=true"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "old", [(NONE, 0), (MISSING, 1), (UNREACHED, 1), ("", 0)], ids=["silent", "missing", "away", ""]
)
def test_an_index_that_knows_nothing_fails_and_says_so(tmp_path: Path, old: tuple[str, int]) -> None:
    done = audit(tmp_path, old, (NONE, 0))
    assert done.returncode
    assert "Nothing was audited: the package index tells no weakness of Jinja2 2.10" in done.stderr
    assert NONE not in done.stdout


def test_where_the_index_knows_what_it_says_of_ours_counts(tmp_path: Path) -> None:
    for name, ours in (("well", (NONE, 0)), ("weak", (KNOWN, 1))):
        done = audit(tmp_path / name, (KNOWN, 1), ours)
        assert (bool(done.returncode), ours[0] in done.stdout) == (bool(ours[1]), True)
        assert "Nothing was audited" not in done.stderr
