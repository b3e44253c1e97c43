"""JSON log lines without personal data: our events, the keys of the allow-list, and of an exception its type and place.

Messages of exceptions and of libraries stay out, whatever they hold: drivers quote the values they choke on.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, BinaryIO

import orjson
import structlog

from commons.telemetry import trace
from commons.telemetry.allowed import allowed, fits

_EVENT = re.compile(r"[a-z]{1,24}( [a-z]{1,24}){0,5}\Z")
_FRAMES = 8
Event = MutableMapping[str, Any]


class _Requests:
    """Where the lines of requests go, once `configure` has said so; None where they are not wanted."""

    write: Callable[[bytes], None] | None = None


def configure(level: str = "INFO", stream: BinaryIO | None = None) -> None:
    """Set up logging of this process, to stderr; call it once, first. Libraries are heard from WARNING on."""
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper("iso", key="at"), line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.BytesLoggerFactory(stream or sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )
    lines = structlog.BytesLogger(stream or sys.stderr.buffer)
    _Requests.write = lines.msg if logging.getLevelNamesMapping()[level.upper()] <= logging.INFO else None
    root = logging.getLogger()
    root.handlers[:] = [_Library()]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        heard = logging.getLogger(name)
        heard.handlers.clear()
        heard.propagate = True
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold paths with variables in them


def line(_: Any, __: str, event: Event) -> bytes:
    """One log line: `at`, `level`, `event`, the request's `trace_id` and what the allow-list lets through."""
    name, error, logger = event.pop("event", ""), event.pop("exc_info", None), event.pop("logger", None)
    at, level = event.pop("at", None), event.pop("level", None)
    told = allowed(event)
    name = name if isinstance(name, str) and _EVENT.match(name) else "withheld"
    kept = {"at": at, "level": level, "event": name, **told, **_exception(error)}
    if logger in sys.modules:  # a library that names its logger after what it works on is not quoted
        kept["logger"] = logger
    if dropped := len(event) - len(told):
        kept["dropped"] = dropped
    request = trace.current()
    if request is not trace.OUTSIDE:
        kept.setdefault("trace_id", request.trace_id)
    return orjson.dumps(kept)


def request(partition: str, method: str, status: int, sent: int, seconds: float) -> None:
    """The line of one request: as `structlog` would write it, but its keys are known to be ours."""
    write = _Requests.write
    if write is None:
        return
    traced = trace.current()
    kept: dict[str, Any] = {
        "at": f"{datetime.now(UTC).replace(tzinfo=None).isoformat()}Z",
        "level": "info",
        "event": "request",
        "partition": partition,
        "method": method if fits("method", method) else None,
        "status": status,
        "bytes": sent,
        "duration_ms": round(seconds * 1000, 3),
        "sampled": traced.sampled,
        "trace_id": traced.trace_id,
    }
    if kept["method"] is None:  # whatever a caller calls a method is not written down
        del kept["method"]
    write(orjson.dumps(kept))


def _exception(found: Any) -> dict[str, Any]:
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if not isinstance(error, BaseException):
        return {}
    cause = error.__cause__ or error.__context__
    row: dict[str, Any] = {"exception": type(error).__name__, "frames": _frames(error.__traceback__)}
    return row | ({"caused_by": type(cause).__name__} if cause else {})


def _frames(found: TracebackType | None) -> list[str]:
    return [
        f"{'/'.join(frame.filename.replace(chr(92), '/').split('/')[-3:])}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(found)[-_FRAMES:]
    ]


class _Library(logging.Handler):
    """Lines of libraries: which one, how bad, and the exception's type; what they say stays out."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(record.levelno, "library", logger=record.name, exc_info=record.exc_info)
