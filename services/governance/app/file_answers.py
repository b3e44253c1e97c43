"""Files as HTTP answers: streamed under a name, refused before the first byte or not at all."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from starlette.responses import Response

from commons.subgraph.streamed import Streamed

JSONL, CSV, PDF = "application/jsonl", "text/csv; charset=utf-8", "application/pdf"


async def begun(stream: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    """The stream after its first block, so that a refusal is an answer and not a broken file."""
    first = await anext(stream, b"")

    async def whole() -> AsyncIterator[bytes]:
        async with aclosing(stream):
            yield first
            async for block in stream:
                yield block

    return whole()


def streamed(stream: AsyncIterator[bytes], name: str, kind: str) -> Response:
    """A file as it comes."""
    return Streamed(stream, media_type=kind, headers=_named(name))


def whole(body: bytes, name: str, kind: str) -> Response:
    """A file at once."""
    return Response(body, media_type=kind, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
