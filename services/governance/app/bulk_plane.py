"""What other countries' governance may ask: the law by which an entity's members vote, for a consultation."""

from __future__ import annotations

import json
from datetime import date

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.tokens import verify_partition
from commons.bulk import CONSULTATION_PURPOSE, NAMED_ELECTORATE_PURPOSE, RULES_PATH, EntityRequest
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_rules import rules_of
from services.governance.store import statutes
from services.governance.store.rolls import rules_text

_PURPOSES = (CONSULTATION_PURPOSE, NAMED_ELECTORATE_PURPOSE)


def bulk_routes(partition: Partition) -> list[Route]:
    """The bulk plane of one governance partition."""

    async def rules(request: Request) -> Response:
        _scheme, _, token = request.headers.get("authorization", "").partition(" ")
        asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
        if asking.purpose not in _PURPOSES:
            raise Refusal("FORBIDDEN", f"This is asked for with purpose {' or '.join(_PURPOSES)}.")
        entity, on = _wanted(await request.body())
        found = partition.directory.entity(entity)
        if found.country != partition.country.code:
            raise Refusal("UNKNOWN_ENTITY", f"{entity} is held by {found.country}.")
        async with partition.database.reading() as session:
            regime = Regime(library(), found, await statutes.of_entity(session, entity, on))
        version = regime.statutes.version if regime.statutes else 0
        return JSONResponse({"rules": json.loads(rules_text(rules_of(regime, on))), "statutes_version": version})

    return [Route(RULES_PATH, rules, methods=["POST"])]


def _wanted(body: bytes) -> tuple[str, date]:
    try:
        asked = msgspec.json.decode(body, type=EntityRequest)
        return asked.entity, date.fromisoformat(asked.day)
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error
