"""The clients service as an app: partitions of one process share one schema."""

from __future__ import annotations

from commons.auth.access import AccessTable
from commons.database.sessions import Database
from services.clients.app import create_app
from tests.commons.asgi import ask
from tests.commons.partitions import Issuing, partition_of


async def test_a_partition_is_ready_and_publishes_its_key(fresh_database) -> None:
    database = Database(await fresh_database("clients"), "HU")
    partition = partition_of(database, AccessTable.load(), Issuing(), service="clients", country="HU")
    app = create_app(partition)
    assert (await ask(app, "GET", "/ready")).json() == {"ready": True, "partition": "clients/HU", "sequence": 0}
    assert (await ask(app, "GET", "/jwks.json")).json()["keys"][0]["kid"] == partition.key.kid
    await database.close()
