"""Servers for the local LINE: a small one for tests, and gunicorn for running it alone.

One process either way: all state is in one World.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

THREADS = 32  # pages waiting for ticks hold one each; slow answers do too


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing: the traffic is in the page."""


def make_local_server(app: Flask, port: int = 0) -> BaseWSGIServer:
    """Make a threaded server on 127.0.0.1; port 0 takes a free one. It closes each connection after one answer."""
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)


class LocalServer(BaseApplication):  # type: ignore[misc]
    """Serves the local LINE alone and keeps connections alive, as LINE does."""

    def __init__(self, build: Callable[[], Flask], port: int) -> None:
        self._build, self._port = build, port
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up for one process on this machine only."""
        options = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 75,
            "graceful_timeout": 1,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_exit": _close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the app in the serving process, where its threads live."""
        return self._build()


def _close(_arbiter: object, worker: Any) -> None:
    worker.app.callable.extensions["local_line"].close()
