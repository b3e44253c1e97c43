"""An event stream as an ASGI answer: it ends with its events, with its reader, or where the reader stops reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping

from starlette.types import Receive, Send

from commons.events.text import MEDIA_TYPE

PATIENCE_SECONDS = 30.0
"""How long one event may take to be taken by the reader's side."""


async def send_events(
    receive: Receive,
    send: Send,
    events: AsyncGenerator[bytes, None],
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE_SECONDS,
) -> None:
    """Send events until they end or the reader leaves; one that does not read for `patience` seconds is cut off."""
    sending = asyncio.create_task(_send(send, events, headers or {}, patience))
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not sending.done():
            sending.cancel()
        await asyncio.wait((sending, leaving))
    if not sending.cancelled():
        sending.result()


async def _send(send: Send, events: AsyncGenerator[bytes, None], headers: Mapping[str, str], patience: float) -> None:
    told = {"content-type": f"{MEDIA_TYPE}; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}
    lines = [(name.encode(), value.encode("latin-1")) for name, value in {**told, **headers}.items()]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": lines})
        async for event in events:
            async with asyncio.timeout(patience):
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        return  # not an error of ours: the connection closes without an end, and the reader may resume
    finally:
        await events.aclose()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
