"""Traces: one sampling decision per request, made at the gateway and carried by `traceparent` (W3C Trace Context).

A request that is not sampled has one small object, its own `Unsampled`: `span()` hands out that same object, so no
span is made (gateway.md, Speed: fourteen unsampled span objects cost 0.12 ms a request).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Protocol

from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation import set_span_in_context

from commons.errors import Refusal
from commons.telemetry.allowed import allowed
from commons.telemetry.finished import tracer

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?\Z")


class Tracing(Protocol):
    """What `span()`, `start()`, `entered()` and `continued()` give; a context manager that is current while open."""

    @property
    def sampled(self) -> bool:
        """Whether spans are made for this request."""
        ...

    @property
    def trace_id(self) -> str:
        """The request's trace id: 32 hex digits, there for every request, sampled or not."""
        ...

    @property
    def traceparent(self) -> str:
        """The header that hands this request on, with the sampling decision in its flag."""
        ...

    def set(self, **attributes: Any) -> None:
        """Add attributes; keys and shapes outside the allow-list of `commons.telemetry.allowed` are dropped."""
        ...

    def end(self, error: BaseException | None = None) -> None:
        """Finish a span that was made by `start()`."""
        ...

    def __enter__(self) -> Tracing: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Unsampled:
    """A request that leaves no spans: its ids still go on, so that logs and errors of all parts carry one trace id."""

    __slots__ = ("_span_id", "_trace_id")
    sampled = False

    def __init__(self, trace_id: int | None = None) -> None:
        self._trace_id = trace_id or random.getrandbits(128) or 1
        self._span_id = random.getrandbits(64) or 1

    @property
    def trace_id(self) -> str:
        """32 hex digits."""
        return f"{self._trace_id:032x}"

    @property
    def traceparent(self) -> str:
        """The header, with the flag "not sampled"."""
        return f"00-{self._trace_id:032x}-{self._span_id:016x}-00"

    def set(self, **attributes: Any) -> None:
        """Nothing to add to."""

    def end(self, error: BaseException | None = None) -> None:
        """Nothing to finish."""

    def __enter__(self) -> Unsampled:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class Sampled:
    """A recorded span; current between `__enter__` and `__exit__`."""

    __slots__ = ("_previous", "span")
    sampled = True

    def __init__(self, span: Span) -> None:
        self.span = span
        self._previous: Tracing | None = None

    @property
    def trace_id(self) -> str:
        """32 hex digits."""
        return f"{self.span.get_span_context().trace_id:032x}"

    @property
    def traceparent(self) -> str:
        """The header, with the flag "sampled"; the receiver's spans hang below this one."""
        context = self.span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-01"

    def set(self, **attributes: Any) -> None:
        """Add attributes of the allow-list."""
        self.span.set_attributes(allowed(attributes))

    def end(self, error: BaseException | None = None) -> None:
        """Finish. An error leaves its type and code, never its text: messages of drivers quote values."""
        if error is not None:
            self.span.set_attribute("error.type", type(error).__name__)
            if isinstance(error, Refusal):
                self.span.set_attribute("code", error.code)
            self.span.set_status(Status(StatusCode.ERROR))
        self.span.end()

    def __enter__(self) -> Sampled:
        self._previous = _current.get()
        _current.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _current.set(self._previous or OUTSIDE)
        self.end(error)


OUTSIDE = Unsampled()
"""What is current when no request is being served."""
_current: ContextVar[Tracing] = ContextVar("hemicycle_trace", default=OUTSIDE)


def current() -> Tracing:
    """The innermost open span of this request, or its `Unsampled`."""
    return _current.get()


def start(name: str, **attributes: Any) -> Tracing:
    """A child of the current span that does not become current: for calls that overlap; finish it with `end()`."""
    parent = _current.get()
    if not isinstance(parent, Sampled):
        return parent
    return Sampled(_open(parent.span, name, SpanKind.INTERNAL, attributes))


span = start
"""`with span("plan"):` opens a child of the current span; without sampling it is a no-op that costs 0.2 µs."""


def entered(
    name: str, traceparent: str | None, ratio: float, *, service: str = "gateway", country: str | None = None
) -> AbstractContextManager[Tracing]:
    """Begin a request at the gateway: keep the caller's trace id if one came, decide by `ratio` whether to trace it.

    The caller's own flag does not decide: anyone could make every request cost a trace.
    """
    return _begun(name, _parsed(traceparent), random.random() < ratio, service, country)


def continued(
    name: str, traceparent: str | None, *, service: str, country: str | None = None
) -> AbstractContextManager[Tracing]:
    """Go on with a request in a service: traced if and only if the flag that came with it says so."""
    parent = _parsed(traceparent)
    sampled = parent is not None and bool(parent.trace_flags & TraceFlags.SAMPLED)
    return _begun(name, parent, sampled, service, country)


def _begun(
    name: str, parent: SpanContext | None, sampled: bool, service: str, country: str | None
) -> AbstractContextManager[Tracing]:
    if not sampled:
        return _Untraced(Unsampled(parent.trace_id if parent else None))
    remote = NonRecordingSpan(parent) if parent else None
    attributes = {"service": service} | ({"country": country} if country else {})
    return Sampled(_open(remote, name, SpanKind.SERVER, attributes, service))


class _Untraced:
    """Around a request that leaves no spans: it is current meanwhile."""

    __slots__ = ("_before", "_request")

    def __init__(self, request: Unsampled) -> None:
        self._request = request

    def __enter__(self) -> Unsampled:
        self._before = _current.set(self._request)
        return self._request

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


def _open(
    parent: Span | None, name: str, kind: SpanKind, attributes: Mapping[str, Any], service: str | None = None
) -> Span:
    # A child takes its parent's resource; only the first span of a part says which part it is.
    source = tracer(service) if service else tracer(_service_of(parent))
    context = set_span_in_context(parent, Context()) if parent else Context()
    return source.start_span(name, context, kind, allowed(attributes))


def _service_of(parent: Span | None) -> str:
    resource = getattr(parent, "resource", None)
    return str(resource.attributes["service.name"]) if resource else "hemicycle"


def _parsed(traceparent: str | None) -> SpanContext | None:
    found = _TRACEPARENT.match(traceparent) if traceparent else None
    if found is None:
        return None
    trace_id, span_id = int(found[1], 16), int(found[2], 16)
    if not trace_id or not span_id:
        return None
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(int(found[3], 16)))
