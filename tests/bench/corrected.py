"""The first question after a correction was taken up, against any question."""

from itertools import cycle, islice
from statistics import median

import yaml

from bot.editing import corrections
from bot.installation import ACCOUNT, Installation
from storage import published
from tests.bench import crowd, inside, load, programs
from tests.bench.ask import SET
from tests.bench.table import Row

QUESTIONS, TIMES = 60, 5
CARD = "flag-ceremony"


def _correct(installation: Installation, number: int) -> None:
    """Publish a correction and have it taken up, as a running bot does beside its turns."""
    with installation.database.write() as conn:
        published.publish(conn, ACCOUNT, "card", CARD, {"title": f"ฉบับ {number}"}, by="-", at=installation.clock.now())
    if not corrections.take_up(installation):
        raise RuntimeError("the correction was not taken up")


def _measure(installation: Installation) -> tuple[list[float], list[float]]:
    """Milliseconds of usual questions, and of first ones."""
    asked = yaml.safe_load(SET.read_text(encoding="utf-8"))["tuning"]["asked"]
    said = (load.said(question) for questions in cycle(asked.values()) for question in questions)
    usual = [inside.turn(installation, crowd.user_id(1), own) * 1000 for own in islice(said, QUESTIONS + 1)]
    first = []
    for number, own in enumerate(islice(said, TIMES)):
        _correct(installation, number)
        first.append(inside.turn(installation, crowd.user_id(1), own) * 1000)
    return usual[1:], first  # the very first of a process builds the index


def rows() -> list[Row]:
    """Compare the median of the first ones with the slowest of the others."""
    with inside.quiet(), programs.folder() as home:
        url = crowd.sqlite_in(home)
        crowd.register(url, 1)
        with inside.parts_on(url) as installation:
            usual, first = _measure(installation)
    after, slowest = median(first), max(usual)
    return [
        Row(
            "first question after a correction",
            f"{after:.1f} ms",
            f"{median(usual):.1f} to {slowest:.1f} ms",
            f"{after / slowest:.2f}",
            "<= 1",
            after <= slowest,
        )
    ]
