"""The database orders folded names as Python does: that is what lets ten countries' lists merge."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from commons.database.sessions import Database
from services.clients.domain.sort_name import sort_name


async def test_folded_names_order_by_bytes_in_the_database_too(database: Database) -> None:
    names: set[str] = set()

    @settings(max_examples=200, database=None)
    @given(st.text(max_size=30))
    def collect(name: str) -> None:
        names.add(sort_name(name))

    collect()
    statement = 'SELECT name FROM unnest(CAST(:names AS text[])) AS row (name) ORDER BY name COLLATE "C"'
    async with database.reading() as session:
        ordered = [row.name for row in await session.all(statement, {"names": list(names)})]
    assert ordered == sorted(names, key=str.encode)
