"""Wake-ups of those who wait for the outbox to grow.

A notification only wakes; what is told comes from the table, so that a lost one costs a few seconds and no line.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

OUTBOX_CHANNEL = "outbox"
"""Where PostgreSQL says, at commit, that the outbox has grown."""
LOOK_SECONDS = 5.0
"""How often the table is looked at though nobody called."""
log = structlog.get_logger(__name__)


class Wakes:
    """Wakes those who wait for the outbox to grow: one connection listens for all of them, while there are any."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._waiting = 0
        self._grown = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Keep the connection for as long as the block runs."""
        self._waiting += 1
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting and self._listening is not None:
                self._listening.cancel()
                self._listening = None

    def mark(self) -> asyncio.Event:
        """What is set when the outbox grows from now on; take it before reading."""
        return self._grown

    @staticmethod
    async def wait(mark: asyncio.Event) -> None:
        """Wait until the outbox has grown since `mark`, or for a few seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await mark.wait()

    def _wake(self, *_: object) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def _listen(self) -> None:
        engine = create_async_engine(self._url, poolclass=NullPool, hide_parameters=True)
        try:
            while True:
                try:
                    async with engine.connect() as connection:
                        driver = (await connection.get_raw_connection()).driver_connection
                        assert driver is not None
                        await driver.add_listener(OUTBOX_CHANNEL, self._wake)
                        self._wake()  # something may have happened before it listened
                        while not driver.is_closed():  # noqa: ASYNC110 - a broken connection sends no event
                            await asyncio.sleep(LOOK_SECONDS)
                except (SQLAlchemyError, OSError) as error:
                    log.warning("outbox not heard; it is looked at instead", exc_info=error)
                    await asyncio.sleep(LOOK_SECONDS)
        finally:
            await engine.dispose()
