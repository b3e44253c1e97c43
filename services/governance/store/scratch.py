"""Transactions that leave nothing behind, for questions that need temporary tables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from commons.database.sessions import Database, ReadSession


@asynccontextmanager
async def scratch(database: Database) -> AsyncIterator[ReadSession]:
    """A transaction that is always rolled back (a read-only one may not create temporary tables)."""
    async with database.engine.connect() as connection, connection.begin() as transaction:
        yield ReadSession(connection, database.country)
        await transaction.rollback()
