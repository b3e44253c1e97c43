"""Answers that are streams: closed with the answer, however it ends."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

BYTES = "application/octet-stream"


class Streamed(StreamingResponse):
    """A stream that is closed when its answer is over: whoever leaves early must not keep a database connection.

    Left to the garbage collector, generators that use one another are closed all at once, and in no order.
    """

    def __init__(
        self, stream: AsyncIterator[bytes], media_type: str = BYTES, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(stream, media_type=media_type, headers=headers)
        self.stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it to its end, or to where the reader left."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if isinstance(self.stream, AsyncGenerator):
                await self.stream.aclose()
