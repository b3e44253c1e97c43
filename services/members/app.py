"""One country's members service as an ASGI app: the graph, and electorates on the bulk plane."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.auth.tokens import verify_partition
from commons.bulk import ELECTORATE_PATH, ElectorateRequest
from commons.errors import Refusal
from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from commons.subgraph.schema import SubgraphSchema
from services.members.graph.schema import schema
from services.members.store.electorate import check_electorate, electorate_stream
from services.members.store.legal_entities import missing_entities, open_entities

ELECTORATE_PURPOSE = "VOTING_ROLL"

_SCHEMAS: dict[int, tuple[AccessTable, SubgraphSchema]] = {}
"""By the access table's identity; the table is kept beside, so that its identity is not given to another."""


def create_app(partition: Partition) -> Starlette:
    """The app of one partition; entities that the directory has and the register lacks are opened when it starts."""

    async def electorate(request: Request) -> Response:
        wanted = await _asked(request, partition)
        as_of = _day(wanted.as_of)
        await check_electorate(partition.database, wanted.entity, as_of, wanted.known_at)
        stream = electorate_stream(partition.database, wanted.entity, as_of, wanted.known_at)
        return StreamingResponse(stream, media_type="application/octet-stream")

    routes = [Route(ELECTORATE_PATH, electorate, methods=["POST"])]
    return build_app(_schema(partition.access), partition, routes, startup=lambda: open_directory(partition))


async def open_directory(partition: Partition) -> None:
    """Open the directory's entities of this country that have no register yet."""
    async with partition.database.reading() as session:
        missing = await missing_entities(session, partition.country)
    if missing:
        itself = Caller(issuer="partition", subject=partition.name)
        async with partition.database.writing(itself, "openEntities") as session:
            await open_entities(session, partition.country)


async def _asked(request: Request, partition: Partition) -> ElectorateRequest:
    _scheme, _, token = request.headers.get("authorization", "").partition(" ")
    asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
    if asking.purpose != ELECTORATE_PURPOSE:
        raise Refusal("FORBIDDEN", f"An electorate is asked for with purpose {ELECTORATE_PURPOSE}.")
    try:
        return msgspec.json.decode(await request.body(), type=ElectorateRequest)
    except msgspec.DecodeError as error:
        raise Refusal("BAD_REQUEST", "The body is not an electorate request.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("BAD_ARGUMENT", "as_of is a day as YYYY-MM-DD.") from error


def _schema(access: AccessTable) -> SubgraphSchema:
    if id(access) not in _SCHEMAS:
        _SCHEMAS[id(access)] = access, schema(access)
    return _SCHEMAS[id(access)][1]
