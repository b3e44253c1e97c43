"""The ASGI layer around an app: its span, its metrics, one access line per request that names nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commons.telemetry import logs
from commons.telemetry.metrics import Metrics
from commons.telemetry.trace import Tracing

Begin = Callable[[str | None], AbstractContextManager[Tracing]]
"""From the `traceparent` header to the request's trace: `trace.entered` or `trace.continued`, the rest filled in."""

QUIET = frozenset({"/live", "/ready", "/metrics"})


class Observed:
    """Wraps an app. Probes and scrapes are served without a span or a line."""

    def __init__(self, app: ASGIApp, metrics: Metrics, begin: Begin, partition: str) -> None:
        self.app = app
        self.metrics = metrics
        self.begin = begin
        self.partition = partition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self.app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 500, 0
        opened: float | None = None

        async def counted(message: Message) -> None:
            nonlocal status, sent, opened
            if message["type"] == "http.response.start":
                status = message["status"]
                if goes_on(message):  # an hour of listening is no hour of answering
                    opened = time.perf_counter() - began
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        with self.begin(header(scope, b"traceparent")) as request:
            try:
                await self.app(scope, receive, counted)
            finally:
                seconds = time.perf_counter() - began
                request.set(method=scope["method"], status=status, bytes=sent)
                self.metrics.served(scope["method"], status, seconds if opened is None else opened)
                logs.request(self.partition, scope["method"], status, sent, seconds)


def goes_on(start: Message) -> bool:
    """Whether an answer that begins so is an event stream."""
    return any(name == b"content-type" and value.startswith(b"text/event-stream") for name, value in start["headers"])


def header(scope: Scope, name: bytes) -> str | None:
    """The first value of a header (given in lower case), if it came."""
    for key, value in scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return None
