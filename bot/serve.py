"""Runs the bot: all in one process for one machine, or its parts for several."""

import atexit
import signal
import subprocess
import sys
import threading
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from bot.app import build_parts, create_app
from bot.editing import corrections
from bot.installation import Parts
from bot.jobs.queue import Queue
from bot.settings import Settings
from content.model import pack
from flows.asking.search import index_of
from storage import Unavailable, database
from storage.live.embedded_redis import EmbeddedRedis

LONG_POLLS = 12
"""Threads more, where the pages of the local LINE wait for news."""
STARTED_S = 3.0
"""When a process has surely started, and answers."""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a real account is served to the world

log = structlog.get_logger("serve")


def with_redis(settings: Settings) -> str:
    """The address of Redis, starting the embedded one where none is configured."""
    if settings.redis_url:
        return settings.redis_url
    embedded = EmbeddedRedis(settings.place / "redis")
    atexit.register(embedded.stop)
    return embedded.url


def serve(settings: Settings, *, workers: bool) -> None:
    """Serve the web; with `workers`, also work and tick in the same process. Raises ContentError before it starts."""
    pack.load(settings.programme)
    if workers:
        database.upgrade(settings.database_url)
    _Server(settings, with_redis(settings), workers=workers).run()


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
        "worker_class": "gthread",
        "threads": settings.web_threads + (LONG_POLLS if settings.local_line else 0),
        "workers": 1,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 30,
        "loglevel": "warning",
        "logger_class": _JsonLines,
        "control_socket_disable": True,
    }


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one process of threads; further processes are further `sujarit web` commands."""

    def __init__(self, settings: Settings, redis_url: str, *, workers: bool) -> None:
        self._settings, self._redis_url, self._workers = settings, redis_url, workers
        super().__init__()

    def load_config(self) -> None:
        """Set Gunicorn up; nothing is read from its own files or variables."""
        for name, value in gunicorn_options(self._settings).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application in the worker process, after the fork."""
        parts = build_parts(self._settings, self._redis_url)
        corrections.follow(parts)
        queue = Queue(parts, self._redis_url)
        app = create_app(parts, queue)
        if self._settings.local_line:
            with parts.database.read() as conn:
                parts.clock.recall(conn)
            from bot.simulator.demo import seed  # noqa: PLC0415 - only where the local LINE is

            seed(parts, app.extensions["sujarit"]["local_line"])
            # in a process of its own: it draws, which takes much memory, and waits until this one answers
            setup = [sys.executable, "-m", "bot.cli.entry", "line", "setup"]
            subprocess.Popen(setup, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
        if self._workers:
            prepare(parts)
            stop = start_work(queue, self._settings)
            self.cfg.set("worker_exit", lambda _server, _worker: stop())
        return app


def start_work(queue: Queue, settings: Settings) -> Any:
    """Start worker threads and the clock; gives what stops them."""
    # half as many as alone: where LINE stalls, answers end in bursts, and the webhook shares the process with them
    worker = queue.worker(settings.worker_threads // 2)
    worker.start()
    ticking = start_clock(queue)

    def stop() -> None:
        ticking.shutdown(wait=False)
        worker.stop()

    return stop


def prepare(parts: Parts) -> threading.Timer:
    """Have what answers are found by made before somebody asks, but not while this process still starts."""
    timer = threading.Timer(STARTED_S, lambda: index_of(parts.content))
    timer.daemon = True
    timer.start()
    return timer


def start_clock(queue: Queue) -> Any:
    """Start ticking in the background; missed ticks are not made up."""
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415 - only who ticks needs it

    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    scheduler.add_job(_survive(queue.sweep), "interval", seconds=3)
    scheduler.add_job(_survive(queue.signal_campaigns), "interval", seconds=3)
    scheduler.add_job(_survive(queue.clear_journal), "interval", minutes=1)
    scheduler.add_job(_survive(queue.purge), "interval", hours=1)
    scheduler.start()
    return scheduler


def _survive(tick: Any) -> Any:
    def safely() -> None:
        try:
            tick()
        except Unavailable as error:
            log.warning("tick put off", error=type(error).__name__)
        except Exception:
            log.exception("tick failed")

    return safely


def work(settings: Settings) -> None:
    """Run workers only, until told to stop."""
    redis_url = with_redis(settings)
    parts = build_parts(settings, redis_url)
    no_longer = corrections.follow(parts)
    queue = Queue(parts, redis_url)
    worker = queue.worker(settings.worker_threads)
    worker.start()
    prepare(parts)
    _wait_for_the_end()
    no_longer()
    worker.stop()


def tick(settings: Settings) -> None:
    """Run the clock only, until told to stop."""
    redis_url = with_redis(settings)
    ticking = start_clock(Queue(build_parts(settings, redis_url), redis_url))
    _wait_for_the_end()
    ticking.shutdown(wait=False)


def _wait_for_the_end() -> None:
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    end.wait()
