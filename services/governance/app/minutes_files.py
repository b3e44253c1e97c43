"""Minutes as files, under the access rule of `Assembly.minutes`; each export leaves an audit line.

GET /bulk/minutes/BE.minutes.….jsonl   the canonical JSON that the digest and the signatures are over
GET /bulk/minutes/BE.minutes.….csv     the list of attendance as it was annexed
GET /bulk/minutes/BE.minutes.….pdf     the minutes (PDF/A-2b)
GET /bulk/votes/BE.minutes.….csv       who voted how in open ballots, as it was annexed
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.downloads import Downloads
from services.governance.app.file_answers import CSV, begun, streamed
from services.governance.app.minutes_document import Document, pdf
from services.governance.domain.after.body import canonical
from services.governance.store.after import by_name, lists, minutes
from services.governance.store.after.lists import ListOf
from services.governance.store.after.minutes import MinutesRecord

RULE = "Assembly.minutes"
"""Who may read the minutes in the graph may have them as a file."""


def minutes_routes(partition: Partition) -> list[Route]:
    """The files of one partition's minutes."""

    async def votes(request: Request) -> Response:
        found = await _allowed(partition, request, "votes")
        return streamed(await begun(_votes(partition, found)), f"{request.path_params['id']}-votes.csv", CSV)

    files = Downloads[MinutesRecord](
        folder="minutes",
        allowed=partial(_allowed, partition),
        bundle=_body,
        csv=partial(_attendance, partition),
        document=partial(_document, partition),
    )
    return [*files.routes(), Route("/bulk/votes/{id}.csv", votes)]


async def _allowed(partition: Partition, request: Request, form: str) -> MinutesRecord:
    """The version, once the caller's role covers its entity and the export is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "minutes", context.country)
    async with partition.database.reading() as session:
        found = await minutes.by_id(session, wanted)
    context.require(RULE, found.entity)
    async with context.writing("exportMinutes") as session:
        session.record("exportMinutes", global_id(context.country, "minutes", wanted), form=form)
    return found


async def _body(found: MinutesRecord) -> AsyncGenerator[bytes, None]:
    yield canonical(found.body)


async def _attendance(partition: Partition, found: MinutesRecord) -> AsyncGenerator[bytes, None]:
    async with partition.database.reading() as session:
        rows = await lists.attendance(session, _list_of(found))
    yield lists.csv_of(lists.ATTENDANCE, rows)


async def _votes(partition: Partition, found: MinutesRecord) -> AsyncGenerator[bytes, None]:
    async with partition.database.reading() as session:
        async for block in by_name.blocks(session, _list_of(found)):
            yield block


def _list_of(found: MinutesRecord) -> ListOf:
    roll = found.body["roll"]
    return ListOf(
        assembly=found.assembly,
        entity=found.entity,
        held_on=found.held_on,
        roll=uuid_of(roll["id"], "roll") if roll else None,
        at=found.body["known_at"],
    )


async def _document(partition: Partition, found: MinutesRecord) -> Callable[[], bytes]:
    async with partition.database.reading() as session:
        signed = [row for _, row in await minutes.signatures(session, [found.id])]
    return partial(pdf, Document(partition.country, found, tuple(signed)))
