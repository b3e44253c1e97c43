"""The routes between partitions: electorates for governance, aliases from other countries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.auth.tokens import Asking, verified
from commons.bulk import (
    ALIAS_TABLE_PATH,
    CONSULTATION_PURPOSE,
    ELECTORATE_PATH,
    ENTITY_LIFE_PATH,
    KNOWN_AT_HEADER,
    NAMED_ELECTORATE_PURPOSE,
    OWN_PATH,
    OWN_PURPOSE,
    UNDELIVERED_PATH,
    ElectorateRequest,
    EntityLifeRequest,
    EntityRequest,
    OwnRequest,
)
from commons.clock import today
from commons.errors import Refusal
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from commons.subgraph.streamed import Streamed
from services.members.domain.entity_life import check_there
from services.members.domain.linking import ALIAS_AUDIENCE, ALIAS_PURPOSE, read_alias_claims
from services.members.store.aliases import receive_alias, undelivered_in
from services.members.store.electorate import alias_stream, check_electorate, electorate_stream
from services.members.store.entity_life import statuses
from services.members.store.read_log import PARTITION
from services.members.store.viewing import belongs, holds, persons_of_login

ELECTORATE_PURPOSE = "VOTING_ROLL"
_ABROAD = (CONSULTATION_PURPOSE, NAMED_ELECTORATE_PURPOSE)
ALIAS_PATH = "/bulk/aliases"


class AliasRequest(msgspec.Struct, frozen=True):
    """A signed statement "this person's id is now another", of the country that sends it."""

    statement: str


def bulk_routes(partition: Partition) -> list[Route]:
    """The bulk plane of one members partition."""

    async def electorate(request: Request) -> Response:
        asking = await asking_of(request, partition, ELECTORATE_PURPOSE, *_ABROAD)
        wanted = ElectorateRequest.of_query(request.query_params)
        bare = asking.purpose in _ABROAD
        one = _uuid(wanted.membership) if wanted.membership is not None else None
        if bare and one:
            raise Refusal("FORBIDDEN", "A consultation takes a whole electorate; nobody is looked up for it.")
        state = await check_electorate(partition.database, wanted.entity, day_of(wanted.as_of), wanted.known_at)
        watched(partition, asking, "electorate", one or wanted.entity)
        stream = electorate_stream(partition.database, state, bare=bare, one=one, received=wanted.received)
        said = {KNOWN_AT_HEADER: str(state.sequence)}
        return Streamed(stream, headers=said)

    async def aliases(request: Request) -> Response:
        asking = await asking_of(request, partition, ALIAS_PURPOSE)
        statement = (await body_of(request, AliasRequest)).statement
        keys = f"{partition.directory.partitions[asking.asker]}/jwks.json"
        claims = await verified(statement, keys, partition.key_sets, issuer=asking.asker, audience=ALIAS_AUDIENCE)
        sender = Caller(issuer="partition", subject=asking.asker)
        day = today(partition.country.timezone)
        changed = await receive_alias(partition.database, sender, read_alias_claims(claims), statement, day)
        return JSONResponse({"changed": changed})

    async def alias_table(request: Request) -> Response:
        await asking_of(request, partition, *_ABROAD)
        return Streamed(alias_stream(partition.database))

    async def undelivered(request: Request) -> Response:
        await asking_of(request, partition, ELECTORATE_PURPOSE, *_ABROAD)
        wanted = await body_of(request, EntityRequest)
        async with partition.database.reading() as session:
            return JSONResponse({"undelivered": await undelivered_in(session, wanted.entity, day_of(wanted.day))})

    async def entity_life(request: Request) -> Response:
        await asking_of(request, partition, ELECTORATE_PURPOSE)
        wanted = await body_of(request, EntityLifeRequest)
        async with partition.database.reading() as session:
            periods = (await statuses(session, [wanted.entity]))[wanted.entity]
        for day in wanted.days:
            check_there(periods, day_of(day), wanted.entity)
        return JSONResponse({"open": True})

    async def own_membership(request: Request) -> Response:
        await asking_of(request, partition, OWN_PURPOSE)
        wanted = await body_of(request, OwnRequest)
        async with partition.database.reading() as session:
            persons = await persons_of_login(session, wanted.issuer, wanted.subject)
            day = today(partition.country.timezone)
            if wanted.entity:
                own = await belongs(session, persons, wanted.entity, day)
            else:
                own = await holds(session, persons, _uuid(wanted.membership), day)
        return JSONResponse({"own": own})

    return [
        Route(ALIAS_TABLE_PATH, alias_table, methods=["POST"]),
        Route(UNDELIVERED_PATH, undelivered, methods=["POST"]),
        Route(ENTITY_LIFE_PATH, entity_life, methods=["POST"]),
        Route(OWN_PATH, own_membership, methods=["POST"]),
        Route(ELECTORATE_PATH, electorate, methods=["GET"]),
        Route(ALIAS_PATH, aliases, methods=["POST"]),
    ]


def watched(partition: Partition, asking: Asking, name: str, key: UUID | str) -> None:
    """Say that a partition reads of one membership, or of a whole entity: its members find it in their logs."""
    if partition.watch is not None:
        asker = Caller(PARTITION, asking.asker, home=asking.asker.partition("/")[2], purpose=asking.purpose)
        partition.watch(asker, {}, name, [key])


def _uuid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "A membership is 32 hex digits.") from error


def day_of(text: str) -> date:
    """A day written YYYY-MM-DD; BAD_ARGUMENT otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("BAD_ARGUMENT", "A day is written YYYY-MM-DD.") from error
