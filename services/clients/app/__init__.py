"""The clients service as one partition's Starlette app: the graph, the bulk plane, and what it does by itself."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette

from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from commons.subgraph.telling import keep_delivering
from services.clients.app.agreement_plane import agreement_route
from services.clients.app.contact_retention import keep_erasing
from services.clients.app.membership_watch import keep_watching
from services.clients.app.organisation_plane import deliver_organisations, organisation_route
from services.clients.graph.schema import schema


def create_app(partition: Partition) -> Starlette:
    """The app of one partition."""

    async def beside() -> None:
        async with asyncio.TaskGroup() as working:
            working.create_task(keep_delivering(partition, deliver_organisations))
            if partition.daily:
                working.create_task(keep_watching(partition))
                working.create_task(keep_erasing(partition))

    return build_app(
        schema(partition.access),
        partition,
        [agreement_route(partition), organisation_route(partition)],
        background=beside,
    )
