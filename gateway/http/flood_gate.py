"""The ASGI layer that turns a flood away: counted by address before anything of the request is read."""

from __future__ import annotations

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commons.events.text import MEDIA_TYPE as EVENT_STREAM
from commons.telemetry import trace
from gateway.http.floods import Gate
from gateway.http.messages import headers_of, send_body
from gateway.http.request import JSON, HttpRefusal

FORWARDED = b"x-forwarded-for"


class FloodGate:
    """Wraps an app; what is beyond an address's share, or beyond what the gateway bears, gets 429 or 503.

    A stream is counted until it begins and not for as long as it lasts: streams have a bound of their own.
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
        place = _Place(self.gate, address, send)
        # Who accepts no streams gets none: nothing of the answer need be looked at.
        watched = place.send if EVENT_STREAM in headers.get(b"accept", "").lower() else send
        try:
            await self.app(scope, receive, watched)
        finally:
            place.leave()


class _Place:
    """A request's place, which it leaves once: when it has ended, or when its answer turns out to be a stream."""

    def __init__(self, gate: Gate, address: str, send: Send) -> None:
        self.gate = gate
        self.address: str | None = address
        self.onward = send

    def leave(self) -> None:
        if self.address is not None:
            self.gate.leave(self.address)
            self.address = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_stream(message):
            self.leave()
        await self.onward(message)


def _is_stream(message: Message) -> bool:
    kind = EVENT_STREAM.encode()
    return any(name == b"content-type" and value.startswith(kind) for name, value in message["headers"])


async def _refuse(send: Send, refusal: HttpRefusal) -> None:
    extensions = {**refusal.extensions, "traceId": trace.current().trace_id}
    body = orjson.dumps({"errors": [{"message": refusal.message, "extensions": extensions}]})
    # What the caller was about to send stays unread, so the connection is of no more use.
    headers = {"content-type": f"{JSON}; charset=utf-8", "connection": "close", **refusal.headers}
    await send_body(send, refusal.status, body, headers)
