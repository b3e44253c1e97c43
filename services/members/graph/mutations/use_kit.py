"""What the mutations that tie a member to something an entity offers have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.subgraph.context import RequestContext
from services.members.domain.activities.days import span, why
from services.members.domain.facts import Period
from services.members.domain.services.ties import Tie, begin
from services.members.graph.mutations.declaring_kit import RecordedPayload, fact_id, on_membership
from services.members.graph.types.declared_words import TieKind
from services.members.store.memberships import person_of
from services.members.store.offers import offer_here
from services.members.store.ties import save_tie, ties_of

Check = Callable[[WriteSession, UUID, Tie, Any], Awaitable[None]]
"""Takes the membership, the tie as it may stand, and the offer's row; refuses."""


class Given(Protocol):
    """What inputs about a use have."""

    membership: strawberry.ID
    from_: date | None
    until: date | None
    reason: str | None
    idempotency_key: str | None


async def begin_use(
    context: RequestContext, name: str, given: Given, thing: tuple[TieKind, str], check: Check
) -> RecordedPayload:
    """Tie a member to the `thing` (kind and id); refuses SERVICE_NOT_OFFERED, ALREADY_EXISTS and what `check` does.

    What one entity offers, members of another do not use: BAD_ARGUMENT.
    """
    kind, text = thing
    key = fact_id(context, text, kind.value.lower())
    fresh = Tie(new_uuid(), kind, key, span(given.from_, given.until, context.today), why(given.reason))

    async def save(session: WriteSession, member: UUID, registered: Period) -> None:
        offer, row = await offer_here(session, kind.value.lower(), key)
        await _check_entity(context, session, member, offer.entity)
        history = (await ties_of(session, [member])).get(member, [])
        tie = begin(history, fresh, offer.period, registered)
        await check(session, member, tie, row)
        await save_tie(session, member, tie, "begun")

    return await on_membership(context, name, given, save)


async def _check_entity(context: RequestContext, session: WriteSession, member: UUID, entity: str) -> None:
    found = await person_of(session, member, context.today)
    if found is None or found[1] != entity:
        raise Refusal("BAD_ARGUMENT", "Another entity offers this; a member uses what her own entity offers.")
