"""A query's answer as lines of text straight out of `COPY`, in bounded memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

CHUNKS_AHEAD = 8
_END = b""


async def copied_lines(driver: Any, query: str, *arguments: Any) -> AsyncGenerator[bytes, None]:
    """Whole lines in blocks, for queries of one text column without line breaks or tabs (JSON has none)."""
    rest = b""
    async for chunk in copied(driver, query, *arguments, format="text"):
        block, newline, rest = (rest + chunk).rpartition(b"\n")
        if newline:
            # The text format doubles backslashes; nothing else of JSON is escaped.
            yield (block + newline).replace(b"\\\\", b"\\")


async def copied(driver: Any, query: str, *arguments: Any, **options: Any) -> AsyncGenerator[bytes, None]:
    """Chunks as PostgreSQL sends them; a reader that stops ends the copy."""
    ahead: asyncio.Queue[bytes] = asyncio.Queue(CHUNKS_AHEAD)

    async def put(chunk: bytes) -> None:
        await ahead.put(bytes(chunk))

    async def copy() -> None:
        try:
            await driver.copy_from_query(query, *arguments, output=put, **options)
        finally:
            await ahead.put(_END)

    copying = asyncio.create_task(copy())
    try:
        while chunk := await ahead.get():
            yield chunk
        await copying
    finally:
        copying.cancel()
        await asyncio.wait([copying])
