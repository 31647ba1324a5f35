"""Structured logs: one JSON line an event, with request id and event id; never words, names or secrets of people."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

NEVER = frozenset(
    {"text", "name", "token", "reply_token", "secret", "code", "authorization", "line_user_id", "user", "to"}
)
"""Keys that must not reach a log, whatever a caller passes."""


def set_up(level: str) -> None:
    """Write all logs, our own and those of libraries, to standard error as JSON lines."""
    numeric = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _without_people,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_people(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: "…" if key in NEVER else value for key, value in entry.items()}
