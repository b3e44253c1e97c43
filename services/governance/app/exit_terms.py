"""What the members service asks: on which terms a membership of an entity ends, by law and statutes of that day."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.auth.tokens import verify_partition
from commons.bulk import EXIT_TERMS_PATH, EXIT_TERMS_PURPOSE, ExitLaw, ExitTermsAnswer, ExitTermsRequest
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.domain.exit_terms import ExitKind, ExitTerms, Leaving, exit_terms
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.store.regimes import regime_on


def exit_routes(partition: Partition) -> list[Route]:
    """The route of one partition; a refusal of the law (LAW_UNKNOWN) reaches the asker with its code."""

    async def terms(request: Request) -> Response:
        _scheme, _, token = request.headers.get("authorization", "").partition(" ")
        asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
        if asking.purpose != EXIT_TERMS_PURPOSE:
            raise Refusal("FORBIDDEN", f"This is asked for with purpose {EXIT_TERMS_PURPOSE}.")
        entity, leaving = _wanted(await request.body())
        found = partition.directory.entity(entity)
        if found.country != partition.country.code:
            raise Refusal("UNKNOWN_ENTITY", f"{entity} is held by {found.country}.")
        async with partition.database.reading() as session:
            regime = await regime_on(session, found, leaving.day)
        answer = answer_of(exit_terms(Reading(regime, leaving.day), leaving))
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [Route(EXIT_TERMS_PATH, terms, methods=["POST"])]


def _wanted(body: bytes) -> tuple[str, Leaving]:
    try:
        asked = msgspec.json.decode(body, type=ExitTermsRequest)
        days = [asked.day, asked.resolved_on, asked.joined_on]
        day, resolved_on, joined_on = (text and date.fromisoformat(text) for text in days)
        kind = ExitKind(asked.kind)
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error
    if not isinstance(day, date):
        raise Refusal("BAD_REQUEST", "A day is wanted.")
    return asked.entity, Leaving(kind, day, asked.ground, resolved_on or None, joined_on or None)


def answer_of(found: ExitTerms) -> ExitTermsAnswer:
    """The terms as they travel."""
    return ExitTermsAnswer(
        accepted=found.accepted,
        law=_law(found.law),
        last_day=_day(found.last_day),
        waits_for=found.waits_for and found.waits_for.value,
        votes_until=_day(found.votes_until),
        vote_law=_law(found.vote_law),
        attendance_lost_from=_day(found.attendance_lost_from),
        appeal_until=_day(found.appeal_until),
        heirs=found.heirs,
        revocable=found.revocable,
        refused_because=found.refused_because,
        next_notice_on=_day(found.next_notice_on),
    )


def _law(leaf: Leaf | None) -> ExitLaw | None:
    return ExitLaw(leaf.key, leaf.source, leaf.unverified) if leaf else None


def _day(day: date | None) -> str | None:
    return day and day.isoformat()
