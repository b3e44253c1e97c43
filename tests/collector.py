"""An OTLP/HTTP collector for tests: keeps the spans that processes send it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """One span as it came; `part` is the `service.name` of its process's part."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    part: str
    attributes: dict[str, Any]


@dataclass
class Collector:
    """Where it listens, and what it got; `paths` are the URLs that were posted to."""

    url: str = ""
    spans: list[Span] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def trace(self, trace_id: str) -> list[Span]:
        """The spans of one trace so far."""
        return [span for span in list(self.spans) if span.trace_id == trace_id]

    def take(self, body: bytes) -> None:
        """Keep what one request brings."""
        for part in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = _values(part.resource.attributes)
            self.spans += [
                Span(
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    span.name,
                    str(names["service.name"]),
                    _values(span.attributes),
                )
                for scope in part.scope_spans
                for span in scope.spans
            ]


def _values(found: Any) -> dict[str, Any]:
    return {item.key: getattr(item.value, str(item.value.WhichOneof("value"))) for item in found}


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port until the block ends."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.paths.add(self.path)
            collector.take(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    collector.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
