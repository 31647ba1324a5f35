"""Structured logs: one JSON line an event, with request id and event id; never words, names or secrets of people."""

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

NEVER = frozenset(
    {"text", "name", "token", "reply_token", "secret", "code", "authorization", "cookie", "line_user_id", "user", "to"}
)
"""Keys that must not reach a log, whatever a caller passes."""
_FRAMES = 12
_ABOUT: ContextVar[Mapping[str, str | None]] = ContextVar("about", default={})  # noqa: B039 - never changed in place


@contextmanager
def about(**facts: str | None) -> Iterator[None]:
    """Say in every line of this block what it is about; structlog's own way takes a tenth of a turn."""
    token = _ABOUT.set({**_ABOUT.get(), **facts})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def reasons(error: BaseException) -> dict[str, Any]:
    """What a line says of an error: its kind and, where it knows them, why, what to do, and who is in the way."""
    known = {name: getattr(error, name, None) for name in ("why", "remedy", "holder")}
    return {"error": type(error).__name__, **{name: value for name, value in known.items() if value is not None}}


class _Lines(structlog.PrintLogger):
    """Writes lines; that one cannot be written, as on a full disk, is no reason to stop working."""

    def msg(self, message: str) -> None:
        """Write a line."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def set_up(level: str) -> None:
    """Write all logs, our own and those of libraries, to standard error as JSON lines."""
    lines = _Lines(sys.stderr)
    numeric = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[Processor] = [_with_what_it_is_about, structlog.processors.add_log_level, stamp]
    structlog.configure(
        processors=[*shared, _without_people, _place_of_failure, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[_place_of_failure, ProcessorFormatter.remove_processors_meta, as_json],
            use_get_message=False,  # a library's sentence is harmless, its arguments may say who
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _with_what_it_is_about(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**_ABOUT.get(), **entry}


def _without_people(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: "…" if key in NEVER else value for key, value in entry.items()}


def _place_of_failure(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Tell an exception by its kind, its causes' kinds and its place; its text may hold what somebody wrote."""
    found = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        entry["error"] = " < ".join(type(cause).__name__ for cause in _causes(error))
        entry["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return entry


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
