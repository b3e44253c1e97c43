"""What the members service asks: under which rules an entity admits, by law and statutes of that day."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.admission_terms import (
    ADMISSION_TERMS_PATH,
    ADMISSION_TERMS_PURPOSE,
    AdmissionTermsAnswer,
    AdmissionTermsRequest,
)
from commons.auth.tokens import verify_partition
from commons.bulk import ExitLaw
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.domain.admission_terms import AdmissionTerms, admission_terms
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.store.regimes import regime_on


def admission_routes(partition: Partition) -> list[Route]:
    """The route of one partition; a refusal of the law (LAW_UNKNOWN) reaches the asker with its code."""

    async def terms(request: Request) -> Response:
        _scheme, _, token = request.headers.get("authorization", "").partition(" ")
        asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
        if asking.purpose != ADMISSION_TERMS_PURPOSE:
            raise Refusal("FORBIDDEN", f"This is asked for with purpose {ADMISSION_TERMS_PURPOSE}.")
        entity, day = _wanted(await request.body())
        found = partition.directory.entity(entity)
        if found.country != partition.country.code:
            raise Refusal("UNKNOWN_ENTITY", f"{entity} is held by {found.country}.")
        async with partition.database.reading() as session:
            regime = await regime_on(session, found, day)
        answer = answer_of(admission_terms(Reading(regime, day)))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [Route(ADMISSION_TERMS_PATH, terms, methods=["POST"])]


def _wanted(body: bytes) -> tuple[str, date]:
    try:
        asked = msgspec.json.decode(body, type=AdmissionTermsRequest)
        return asked.entity, date.fromisoformat(asked.day)
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error


def answer_of(found: AdmissionTerms) -> AdmissionTermsAnswer:
    """The terms as they travel."""
    return AdmissionTermsAnswer(
        form=found.form.value,
        reasons=found.reasons.value,
        silence_admits=found.silence_admits,
        body=found.body and found.body.value,
        body_law=_law(found.body_law),
        form_law=_law(found.form_law),
        refusal_law=_law(found.refusal_law),
        decide_within_days=found.decide_within_days,
        appeal_to=found.appeal_to and found.appeal_to.value,
        appeal_within_days=found.appeal_within_days,
    )


def _law(leaf: Leaf | None) -> ExitLaw | None:
    return ExitLaw(leaf.key, leaf.source, leaf.unverified) if leaf else None
