"""Small things, in this process and without HTTP: reading a figure, deciding and rendering a card, a whole turn."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import structlog

from bot.app import build_parts
from bot.installation import Parts
from bot.line.client import Line, Sent
from bot.line.render import render
from bot.settings import load_settings
from bot.turns.delivery import Answers
from bot.turns.events import new_event
from bot.turns.records import Records, person_of
from bot.turns.turns import Turns
from flows.engine.context import Context
from flows.engine.inputs import Said
from flows.engine.session import Session
from flows.thai.figure import read_figure
from storage import inbox
from storage.live.embedded_redis import EmbeddedRedis
from storage.people import people
from tests.bench import crowd, load, programs
from tests.bench.programs import Stub
from tests.bench.table import Row

TIMES = 300
FIGURE = "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน"


class _Silent(Line):
    """Takes every answer at once."""

    def reply(self, reply_token: str, messages: object) -> Sent:
        del reply_token, messages
        return Sent(None)


@contextmanager
def _parts() -> Iterator[Parts]:
    with programs.folder() as home:
        crowd.register(crowd.sqlite_in(home), TIMES)
        redis = EmbeddedRedis(home / "redis")
        # with an account of its own, as without one the local LINE keeps its record elsewhere
        settings = load_settings(programs.bot_settings(home, Stub("http://127.0.0.1:9")))
        try:
            yield build_parts(settings, redis.url, line=_Silent("-", "-", "-"))
        finally:
            redis.stop()


def _each(work: Callable[[int], object]) -> str:
    """Microseconds of one call: the median over calls for the numbers from 1."""
    taken = []
    for number in range(1, TIMES + 1):
        began = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - began)
    return f"{median(taken) * 1e6:.0f} µs"


def _card(parts: Parts) -> Callable[[int], object]:
    with parts.database.read() as conn:
        found = people.person(conn, crowd.user_id(1))
        assert found
        person = person_of(found, parts.content.plan)
        records, links = Records(parts, conn, person), parts.links.for_person(person.id)
    ctx = Context(parts.content, parts.clock.today(), person, records, links, "MARK", "CODE", "RECEIPT")

    def show(_number: int) -> object:
        turn = parts.conversation.advance(Session(), Said("Dos & Don'ts"), ctx)
        return render(turn.messages, turn.quick, turn.stamp)

    return show


def _store(parts: Parts) -> None:
    for number in range(1, TIMES + 1):
        raw = load.event(crowd.user_id(number), load.said("Dos & Don'ts"))
        event = new_event(raw, parts.clock.real(), "")
        assert event
        with parts.database.write() as conn:
            inbox.store(conn, [event])


def rows() -> list[Row]:
    """Measure each a few hundred times."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with _parts() as parts:
        words = parts.content.figure_words
        _store(parts)
        turns, answers = Turns(parts), Answers(parts)

        def turn(number: int) -> object:
            decided, _ = turns.round([crowd.user_id(number)])
            return answers.close([answers.deliver(answer) for answer in decided])

        return [
            Row("reading a figure", _each(lambda _: read_figure(FIGURE, words))),
            Row("deciding and rendering a card", _each(_card(parts))),
            Row("a turn with its transactions, without HTTP", _each(turn)),
        ]
