"""What the clients service asks of the register: whether an organisation is a member, and how the entity is composed.

Counts by kind and category are of the whole entity; organisations and their register numbers are public.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.errors import Refusal
from commons.law_questions.member_limits import MemberCount
from commons.partner_questions import (
    ASKED_MOST,
    ORGANISATION_PATH,
    ORGANISATION_PURPOSE,
    OrganisationMember,
    OrganisationsAnswer,
    OrganisationsRequest,
)
from commons.subgraph.asked import asking_of, body_of, entity_held
from commons.subgraph.context import Partition
from services.members.store.organisation_members import composed, memberships_of


def organisation_routes(partition: Partition) -> list[Route]:
    """Memberships of organisations, which name nobody."""

    async def answered(request: Request) -> Response:
        await asking_of(request, partition, ORGANISATION_PURPOSE)
        asked = await body_of(request, OrganisationsRequest)
        entity, ids = entity_held(partition, asked.entity), _ids(asked)
        async with partition.database.reading() as session:
            held = await memberships_of(session, entity.id, ids, asked.day)
            members = await composed(session, entity.id, asked.day)
        answer = OrganisationsAnswer(
            tuple(
                OrganisationMember(
                    one.organisation.hex, one.membership.hex, one.joined_on, one.ended_on, one.category, one.college
                )
                for one in held
            ),
            tuple(MemberCount(kind, category, count) for kind, category, count in members),
        )
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return [Route(ORGANISATION_PATH, answered, methods=["POST"])]


def _ids(asked: OrganisationsRequest) -> list[UUID]:
    try:
        found = [UUID(hex=text) for text in asked.organisations]
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "An organisation is 32 hex digits.") from error
    if len(found) > ASKED_MOST:
        raise Refusal("BAD_REQUEST", f"At most {ASKED_MOST} organisations are named at once.")
    return found
