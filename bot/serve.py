"""Runs the bot: all of it for one machine, or its parts for several."""

import atexit
import gc
import math
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from bot.app import build, create_app, ready
from bot.cli.year import warn_of_year
from bot.editing import corrections
from bot.installation import Installation
from bot.jobs.queue import Queue
from bot.jobs.ticks import Ticks
from bot.logs import reasons
from bot.schema import upgrade
from bot.settings import Settings, SettingsError
from bot.web_server import WebWorker
from content.model.pack import Content
from flows.asking.search import index_of
from storage import Stuck, Unavailable
from storage.file_lock import FileLock
from storage.live.embedded_redis import EmbeddedRedis

LONG_POLLS = 12
"""Threads more, where the pages of the local LINE wait for news."""
STARTED_S = 3.0
"""When a process has surely started, and answers."""
OTHER_S = 3.0
"""How long to wait for another local LINE of the same folder to end."""
READY_PAUSE_S = 1.0
"""How long to wait before a record that is away, or not made yet, is looked at again."""
KEEP_S = 1.0
"""How often a process without Gunicorn looks whether Redis is there."""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a real account is served to the world
STEADY_S = 60.0
"""Who has worked for so long and then dies is started again at once."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""How long to wait before who died sooner is started again: twice as long each time."""

log = structlog.get_logger("serve")


class RedisHere:
    """Redis as the settings name it, or else the embedded one, which is started anew when it has ended."""

    def __init__(self, settings: Settings) -> None:
        self._embedded = None if settings.redis_url else EmbeddedRedis(settings.place / "redis")
        self.url = self._embedded.url if self._embedded else str(settings.redis_url)
        self._pauses, self._quiet_until = Pauses(), -math.inf
        if self._embedded:
            atexit.register(self._embedded.stop)

    def keep(self) -> None:
        """Look whether it is there; one that ends again and again is started more and more slowly."""
        now = time.monotonic()
        if self._embedded is None or now < self._quiet_until:
            return
        try:
            if not self._embedded.keep():
                return
            log.error("redis had ended", remedy="nothing: it was started anew; if it comes again, look for free memory")
        except Unavailable as error:
            log.error("redis does not start", **reasons(error))
        self._quiet_until = now + self._pauses.next(now)


def serve(settings: Settings, content: Content, *, workers: bool) -> None:
    """Serve the web; with `workers`, also work and tick, in a second process where a second processor is there for it.

    Raises SettingsError before it starts.
    """
    refuse_unset(content, settings)
    if workers:
        upgrade(settings)
    warn_of_year(content.programme, settings)
    with alone(settings) if workers and settings.local_line else nullcontext():
        server = _Server(settings, RedisHere(settings), content, workers=workers)
        gc.freeze()  # what is loaded by now stays shared between the processes
        server.run()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Be the only local LINE of a folder; Raises SettingsError where another one is, which would answer in its place.

    The processes of one that was killed are given a moment to end.
    """
    settings.place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.place / "serve.lock")(OTHER_S):
            yield
    except Stuck as stuck:
        raise SettingsError(
            f"{settings.place} is served already, by process {stuck.holder}. Stop that one,"
            " or give this one a folder of its own with SUJARIT_HOME."
        ) from stuck


def refuse_unset(content: Content, settings: Settings) -> None:
    """Keep a real account from telling people placeholders; the local LINE may. Raises SettingsError."""
    if not content.unset or not settings.real_account:
        return
    if unset := corrections.current_content(content, settings).unset:
        missing = "\n".join(f"content/{one}" for one in unset)
        raise SettingsError(
            f"{missing}\nSet these before a real LINE account is served, then start again;"
            " without LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN the local LINE starts as it is."
        )


def processors() -> int:
    """How many processors this process may use."""
    # macOS has no say in which ones
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _JsonLines(Logger):  # type: ignore[misc]
    """Gunicorn's own log, in the form of all others."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to `bot.logs`."""
        super().setup(cfg)
        self.error_log.handlers, self.error_log.propagate = [], True


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """How Gunicorn runs: one process of threads."""
    return {
        "bind": f"{'127.0.0.1' if settings.local_line else EVERYWHERE}:{settings.port}",
        "worker_class": WebWorker,
        "threads": settings.web_threads + (LONG_POLLS if settings.local_line else 0),
        "workers": 1,
        "timeout": 60,
        "graceful_timeout": 20,
        "loglevel": "warning",
        "logger_class": _JsonLines,
        "control_socket_disable": True,
    }


