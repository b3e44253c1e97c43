"""Who is still to be told of a meeting, as a list for the post or the mailer.

GET /bulk/notices/BE.assembly.….csv   every notice of the present round that has not reached its member

Names and addresses are asked of the members service for this one file, and kept nowhere here.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.clock import today
from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.file_answers import CSV, begun, streamed
from services.governance.store import assemblies
from services.governance.store.notice_leftovers import leftovers

RULE = "Assembly.noticeList"


def notice_routes(partition: Partition) -> list[Route]:
    """The leftovers of one partition's meetings."""

    async def csv(request: Request) -> Response:
        context = RequestContext(partition, await caller_of_request(request, partition))
        wanted = uuid_of(request.path_params["id"], "assembly", context.country)
        async with partition.database.reading() as session:
            assembly = await assemblies.by_id(session, wanted)
        context.require(RULE, assembly.entity)
        async with context.writing("exportNotices") as session:
            session.record("exportNotices", global_id(context.country, "assembly", wanted))
        blocks = await begun(leftovers(partition, assembly, today(partition.country.timezone)))
        return streamed(blocks, f"{request.path_params['id']}.csv", CSV)

    return [Route("/bulk/notices/{id}.csv", csv, methods=["GET"])]
