"""ASGI messages: a whole body in, a whole body out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from gateway.http.request import HttpRefusal

_HEADERS = "hemicycle.headers"
"""Key of the scope, which is the request's own."""


async def read_body(receive: Receive, limit: int, seconds: float | None = None) -> bytes:
    """The request's body; 413 beyond `limit` bytes, 408 where it is not whole after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, limit)
    except TimeoutError as error:
        raise HttpRefusal(408, "The body did not come in time.", connection="close") from error


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise HttpRefusal(
                413, f"A request holds at most {limit} bytes.", code="QUERY_TOO_LARGE", connection="close"
            )
        chunks.append(chunk)
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def headers_of(scope: Scope) -> dict[bytes, str]:
    """Header values by lower-case name; of several the first counts. Read once for a request."""
    found: dict[bytes, str] | None = scope.get(_HEADERS)
    if found is None:
        found = scope[_HEADERS] = {}
        for name, value in scope["headers"]:
            found.setdefault(name, value.decode("latin-1"))
    return found


async def send_body(send: Send, status: int, body: bytes, headers: Mapping[str, Any]) -> None:
    """Send a whole response."""
    lines = [(name.encode("latin-1"), str(value).encode("latin-1")) for name, value in headers.items()]
    lines.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})
