"""What governance asks to convene members: their addresses, for the purpose and the assembly that its token names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.bulk import NOTICE_PATH, NOTICE_PURPOSE, EntityRequest
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from commons.subgraph.streamed import Streamed
from services.members.app.bulk_plane import day_of, watched
from services.members.store.notice_addresses import address_stream


def notice_routes(partition: Partition) -> list[Route]:
    """The addresses of one partition's members; each reading is in the members' logs."""

    async def addresses(request: Request) -> Response:
        asking = await asking_of(request, partition, NOTICE_PURPOSE)
        if asking.assembly is None:
            raise Refusal("FORBIDDEN", "Addresses are for the notices of an assembly; the token names none.")
        wanted = await body_of(request, EntityRequest)
        entity, on = entity_held(partition, wanted.entity), day_of(wanted.day)
        watched(partition, asking, "notice addresses", entity.id)
        return Streamed(address_stream(partition.database, entity.id, on))

    return [Route(NOTICE_PATH, addresses, methods=["POST"])]
