"""Changes the rules and the record in one place at a time, and tells which changes no test notices; `make mutants`.

First the tests run once as they are, to learn which functions each of them runs. Then each mutant meets the tests that
run its function, the quickest first, in a copy of the tree. MUTANTS is how many are tried, SEED which ones, ONLY from
files of which folders. A mutant that makes the tests go on for ever, or keeps them from starting, counts as killed.
"""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.mutants.mutate import changes, mutated

ROOMS = ("flows", "storage")
TESTS = (
    ["tests/test_chats.py"],
    ["tests/flows", "tests/storage", "tests/bot/turns", "tests/bot/jobs", "tests/bot/pages", "tests/bot/test_whole.py"],
)
"""What each of the two processes runs at first."""
REPLAYS_ALL = "test_every_question_of_every_flow_has_a_chat"
"""Quick after all chats only, and by itself as long as they."""
PATIENCE = 4
"""How many times as long as the longest a test may take, and a minute more."""


class Mutant(NamedTuple):
    """A place in a file, and which change is made there."""

    file: str
    line: int
    what: str
    function: int
    number: int


class Tests:
    """The tests that passed as things are: which functions each runs, and how long it takes."""

    def __init__(self, found: Mapping[str, tuple[float, list[str]]]) -> None:
        self.seconds = {test: seconds for test, (seconds, _) in found.items()}
        self._by_function: dict[str, set[str]] = {}
        for test, (_, functions) in found.items():
            for function in functions:
                self._by_function.setdefault(function, set()).add(test)
                self._by_function.setdefault(function.split(":")[0], set()).add(test)

    def of(self, mutant: Mutant) -> list[str]:
        """Those that can notice a mutant, the quickest first, and those that need a server of their own last."""
        touching = self._by_function.get(f"{mutant.file}:{mutant.function}") or self._by_function.get(mutant.file)
        chosen = touching or self._beside(Path("tests", mutant.file).parent)
        return sorted(chosen, key=lambda test: ("postgres" in test, self.seconds[test]))

    def _beside(self, folder: Path) -> set[str]:
        """The tests of a room, for a file without functions of its own."""
        return {test for test in self.seconds if test.startswith(f"{folder}/")} or self._beside(folder.parent)


class Copy:
    """A copy of the tree, in which one mutant at a time is tried."""

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], check=True, capture_output=True, text=True
        )
        for name in listed.stdout.splitlines():
            if Path(name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, root / name)

    def runs(self, tests: list[str], **environment: str) -> bool:
        """Whether tests pass here."""
        (self.root / "chosen").write_text("\n".join(tests))
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "tests.mutants.touched"]
        environment = {**os.environ, "PYTHONPATH": str(self.root), **environment}
        done = subprocess.run(
            [*command, "-m", "not browser", "@chosen"], check=False, cwd=self.root, env=environment, capture_output=True
        )
        return done.returncode == 0

    def touched(self, tests: list[str]) -> dict[str, tuple[float, list[str]]]:
        """Run tests as they are, and learn what they run."""
        told = self.root / "touched.json"
        if not self.runs(tests, TOUCHED=str(told)):
            raise SystemExit(f"{' '.join(tests)} must pass before mutants are tried")
        return json.loads(told.read_text())  # type: ignore[no-any-return]

    def survives(self, mutant: Mutant, tests: list[str], seconds: float) -> bool:
        """Whether no test notices a mutant."""
        file = self.root / mutant.file
        source = file.read_text(encoding="utf-8")
        file.write_text(mutated(source, mutant.number), encoding="utf-8")
        try:
            return self.runs(tests, SECONDS_AT_MOST=str(round(60 + PATIENCE * seconds)))
        finally:
            file.write_text(source, encoding="utf-8")


def found(only: list[str]) -> Iterator[Mutant]:
    """Every mutant of the rooms, or of some folders or files."""
    for room in ROOMS:
        for path in sorted(Path(room).rglob("*.py")):
            if "migrations" not in path.parts and any(str(path).startswith(one) for one in only):
                for number, one in enumerate(changes(ast.parse(path.read_text(encoding="utf-8")))):
                    yield Mutant(str(path), one.line, one.what, one.function, number)


def main() -> None:
    """Try a sample of all mutants, and print what became of each."""
    everything = list(found(os.environ.get("ONLY", " ".join(ROOMS)).split()))
    count = min(int(os.environ.get("MUTANTS", "150")), len(everything))
    sample = random.Random(os.environ.get("SEED", "1")).sample(everything, count)
    with TemporaryDirectory(prefix="sujarit-mutants-") as folder, ThreadPoolExecutor(len(TESTS)) as pool:
        copies: SimpleQueue[Copy] = SimpleQueue()
        made = [Copy(Path(folder) / str(number)) for number in range(len(TESTS))]
        touched = {test: told for part in pool.map(Copy.touched, made, TESTS) for test, told in part.items()}
        tests = Tests({test: told for test, told in touched.items() if REPLAYS_ALL not in test})
        if not made[0].runs(["--collect-only", *tests.seconds]):
            raise SystemExit("a test that is not found would count as one that fails")
        for copy in made:
            copies.put(copy)

        def survives(mutant: Mutant) -> bool:
            chosen, copy = tests.of(mutant), copies.get()
            try:
                return copy.survives(mutant, chosen, max(tests.seconds[test] for test in chosen))
            finally:
                copies.put(copy)

        print(f"{count} of {len(everything)} mutants, {len(tests.seconds)} tests\n")
        alive = []
        for mutant, survived in zip(sample, pool.map(survives, sample), strict=True):
            alive += [mutant] if survived else []
            what = " ".join(mutant.what.split())[:90]
            print(f"{'survived' if survived else 'killed':9}{mutant.file}:{mutant.line}  {what}", flush=True)
    print()
    for room in (*ROOMS, ""):
        if tried := sum(mutant.file.startswith(room) for mutant in sample):
            killed = tried - sum(mutant.file.startswith(room) for mutant in alive)
            print(f"{room or 'together':9}{killed} of {tried} killed, {killed / tried:.0%}")


if __name__ == "__main__":
    main()
