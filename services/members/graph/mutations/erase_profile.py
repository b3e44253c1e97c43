"""eraseProfile: personal data of a past member goes; the register, attendance sheets and minutes keep who it was."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Fault
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.protection.erasure import ErasedBecause, check_erasure
from services.members.domain.protection.retention import Kept, rule_for
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.store.erasure_journal import Erased, Journal
from services.members.store.erasures import erased_on, erasure_facts, save_erasure
from services.members.store.memberships import person_of
from services.members.store.viewing import persons_of_login


@strawberry.input
class EraseProfileInput(ReadAtVersion):
    """Whose profile goes, for good."""

    membership: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class EraseProfilePayload:
    """What was erased, and what the law holds back."""

    membership_id: strawberry.ID = strawberry.field(description="The membership's id; its facts and numbers stay.")
    erased_on: date = strawberry.field(description="The day of the erasure.")
    identity_held_until: date | None = strawberry.field(
        description="Until then name and birth date are held back for register, attendance sheets and minutes."
    )
    held_by: str | None = strawberry.field(description="By which rule; marked where the article was not read.")


@mutation(
    description="Erase a past member's profile, logins and declarations, and destroy her key. Name and birth date are "
    "held back for the documents the law keeps, and read by nobody without a grant."
)
async def erase_profile(info: Info, input: EraseProfileInput) -> EraseProfilePayload:
    """The member herself, or a membership officer for her. Refuses ERASURE_HELD, TRANSITION_NOT_ALLOWED."""
    context = info.context
    key = uuid_of(str(input.membership), "membership", context.country)
    async with context.writing("eraseProfile", input, input.idempotency_key) as session:
        if session.replayed is None:
            await leaver(context, session, "Mutation.eraseProfile", str(input.membership))
            check_erasure(await erasure_facts(session, key), context.today)
            erased = Erased(key, await _because(context, session, key), context.today)
            await save_erasure(session, [erased], rule_for(Kept.IDENTITY, context.country, context.today))
    return await _payload(context, input.membership, key)


async def _because(context: RequestContext, session: WriteSession, key: UUID) -> ErasedBecause:
    found = await person_of(session, key, context.today)
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    return ErasedBecause.MEMBER if found and found[0] in mine else ErasedBecause.OFFICE


async def _payload(context: RequestContext, text: strawberry.ID, key: UUID) -> EraseProfilePayload:
    """What stands, after the line in the journal; a second line of one membership does no harm."""
    async with context.reading() as session:
        found = await erased_on(session, key)
    if found is None:
        raise Fault("an erasure left no trace")
    if context.partition.erasures is not None:
        line = Erased(key, found.because, found.day)
        await asyncio.to_thread(Journal(context.partition.erasures).append, [line])
    return EraseProfilePayload(
        membership_id=text, erased_on=found.day, identity_held_until=found.held_until, held_by=found.source
    )
