"""What others on the machine could open of what a run left behind."""

from pathlib import Path


def open_to_others(home: Path) -> list[str]:
    """A folder and all below it, as far as others may do anything with it."""
    return [str(file) for file in (home, *home.rglob("*")) if file.stat().st_mode & 0o077]
