"""The global words: what a person may type at any moment, and the command each stands for."""

from collections.abc import Mapping
from pathlib import Path

from content.model.source import read


def _folded(text: str) -> str:
    return "".join(text.lower().replace("’", "'").split())


class Words:
    """Commands and the words for them, compared without spaces and letter case."""

    def __init__(self, commands: Mapping[str, tuple[str, ...]]) -> None:
        self._commands = dict(commands)
        self._by_word = {_folded(word): command for command, words in commands.items() for word in words}

    def command(self, text: str) -> str | None:
        """The command a text stands for, when it is one of the words and nothing else."""
        return self._by_word.get(_folded(text))

    def first(self, command: str) -> str:
        """The word shown for a command."""
        return self._commands[command][0]

    def of(self, command: str) -> tuple[str, ...]:
        """All words for a command."""
        return self._commands[command]

    def commands(self) -> tuple[str, ...]:
        """Every command."""
        return tuple(self._commands)

    def knows(self, command: str) -> bool:
        """Tell whether there is such a command."""
        return command in self._commands

    def all(self) -> frozenset[str]:
        """Every word, folded; no choice on offer may be one of them."""
        return frozenset(self._by_word)


def load_words(path: Path, root: Path) -> Words:
    """Read the words; one word may stand for one command only."""
    commands: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for command, source in read(path, root).pairs().items():
        commands[command] = source.texts()
        for item in source.items():
            folded = _folded(item.text())
            if folded in seen:
                item.fail(f"the word stands for {seen[folded]!r} already")
            seen[folded] = command
        if not commands[command]:
            source.fail("a command needs at least one word")
    return Words(commands)