class _Arbiter(Arbiter):  # type: ignore[misc]
    """Gunicorn's own process, which starts anew what has ended: the processes of the bot, and its Redis."""

    def manage_workers(self) -> None:
        """Look after all of them; Gunicorn does so every second, and whenever a process has ended."""
        self.app.redis.keep()
        super().manage_workers()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one process for the web, and perhaps one for the work; more are more `sujarit web` commands."""

    def __init__(self, settings: Settings, redis: RedisHere, content: Content, *, workers: bool) -> None:
        self._settings, self._workers, self.redis = settings, workers, redis
        self._begin = partial(begin, settings, redis.url, content)
        self._apart = workers and processors() > 1
        self._pauses = Pauses()
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop."""
        _Arbiter(self).run()

    def load_config(self) -> None:
        """Set Gunicorn up; nothing is read from its own files or variables."""
        options = gunicorn_options(self._settings)
        if self._apart:
            options |= {"workers": 2, "worker_class": _Process, "pre_fork": self._share_out}
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _share_out(self, arbiter: Any, process: "_Process") -> None:
        """Have a new process do what is missing."""
        there = [other.works for other in arbiter.WORKERS.values()]
        process.works = there.count(True) < there.count(False)
        if process.works:
            process.pause = self._pauses.next(time.monotonic())

    def load(self) -> Any:
        """Build the application in the process that answers the web, after the fork."""
        installation, queue = self._begin()
        app = create_app(installation, queue)
        if self._settings.local_line:
            from bot.simulator.demo import seed  # noqa: PLC0415 - only where the local LINE is

            seed(installation, app.extensions["sujarit"]["local_line"])
            set_up_line()
        if self._workers and not self._apart:
            # half as many as alone: where LINE stalls, answers end in bursts, and the webhook shares the process
            self._work(installation, queue, self._settings.worker_threads // 2)
        return app

    def work(self) -> None:
        """Begin to work in this process, which answers nobody."""
        installation, queue = self._begin()
        self._work(installation, queue, self._settings.worker_threads)

    def _work(self, installation: Installation, queue: Queue, delivering: int) -> None:
        prepare(installation)
        stop = start_work(installation, queue, delivering)
        self.cfg.set("worker_exit", lambda _server, _worker: stop())


def set_up_line() -> None:
    """Give the local LINE its menus from a process of its own: drawing takes much memory, and waits for our answers."""
    setup = [sys.executable, "-m", "bot.cli.entry", "line", "setup"]
    subprocess.Popen(setup, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command


class _Process(WebWorker):
    """One of two processes: one answers the web, the other works. Gunicorn starts anew whichever dies."""

    works = False
    pause = 0.0
    """Seconds to wait before work begins."""

    def load_wsgi(self) -> None:
        """Build the application, where the web is answered."""
        if not self.works:
            super().load_wsgi()

    def run(self) -> None:
        """Answer or work, until told to stop or left alone by whoever started this process."""
        if not self.works:
            return super().run()
        for listening in self.sockets:
            listening.close()
        self._wait(self.pause)
        if self.alive:
            self.app.work()
        return self._wait(math.inf)

    def _wait(self, seconds: float) -> None:
        """Wait so long, telling Gunicorn that we are well; a signal ends it at once."""
        end = time.monotonic() + seconds
        while self.alive and (left := end - time.monotonic()) > 0:
            self.notify()
            if select.select([self.PIPE[0]], [], [], min(1.0, left))[0]:
                os.read(self.PIPE[0], 64)
            self.alive = self.alive and self.is_parent_alive()


class Pauses:
    """How long to wait before what died is started again: not at all after steady work, else longer and longer."""

    def __init__(self) -> None:
        self._began, self._pause = -math.inf, 0.0

    def next(self, now: float) -> float:
        """Give the seconds to wait at this moment, when it is being started."""
        soon = now - self._began < STEADY_S + self._pause
        self._began = now
        self._pause = min(max(FIRST_PAUSE_S, 2 * self._pause), LONGEST_PAUSE_S) if soon else 0.0
        return self._pause


def begin(settings: Settings, redis_url: str, content: Content | None = None) -> tuple[Installation, Queue]:
    """Build what the threads of a process share; it follows what officers correct."""
    installation = build(settings, redis_url, content)
    _have_ready(installation)
    corrections.follow(installation)
    if settings.local_line:
        with installation.database.read() as conn:
            installation.clock.recall(conn)
    return installation, Queue(installation)


def _have_ready(installation: Installation) -> None:
    """Have the record ready at once or, where it is away or not made yet, as soon as it is there."""
    end = threading.Event()

    def keep_trying() -> None:
        while not end.wait(READY_PAUSE_S):
            if _is_ready(installation):
                return

    if not _is_ready(installation):
        threading.Thread(target=keep_trying, name="ready", daemon=True).start()


def _is_ready(installation: Installation) -> bool:
    try:
        ready(installation)
    except Exception as error:
        log.warning("record not ready", **reasons(error))
        return False
    return True


def start_work(installation: Installation, queue: Queue, delivering: int) -> Any:
    """Start worker threads, with so many deliveries on the way at once, and the clock; gives what stops them."""
    worker = queue.worker(delivering)
    worker.start()
    ticks = Ticks(installation, queue)
    ticks.start()

    def stop() -> None:
        ticks.stop()
        worker.stop()

    return stop


def prepare(installation: Installation) -> threading.Timer:
    """Have what answers are found by made before somebody asks, but not while this process still starts."""
    timer = threading.Timer(STARTED_S, lambda: [index_of(one.content) for one in installation.programmes.values()])
    timer.daemon = True
    timer.start()
    return timer


def work(settings: Settings) -> None:
    """Run workers only, until told to stop."""
    redis = RedisHere(settings)
    installation, queue = begin(settings, redis.url)
    worker = queue.worker(settings.worker_threads)
    worker.start()
    prepare(installation)
    _wait_for_the_end(redis)
    worker.stop()


def tick(settings: Settings) -> None:
    """Run the clock only, until told to stop."""
    redis = RedisHere(settings)
    ticks = Ticks(*begin(settings, redis.url))
    ticks.start()
    _wait_for_the_end(redis)
    ticks.stop()


def _wait_for_the_end(redis: RedisHere) -> None:
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    while not end.wait(KEEP_S):
        redis.keep()
