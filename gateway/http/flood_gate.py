"""The ASGI layer that turns a flood away: counted by address before anything of the request is read."""

from __future__ import annotations

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from commons.telemetry import trace
from gateway.http.floods import Gate
from gateway.http.messages import headers_of, send_body
from gateway.http.request import JSON, HttpRefusal

FORWARDED = b"x-forwarded-for"
STREAM = "text/event-stream"


class FloodGate:
    """Wraps an app; what is beyond an address's share, or beyond what the gateway bears, gets 429 or 503.

    A stream is counted when it begins and not for as long as it lasts: streams have a bound of their own.
    """

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it without reading it."""
        headers = headers_of(scope)
        try:
            address = self.gate.enter((scope.get("client") or ("",))[0], headers.get(FORWARDED))
        except HttpRefusal as refusal:
            await _refuse(send, refusal)
            return
        if STREAM in headers.get(b"accept", ""):
            self.gate.leave(address)
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.leave(address)


async def _refuse(send: Send, refusal: HttpRefusal) -> None:
    extensions = {**refusal.extensions, "traceId": trace.current().trace_id}
    body = orjson.dumps({"errors": [{"message": refusal.message, "extensions": extensions}]})
    # What the caller was about to send stays unread, so the connection is of no more use.
    headers = {"content-type": f"{JSON}; charset=utf-8", "connection": "close", **refusal.headers}
    await send_body(send, refusal.status, body, headers)
