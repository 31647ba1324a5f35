"""Small things, in this process and without HTTP: reading a figure, deciding and rendering a card, a whole turn."""

import time
from collections.abc import Callable
from statistics import median

from bot.installation import ACCOUNT, Installation
from bot.line.render import render
from flows.engine.context import Context
from flows.engine.inputs import Said
from flows.engine.session import Session
from flows.thai.figure import read_figure
from storage.people import people
from storage.record import RecordReads
from tests.bench import crowd, inside, load, programs
from tests.bench.table import Row

TIMES = 300
FIGURE = "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน"


def _each(work: Callable[[int], object]) -> str:
    """Microseconds of one call: the median over calls for the numbers from 1."""
    taken = []
    for number in range(1, TIMES + 1):
        began = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - began)
    return f"{median(taken) * 1e6:.0f} µs"


def _card(installation: Installation) -> Callable[[int], object]:
    with installation.database.read() as conn:
        found = people.by_users(conn, ACCOUNT, [crowd.user_id(1)], crowd.PROGRAMME, installation.clock.now())
        person = found[crowd.user_id(1)]
        records, links = (
            RecordReads(installation.reading(ACCOUNT, conn, person)),
            installation.links.for_person(ACCOUNT, person.id),
        )
    ctx = Context(
        installation.main.content, records, installation.clock.today(), person, links, "MARK", "CODE", "RECEIPT"
    )

    def show(_number: int) -> object:
        turn = installation.conversation.advance(Session(), Said("Dos & Don'ts"), ctx)
        return render(turn.messages, turn.quick, turn.stamp)

    return show


def rows() -> list[Row]:
    """Measure each a few hundred times."""
    with inside.quiet(), programs.folder() as home:
        url = crowd.sqlite_in(home)
        crowd.register(url, TIMES)
        with inside.parts_on(url) as installation:
            return _rows(installation)


def _rows(installation: Installation) -> list[Row]:
    words = installation.main.content.figure_words
    for number in range(1, TIMES + 1):
        inside.store(installation, crowd.user_id(number), load.said("Dos & Don'ts"))
    return [
        Row("reading a figure", _each(lambda _: read_figure(FIGURE, words))),
        Row("deciding and rendering a card", _each(_card(installation))),
        Row(
            "a turn with its transactions, without HTTP", _each(lambda n: inside.handle(installation, crowd.user_id(n)))
        ),
    ]
