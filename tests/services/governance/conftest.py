"""Countries opened on demand and closed at the end of a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.services.governance.country import Country

OpenCountry = Callable[[str], Awaitable[Country]]


@pytest.fixture
async def country(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[OpenCountry]:
    """`await country("BE")` is that country with nobody in it."""
    opened: list[Country] = []

    async def open_country(code: str) -> Country:
        found = await Country.open(code, await fresh_database("members"), await fresh_database("governance"))
        opened.append(found)
        return found

    yield open_country
    for found in opened:
        await found.close()
