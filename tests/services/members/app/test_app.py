"""The app's life: it opens the directory's entities, works beside, and stops cleanly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from commons.database.sessions import Database
from services.members.app import create_app
from tests.commons.asgi import ask
from tests.commons.partitions import Issuing, partition_of
from tests.services.members.conftest import ACCESS


async def test_a_new_partition_opens_its_entities_once(
    issuing: Issuing, fresh_database: Callable[[str], Awaitable[str]]
) -> None:
    url = await fresh_database("members")
    for _ in range(2):
        partition = partition_of(Database(url, "FR"), ACCESS, issuing, service="members", country="FR")
        partition = replace(partition, key=issuing.partitions["members/FR"])
        app = create_app(partition)
        async with app.router.lifespan_context(app):
            ready = (await ask(app, "GET", "/ready")).json()
            assert ready == {"ready": True, "partition": "members/FR", "sequence": 1, "obligationsRan": {}}
            async with partition.database.reading() as session:
                assert await session.value("SELECT count(*) FROM legal_entity") == 4
