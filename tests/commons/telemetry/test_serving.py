from __future__ import annotations

import io
from functools import partial
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from commons.telemetry import finished, logs, trace
from commons.telemetry.metrics import Metrics
from commons.telemetry.serving import Observed
from tests.commons.asgi import ask


async def fails(_: Request) -> Response:
    raise KeyError("amelie@example.org")


async def streams(_: Request) -> Response:
    async def parts() -> Any:
        yield b"first"
        yield b"second"

    return StreamingResponse(parts())


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def app(metrics: Metrics) -> Observed:
    routes = [Route("/fails", fails), Route("/streams", streams), Route("/live", lambda _: PlainTextResponse("ok"))]
    begin = partial(trace.entered, "request", ratio=1.0)
    return Observed(Starlette(routes=routes), metrics, begin, "gateway")


@pytest.fixture
def log() -> Any:
    stream = io.BytesIO()
    logs.configure("INFO", stream)
    yield lambda: [orjson.loads(row) for row in stream.getvalue().splitlines()]
    logs.configure("CRITICAL")


async def test_a_request_is_a_span_a_line_and_a_count(app: Observed, metrics: Metrics, log: Any) -> None:
    finished.RING.clear()
    await ask(app, "GET", "/streams", query="name=Amelie")
    [row] = finished.RING.spans()
    [line] = log()
    assert row["attributes"] == {"service": "gateway", "method": "GET", "status": 200, "bytes": 11}
    assert (line["partition"], line["bytes"], line["trace_id"]) == ("gateway", 11, row["trace_id"])
    assert "Amelie" not in str(line)
    assert b'http_response_status_code="200"} 1.0' in metrics.text()[0]


async def test_a_crash_is_counted_as_what_the_caller_saw(app: Observed, metrics: Metrics, log: Any) -> None:
    with pytest.raises(KeyError):
        await ask(app, "GET", "/fails")
    [line] = log()
    assert line["status"] == 500
    assert b'http_response_status_code="500"} 1.0' in metrics.text()[0]


async def test_probes_leave_nothing(app: Observed, metrics: Metrics, log: Any) -> None:
    finished.RING.clear()
    await ask(app, "GET", "/live")
    assert (finished.RING.spans(), log()) == ([], [])
    assert b"http_response_status_code" not in metrics.text()[0]
