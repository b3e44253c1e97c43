"""What the members service asks: whether a member may inspect, by law and statutes of that day."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.auth.tokens import verify_partition
from commons.bulk import ExitLaw
from commons.errors import Refusal
from commons.inspection_terms import (
    INSPECTION_TERMS_PATH,
    INSPECTION_TERMS_PURPOSE,
    InspectionTermsAnswer,
    InspectionTermsRequest,
)
from commons.subgraph.context import Partition
from services.governance.domain.inspection_terms import InspectionTerms, inspection_terms
from services.governance.domain.law.reading import Reading
from services.governance.store.regimes import regime_on


def inspection_routes(partition: Partition) -> list[Route]:
    """The route of one partition; a refusal of the law (LAW_UNKNOWN) reaches the asker with its code."""

    async def terms(request: Request) -> Response:
        _scheme, _, token = request.headers.get("authorization", "").partition(" ")
        asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
        if asking.purpose != INSPECTION_TERMS_PURPOSE:
            raise Refusal("FORBIDDEN", f"This is asked for with purpose {INSPECTION_TERMS_PURPOSE}.")
        entity, day = _wanted(await request.body())
        found = partition.directory.entity(entity)
        if found.country != partition.country.code:
            raise Refusal("UNKNOWN_ENTITY", f"{entity} is held by {found.country}.")
        async with partition.database.reading() as session:
            regime = await regime_on(session, found, day)
        answer = answer_of(inspection_terms(Reading(regime, day)))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [Route(INSPECTION_TERMS_PATH, terms, methods=["POST"])]


def _wanted(body: bytes) -> tuple[str, date]:
    try:
        asked = msgspec.json.decode(body, type=InspectionTermsRequest)
        return asked.entity, date.fromisoformat(asked.day)
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error


def answer_of(found: InspectionTerms) -> InspectionTermsAnswer:
    """The terms as they travel."""
    law = ExitLaw(found.law.key, found.law.source, found.law.unverified)
    return InspectionTermsAnswer(found.holders_only, found.years, law)
