"""What mutations about a member's activities, traits, needs and uses have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.activities.days import ended, must_say_why, why
from services.members.domain.activities.words import DeclarationKind
from services.members.domain.facts import Period
from services.members.graph.mutations.entered_membership import as_it_stands
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.types.membership import Membership
from services.members.store.dated_facts import owner_of
from services.members.store.declarations import declaration_of, save_declaration, strike_declaration
from services.members.store.standing import registered_period

NEVER_WAS = "It never was: a slip is struck, with the reason; what was known of it until now stays on record."
VERSION = "The activity's `version` as it was read: CHANGED_MEANWHILE if somebody was faster; null: not checked."
LAST_DAY = "The last day; today if absent."

Save = Callable[[WriteSession, UUID, Period], Awaitable[None]]
"""Loads, decides and writes; takes the membership and its days."""
Change = Callable[[WriteSession, UUID], Awaitable[None]]
"""Loads, decides and writes; takes the membership."""


@strawberry.type
class RecordedPayload:
    """The membership after it."""

    membership: Membership


class Given(Protocol):
    """What inputs about a membership have."""

    membership: strawberry.ID
    idempotency_key: str | None


class GivenById(Protocol):
    """What inputs about a fact on record have."""

    idempotency_key: str | None


class GivenEnd(GivenById, Protocol):
    """What inputs have by which a declaration ends, or never was."""

    until: date | None
    never_was: bool
    reason: str | None


async def on_membership(context: RequestContext, name: str, given: Given, save: Save) -> RecordedPayload:
    """Write something new of a member. Refuses FORBIDDEN, NOT_FOUND, and what `save` refuses."""
    async with context.writing(name, given, given.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await leaver(context, session, f"Mutation.{name}", given.membership)
            await save(session, key, await registered_period(session, key))
    return RecordedPayload(membership=await as_it_stands(context, given.membership))


async def on_fact(
    context: RequestContext, name: str, given: GivenById, fact: tuple[str, UUID], change: Change
) -> RecordedPayload:
    """Change what is on record of `fact` (table and id). Refuses FORBIDDEN, NOT_FOUND, and what `change` refuses."""
    async with context.writing(name, given, given.idempotency_key) as session:
        owner = await owner_of(session, *fact)
        text = global_id(context.country, "membership", owner)
        if session.replayed is None:
            await leaver(context, session, f"Mutation.{name}", text)
            await change(session, owner)
    return RecordedPayload(membership=await as_it_stands(context, text))


async def end_declaration(
    context: RequestContext, name: str, kind: DeclarationKind, key: UUID, given: GivenEnd
) -> RecordedPayload:
    """Give a declaration its last day, or strike it. Refuses FORBIDDEN, NOT_FOUND, TRANSITION_NOT_ALLOWED,
    BAD_ARGUMENT."""

    async def change(session: WriteSession, owner: UUID) -> None:
        one = await declaration_of(session, owner, key, kind)
        if given.never_was:
            return await strike_declaration(session, owner, one, must_say_why(given.reason))
        days = ended(one.period, given.until, context.today)
        return await save_declaration(session, owner, replace(one, period=days, reason=why(given.reason)), "ended")

    return await on_fact(context, name, given, ("declaration", key), change)


def fact_id(context: RequestContext, text: str, kind: str) -> UUID:
    """The uuid behind the id of a fact of this country. Refuses UNROUTABLE_ID, MALFORMED_ID."""
    return uuid_of(text, kind, context.country)
