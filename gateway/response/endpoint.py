"""`/graphql` as raw ASGI: bytes in, a response out, with the status that GraphQL over HTTP gives it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request as StarletteRequest
from starlette.responses import Response as StarletteResponse
from starlette.types import Receive, Scope, Send

from commons.errors import Refusal
from commons.telemetry import trace
from gateway.http.messages import headers_of, read_body, send_body
from gateway.http.request import GRAPHQL_JSON, JSON, HttpRefusal, Request, accepted, read_request
from gateway.operation.parse import DocumentRefused
from gateway.response.answer import MASKED, Response

STATUSES = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}
Answer = Callable[[Request], Awaitable[Response]]


class Endpoint:
    """The GraphQL endpoint over `Pipeline.answer`."""

    def __init__(
        self,
        answer: Answer,
        *,
        max_body: int,
        partial_status: bool = False,
        body_seconds: float | None = None,
        passed: Sequence[str] = (),
    ) -> None:
        self.answer = answer
        self.max_body = max_body
        self.partial_status = partial_status
        self.body_seconds = body_seconds
        self.passed = passed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; refusals become GraphQL errors, faults go to the server's error handler."""
        headers = headers_of(scope)
        media_type = JSON
        try:
            media_type = accepted(headers.get(b"accept"))
            body = await self.body(receive) if scope["method"] == "POST" else b""
            request = read_request(scope["method"], scope["query_string"], headers, body, self.passed)
            response = await self.answer(request)
            status = self.status(response, media_type)
            extra: dict[str, str] = {}
        except ConnectionResetError:
            return  # the caller left before the whole request came
        except Refusal as refusal:
            response = refused(refusal)
            status, extra = refused_status(refusal, media_type)
        content_type = f"{media_type}; charset=utf-8"
        await send_body(send, status, response.encoded, {"content-type": content_type, **extra})

    async def body(self, receive: Receive) -> bytes:
        """The request's body; `HttpRefusal` 413 or 408."""
        return await read_body(receive, self.max_body, self.body_seconds)

    def status(self, response: Response, media_type: str) -> int:
        """The status of what was run."""
        return 294 if self.partial_status and media_type == GRAPHQL_JSON and response.errors else 200


def refused(refusal: Refusal) -> Response:
    """A response without data: the request was refused before anything ran."""
    trace_id = trace.current().trace_id
    extensions: dict[str, Any] = {**refusal.extensions, "traceId": trace_id}
    if not isinstance(refusal, DocumentRefused):
        return Response(has_data=False, errors=[{"message": refusal.message, "extensions": extensions}])
    errors = [
        {
            "message": error.message,
            "locations": [location.formatted for location in error.locations or ()],
            "extensions": extensions,
        }
        for error in refusal.errors
    ]
    return Response(has_data=False, errors=[e if e["locations"] else _unplaced(e) for e in errors])


def _unplaced(error: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in error.items() if name != "locations"}


def refused_status(refusal: Refusal, media_type: str) -> tuple[int, dict[str, str]]:
    """The status: an HTTP refusal's own; 401 without a good token; else 200 in plain JSON and 4xx in the new type."""
    if isinstance(refusal, HttpRefusal):
        return refusal.status, refusal.headers
    if refusal.code == "UNAUTHENTICATED":
        return 401, {"www-authenticate": "Bearer"}
    return (200 if media_type == JSON else STATUSES.get(refusal.code, 400)), {}


async def crashed(_: StarletteRequest, __: Exception) -> StarletteResponse:
    """What a caller sees of a fault of ours; the server logs the exception itself."""
    extensions = {"code": "INTERNAL", "traceId": trace.current().trace_id}
    body = Response(has_data=False, errors=[{"message": MASKED, "extensions": extensions}]).encoded
    return StarletteResponse(body, 500, media_type=JSON)
