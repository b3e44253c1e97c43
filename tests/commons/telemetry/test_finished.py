from __future__ import annotations

from commons.telemetry import finished, trace
from tests.collector import collecting


def test_spans_go_to_the_collector_when_one_is_set() -> None:
    finished.RING.clear()
    with collecting() as collector:
        finished.export_to(collector.url)
        try:
            with trace.entered("graphql", None, 1.0) as request, trace.span("plan"):
                pass
            finished.flush()
        finally:
            finished.export_to(None)
    assert finished.RING.spans() == []
    assert collector.paths == {"/v1/traces"}
    found = {span.name: span for span in collector.trace(request.trace_id)}
    assert set(found) == {"graphql", "plan"}
    assert found["plan"].parent_id == found["graphql"].span_id
    assert {span.part for span in collector.spans} == {"gateway"}
