"""A fresh clients database of Belgium."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from commons.database.sessions import Database


@pytest.fixture
async def database(fresh_database) -> AsyncIterator[Database]:
    found = Database(await fresh_database("clients"), "BE")
    yield found
    await found.close()
