"""`/files/…` as raw ASGI: a file streamed from the one partition that holds it, or a refusal in JSON.

Strict: a file that breaks off closes the connection in the middle, so that nobody takes a part for the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from commons.auth.caller import Caller
from commons.auth.headers import caller_of
from commons.auth.tokens import Tokens
from commons.errors import Refusal
from commons.telemetry import trace
from gateway.access.grants import Grants
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.files import Files, OpenFile
from gateway.http.files import FileRequest, read_file_request
from gateway.http.messages import headers_of, read_body, send_body
from gateway.http.request import JSON, HttpRefusal
from gateway.response.answer import Response
from gateway.response.endpoint import refused
from gateway.route.files import FileCall, locate

STATUSES = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404}
UPLOAD_MAX, UPLOAD_SECONDS = 20 << 20, 120.0
"""Bytes of a file that is sent to be kept, and seconds in which it must have come."""
_FAILURES = {"PARTITION_TIMEOUT": 504, "PARTITION_UNAVAILABLE": 503, "PARTITION_CIRCUIT_OPEN": 503}


class FileEndpoint:
    """The files of the graph's countries."""

    def __init__(
        self, files: Files, tokens: Tokens | None, grants: Callable[[Caller], Grants], countries: tuple[str, ...]
    ) -> None:
        self.files = files
        self.tokens = tokens
        self.grants = grants
        self.countries = countries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file; the service checks the same token again."""
        begun = Begun(send)
        try:
            asked = read_file_request(scope["method"], scope["path"], headers_of(scope))
            call = locate(asked, self.countries)
            caller = await caller_of(asked.authorization, asked.purpose, self.tokens)
            _check(self.grants(caller), call)
            body = await read_body(receive, UPLOAD_MAX, UPLOAD_SECONDS) if call.method == "PUT" else None
            with trace.span("fetch", service=call.service, country=call.country):
                async with self.files.opened(call, _passed_on(asked), body) as file:
                    await _stream(file, scope, receive, begun)
        except Refusal as refusal:
            status, extra = _status(refusal)
            await _say(send, refused(refusal), status, extra)
        except PartitionFailure as failure:
            if begun.begun:
                raise
            error = failure.formatted()
            error["extensions"]["traceId"] = trace.current().trace_id
            await _say(send, Response(has_data=False, errors=[error]), _FAILURES.get(failure.code, 502), {})


def _check(grants: Grants, call: FileCall) -> None:
    """Refuse before a connection is made what the country could not grant for any row."""
    if grants.may(call.rule, call.country):
        return
    if grants.caller.anonymous:
        raise Refusal("UNAUTHENTICATED", "Log in first: send 'Authorization: Bearer …' with your token.")
    raise Refusal("FORBIDDEN", f"{call.rule} is not granted to you in {call.country}.", coordinate=call.rule)


def _passed_on(asked: FileRequest) -> dict[str, str]:
    headers = {"authorization": asked.authorization, "x-purpose": asked.purpose}
    found = {name: value for name, value in headers.items() if value}
    return found | {"traceparent": trace.current().traceparent}


class Begun:
    """ASGI's `send`, which remembers whether the answer has begun."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        self.begun = True
        await self.send(message)


async def _stream(file: OpenFile, scope: Scope, receive: Receive, send: Send) -> None:
    response = StreamingResponse(file.blocks)
    response.raw_headers = [(name.encode(), value.encode("latin-1")) for name, value in file.headers.items()]
    with suppress(ClientDisconnect):  # who left wants no more of it
        await response(scope, receive, send)


def _status(refusal: Refusal) -> tuple[int, dict[str, str]]:
    if isinstance(refusal, HttpRefusal):
        return refusal.status, refusal.headers
    extra = {"www-authenticate": "Bearer"} if refusal.code == "UNAUTHENTICATED" else {}
    return STATUSES.get(refusal.code, 400), extra


async def _say(send: Send, response: Response, status: int, extra: dict[str, str]) -> None:
    headers = {"content-type": f"{JSON}; charset=utf-8", "cache-control": "no-store", **extra}
    await send_body(send, status, response.encoded, headers)
