"""A threaded HTTP/1.1 server for the local LINE, for running it alone and for tests."""

from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class _Handler(WSGIRequestHandler):
    """Keeps connections alive as LINE does, and keeps quiet."""

    protocol_version = "HTTP/1.1"
    # head and body are two small writes; Nagle's algorithm would hold the second back for 40 ms
    disable_nagle_algorithm = True

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing: the traffic is in the page."""


def make_local_server(app: Flask, port: int = 0) -> BaseWSGIServer:
    """Make a server on 127.0.0.1; port 0 takes a free one. Start it with `serve_forever`."""
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=_Handler)
