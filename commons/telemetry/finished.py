"""Where finished spans go: to an OTLP collector if one is set, else into a ring that tests and the debug view read."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import (
    ReadableSpan,
    SpanLimits,
    SpanProcessor,
    SynchronousMultiSpanProcessor,
    TracerProvider,
)
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Tracer

KEPT = 4096
"""How many finished spans the ring keeps in memory."""


class Ring(SpanProcessor):
    """The last finished spans of this process."""

    def __init__(self, size: int = KEPT) -> None:
        self._spans: deque[ReadableSpan] = deque(maxlen=size)

    def on_end(self, span: ReadableSpan) -> None:
        """Keep one span."""
        self._spans.append(span)

    def spans(self, trace_id: str | None = None) -> list[dict[str, Any]]:
        """Finished spans, oldest first, of one trace (32 hex digits) or all; times in milliseconds."""
        rows = [_row(span) for span in self._spans]
        return [row for row in rows if trace_id is None or row["trace_id"] == trace_id]

    def clear(self) -> None:
        """Forget them."""
        self._spans.clear()


RING = Ring()
_processor = SynchronousMultiSpanProcessor()
_processor.add_span_processor(RING)


def export_to(endpoint: str | None) -> None:
    """Send spans of this process to the OTLP/HTTP collector at `endpoint` (`http://collector:4318`) from now on."""
    global _processor  # noqa: PLW0603
    _processor.shutdown()
    _processor = SynchronousMultiSpanProcessor()
    _processor.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")) if endpoint else RING
    )
    tracer.cache_clear()


def flush() -> None:
    """Send what waits; call it when the process ends."""
    _processor.force_flush()


@lru_cache(maxsize=64)
def tracer(service: str) -> Tracer:
    """The tracer of one part (`gateway`, `members`); several parts may share a process and its exporter."""
    provider = TracerProvider(
        sampler=ALWAYS_ON,  # who comes here is sampled; the SDK's default would let the caller's flag decide
        resource=Resource({"service.name": service, "service.namespace": "hemicycle"}),
        span_limits=SpanLimits(max_span_attributes=32, max_events=8, max_links=64),
        active_span_processor=_processor,
        shutdown_on_exit=False,
    )
    return provider.get_tracer("hemicycle")


def _row(span: ReadableSpan) -> dict[str, Any]:
    context, resource = span.get_span_context(), span.resource
    assert context is not None
    return {
        "trace_id": f"{context.trace_id:032x}",
        "span_id": f"{context.span_id:016x}",
        "parent_id": f"{span.parent.span_id:016x}" if span.parent else None,
        "name": span.name,
        "service": resource.attributes.get("service.name"),
        "duration_ms": ((span.end_time or 0) - (span.start_time or 0)) / 1e6,
        "error": not span.status.is_ok,
        "attributes": dict(span.attributes or {}),
    }
