"""One country's members service as an ASGI app: the graph, and the bulk plane."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.applications import Starlette

from commons.auth.caller import Caller
from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from commons.subgraph.telling import keep_delivering
from services.members.app.alias_delivery import deliver_aliases
from services.members.app.bulk_plane import bulk_routes
from services.members.app.bundle_files import bundle_routes
from services.members.app.candidate_plane import candidate_routes, deliver_candidates
from services.members.app.client_plane import client_routes
from services.members.app.cube_plane import cube_routes
from services.members.app.daily_obligations import keep_running, ran
from services.members.app.desk_plane import desk_routes
from services.members.app.erasure_delivery import ErasureDelivery
from services.members.app.erasure_replay import replay_erasures
from services.members.app.link_delivery import deliver_links
from services.members.app.link_plane import link_routes
from services.members.app.notice_plane import notice_routes
from services.members.app.organisation_plane import organisation_routes
from services.members.app.same_person_plane import same_person_routes
from services.members.app.share_certificates import certificate_routes
from services.members.app.transfer_delivery import deliver_transfers
from services.members.app.transfer_plane import transfer_routes
from services.members.graph.schema import schema
from services.members.store.legal_entities import missing_entities, open_entities
from services.members.store.read_log import ReadLog


def create_app(partition: Partition) -> Starlette:
    """The app of one partition; entities that the directory has and the register lacks are opened when it starts."""
    reads = ReadLog(partition.database)
    watched = replace(partition, watch=reads.note)

    async def beside() -> None:
        async with asyncio.TaskGroup() as working:
            kinds = (deliver_aliases, deliver_links, deliver_candidates, deliver_transfers, ErasureDelivery())
            working.create_task(keep_delivering(watched, *kinds))
            working.create_task(reads.keep_writing())
            if watched.daily:
                working.create_task(keep_running(watched))

    return build_app(
        schema(partition.access),
        watched,
        [
            *bulk_routes(watched),
            *same_person_routes(watched),
            *certificate_routes(watched),
            *bundle_routes(watched),
            *transfer_routes(watched),
            *link_routes(watched),
            *candidate_routes(watched),
            *cube_routes(watched),
            *notice_routes(watched),
            *desk_routes(watched),
            *organisation_routes(watched),
            *client_routes(watched),
        ],
        startup=lambda: start(watched),
        background=beside,
        told=ran,
    )


async def start(partition: Partition) -> None:
    """Before the first request: the directory's entities have registers, and who was erased stays erased."""
    await open_directory(partition)
    await replay_erasures(partition)


async def open_directory(partition: Partition) -> None:
    """Open the directory's entities of this country that have no register yet."""
    async with partition.database.reading() as session:
        missing = await missing_entities(session, partition.country)
    if missing:
        itself = Caller(issuer="partition", subject=partition.name)
        async with partition.database.writing(itself, "openEntities") as session:
            await open_entities(session, partition.country)
