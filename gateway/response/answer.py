"""The GraphQL response: data, errors with their extensions, `extensions.partitions`; encoded by orjson."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
import structlog

from commons.errors import CODES, Kind, kind_of
from gateway.merge.status import code_of
from gateway.merge.tree import Lazy
from gateway.response.project import PlacedError

MASKED = "Something went wrong here; the trace id finds it in the logs."
MAX_ERRORS = 100
INSIDE = frozenset({"stacktrace", "stackTrace", "exception", "debug", "debugMessage", "traceback", "trace"})
"""Extensions in which frameworks of services tell of themselves."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Response:
    """What goes out. `data` is absent (`has_data` false) where the request was refused before anything ran.

    Equal requests at the same moment share one: its bytes are made once.
    """

    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    extensions: dict[str, Any] = field(default_factory=dict)
    has_data: bool = True

    @cached_property
    def encoded(self) -> bytes:
        """JSON bytes, errors first where nothing else is."""
        body: dict[str, Any] = {"data": self.data} if self.has_data else {}
        if self.errors:
            body["errors"] = self.errors
        if self.extensions:
            body["extensions"] = self.extensions
        return orjson.dumps(body, default=made)

    def __str__(self) -> str:
        return orjson.dumps(orjson.loads(self.encoded), option=orjson.OPT_INDENT_2).decode()


def made(value: Any) -> Any:
    """What a lazy value is, now that it goes out."""
    if isinstance(value, Lazy):
        return value.text()
    raise TypeError(f"{type(value).__name__} does not go into an answer")


def formatted(placed: PlacedError, trace_id: str, *, mask: bool = True) -> dict[str, Any]:
    """One error as the caller sees it: a refusal with its words, a fault logged and masked."""
    code = code_of(placed.error)
    own = placed.error.get("extensions")
    extensions: dict[str, Any] = {**own} if isinstance(own, dict) else {}
    if mask:
        extensions = {name: value for name, value in extensions.items() if name not in INSIDE}
    shown = code in CODES and code != "INTERNAL"
    if not shown and mask:
        log.error("fault", code=code, service=placed.service, country=placed.country)
        extensions = {"code": "INTERNAL"}
    extensions.setdefault("code", code)
    if placed.service:
        extensions.setdefault("service", placed.service)
    if placed.country:
        extensions.setdefault("country", placed.country)
    extensions["traceId"] = trace_id
    message = placed.error.get("message", MASKED) if shown or not mask else MASKED
    return {"message": message, "path": placed.path, "extensions": extensions}


def told_once(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same refusal of what the caller sent, from several countries, as one that names them in `countries`.

    Only of input: that a country is away, or grants nothing, is each country's own to say.
    """
    kept: list[dict[str, Any]] = []
    first: dict[bytes, dict[str, Any]] = {}
    for error in errors:
        own = error["extensions"]
        country = own.get("country")
        if country is None or kind_of(own["code"]) is not Kind.INPUT:
            kept.append(error)
            continue
        same = {name: value for name, value in own.items() if name not in ("country", "traceId")}
        key = orjson.dumps([error["message"], error["path"], same], default=str, option=orjson.OPT_SORT_KEYS)
        if (known := first.setdefault(key, error)) is error:
            kept.append(error)
            continue
        told = known["extensions"]
        told.setdefault("countries", [told.pop("country", country)]).append(country)
    return kept


def formatted_all(found: list[PlacedError], trace_id: str, *, mask: bool = True) -> list[dict[str, Any]]:
    """All errors, up to a bound that says how many were left out; what is wrong with the request is told once."""
    if not found:
        return []
    errors = told_once([formatted(placed, trace_id, mask=mask) for placed in found[:MAX_ERRORS]])
    if len(found) > MAX_ERRORS:
        left = f"{len(found) - MAX_ERRORS} more errors were left out."
        errors.append({"message": left, "extensions": {"code": "INTERNAL", "traceId": trace_id}})
    return errors
