from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from commons.telemetry import finished, trace


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """An OTLP collector that keeps what it gets."""
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_spans_go_to_the_collector_when_one_is_set(collector: tuple[str, list[tuple[str, bytes]]]) -> None:
    endpoint, got = collector
    finished.RING.clear()
    finished.export_to(endpoint)
    try:
        with trace.entered("graphql", None, 1.0) as request, trace.span("plan"):
            pass
        finished.flush()
    finally:
        finished.export_to(None)
    assert finished.RING.spans() == []
    [(path, body)] = got
    assert path == "/v1/traces"
    sent = ExportTraceServiceRequest.FromString(body)
    spans = [span for part in sent.resource_spans for scope in part.scope_spans for span in scope.spans]
    assert {span.name for span in spans} == {"graphql", "plan"}
    assert {span.trace_id.hex() for span in spans} == {request.trace_id}
    names = {item.key: item.value.string_value for item in sent.resource_spans[0].resource.attributes}
    assert names["service.name"] == "gateway"
