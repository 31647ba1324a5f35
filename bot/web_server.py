"""The web server of one process: a thread is taken by whole requests only, and given back before the answer is fetched.

Waitress keeps what has not come, or not gone out, in its one loop; so neither many nor slow clients stop the others.
"""

import os
import resource
import socket
import time
from collections.abc import Sequence
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

WHOLE_S = 30
"""How long the rest of a request may take after its first bytes, and how long a client may stay without a request."""
MOST_CLIENTS = 1000
MOST_BYTES = 3_000_000
"""LINE sends a few kilobytes; the image of a rich menu, which the local LINE takes, is a megabyte."""
MOST_HEADER_BYTES = 32_000
IN_MEMORY_BYTES = 64_000
"""What one client may have of the memory; the rest of a request goes to a file."""
ROUND_S = 1.0


class WebServer:
    """Answers on sockets that listen already."""

    def __init__(self, app: Any, sockets: Sequence[socket.socket], threads: int, whole_s: int = WHOLE_S) -> None:
        settings = Adjustments(
            ident=None,
            connection_limit=10 * MOST_CLIENTS,  # ours gives way to who comes, and does not stop listening
            channel_timeout=whole_s,
            cleanup_interval=1,
            max_request_body_size=MOST_BYTES,
            max_request_header_size=MOST_HEADER_BYTES,
            inbuf_overflow=IN_MEMORY_BYTES,
            clear_untrusted_proxy_headers=False,  # whom they are believed of is for `bot.pages.networks` to say
            asyncore_use_poll=True,
            log_socket_errors=False,
        )
        self._threads = ThreadedTaskDispatcher()
        self._threads.queue_logger.setLevel("ERROR")  # that requests wait for a thread is no news
        self._threads.set_thread_count(threads)
        self._map: dict[int, Any] = {}
        self._servers = [
            _Listener(
                app,
                self._map,
                _sock=listening,
                dispatcher=self._threads,
                adj=settings,
                sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
                bind_socket=False,
            )
            for listening in sockets
        ]

    def look(self, seconds: float = ROUND_S) -> None:
        """Do what is to be done, waiting at most so long for something to happen."""
        wasyncore.poll2(seconds, self._map)

    def wake(self) -> None:
        """End the waiting of `look`; from a signal or another thread."""
        for server in self._servers:
            server.pull_trigger()

    def close(self, seconds: float) -> None:
        """Listen no more; finish what has begun within so long, and end."""
        end = time.monotonic() + seconds
        for server in self._servers:
            server.stop_listening()
        while any(server.busy for server in self._servers) and (left := end - time.monotonic()) > 0:
            self.look(min(ROUND_S, left))
        self._threads.shutdown(timeout=max(0.0, end - time.monotonic()))
        wasyncore.close_all(self._map)


class WebWorker(Worker):  # type: ignore[misc]
    """A process of Gunicorn's that answers the web."""

    alive: bool  # Gunicorn has no types
    _server: WebServer | None = None

    def run(self) -> None:
        """Answer until told to stop, or left alone by whoever started this process."""
        self._server = server = WebServer(self.wsgi, self.sockets, self.cfg.threads)
        while self.alive and self.is_parent_alive():
            self.notify()
            server.look()
        self._server = None
        server.close(self.cfg.graceful_timeout)

    def is_parent_alive(self) -> bool:
        """Tell whether who started this process is still there."""
        return bool(self.ppid == os.getppid())

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop soon: what has begun is finished."""
        super().handle_exit(sig, frame)
        if self._server:
            self._server.wake()


class _Client(HTTPChannel):  # type: ignore[misc]
    """One client."""

    last_activity: float  # Waitress has no types

    def handle_read(self) -> None:
        """Take what has come; the time of a request runs from its first bytes."""
        begun, since = self.request is not None, self.last_activity
        super().handle_read()
        if begun and self.request is not None:
            self.last_activity = since


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    """Where clients come in."""

    channel_class = _Client

    @property
    def busy(self) -> bool:
        """Whether a request is worked at, or an answer is on its way."""
        return any(client.requests or client.total_outbufs_len for client in self.active_channels.values())

    def handle_accept(self) -> None:
        """Take a client in; where there are too many, whoever has been idle or unfinished longest gives way."""
        if len(self.active_channels) >= most_clients():
            idle = [client for client in self.active_channels.values() if not client.requests]
            if idle:
                min(idle, key=_since).handle_close()
        super().handle_accept()

    def stop_listening(self) -> None:
        """Leave new clients to the other processes, and let go who waits with nothing begun."""
        self.accepting = False
        self.del_channel()
        self.socket.close()
        for client in list(self.active_channels.values()):
            if not client.requests and not client.total_outbufs_len:
                client.handle_close()


def _since(client: _Client) -> float:
    return client.last_activity


def most_clients() -> int:
    """How many clients may be there at once; half of the files this process may open, at most."""
    return min(MOST_CLIENTS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
