"""Sign minutes."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.after.signing import Signature, Signing, sign, signed_by_all, slots
from services.governance.domain.after.words import MinutesState
from services.governance.domain.law.reading import Reading
from services.governance.graph.after.minutes import Minutes
from services.governance.graph.after.standing import missing_in, officers_of
from services.governance.graph.after.words import Capacity
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import assemblies
from services.governance.store.after import minutes
from services.governance.store.after.minutes import MinutesRecord


@strawberry.input(
    description="`name` as the minutes have it. With her own login a member names her `membership`; an organiser signs "
    "under the name of her login, and records what others signed by hand: `onPaper`, with where the paper is."
)
class SignMinutesInput:
    """Who signs, as what."""

    minutes: strawberry.ID
    capacity: Capacity
    name: str
    membership: strawberry.ID | None = None
    on_paper: bool = False
    source: str | None = None
    idempotency_key: str | None = None

    def signature(self, country: str) -> Signature:
        """In the domain's words."""
        member = uuid_of(self.membership, "membership", country) if self.membership else None
        return Signature(self.capacity, self.name.strip(), member, self.on_paper, self.source)


@strawberry.type
class SignMinutesPayload:
    """The version with the signature."""

    minutes: Minutes


@mutation(
    description="Sign the version that stands. Refused while it lacks what law or statutes want in it "
    "(MINUTES_INCOMPLETE), and for a signature that they do not want. With the last one that is wanted it is SIGNED."
)
async def sign_minutes(info: Info, input: SignMinutesInput) -> SignMinutesPayload:
    """Check what the minutes lack and whose signature it is, and put it on record."""
    context = info.context
    wanted = uuid_of(input.minutes, "minutes", context.country)
    async with context.writing("signMinutes", input, input.idempotency_key, long=True) as session:
        record = await minutes.by_id(session, wanted)
        await assemblies.hold(session, record.assembly)
        given = input.signature(context.country)
        await _check_hand(context, record, given)
        if session.replayed is None:
            record = await minutes.by_id(session, wanted)
            closed = await _sign(session, context, record, given)
            session.record("signMinutes", input.minutes, capacity=given.capacity.name, digest=record.digest.hex())
            if closed:
                assembly = await assemblies.by_id(session, record.assembly)
                session.announce("minutes.signed", minutes=input.minutes, **meeting_of(session, assembly))
        found = await minutes.by_id(session, wanted)
    return SignMinutesPayload(minutes=Minutes.of(found, context.country))


async def _check_hand(context: RequestContext, record: MinutesRecord, given: Signature) -> None:
    """Refuse FORBIDDEN unless it is her own hand, or an organiser records a paper."""
    if given.membership is None:
        context.require("Mutation.signMinutes", record.entity)
        own = False
    else:
        own = await require_own_or_role(context, "Mutation.signMinutes", record.entity, given.membership)
    if own or given.on_paper or context.caller.name == given.name:
        return
    raise Refusal("FORBIDDEN", "Nobody signs for another; record what she signed by hand with its paper (onPaper).")


async def _sign(session: WriteSession, context: RequestContext, record: MinutesRecord, given: Signature) -> bool:
    """Put it on record; whether it was the last one wanted."""
    if record.state is not MinutesState.DRAFT:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This version is {record.state.value}.", state=record.state.value)
    on = record.held_on
    law = Reading(await regime_on(session, context.entity_here(record.entity), on), on, binding=True)
    officers = officers_of(record)
    wanted = slots(law, officers, approved_at_meeting=record.body["approved_at_meeting"])
    before = [row for _, row in await minutes.signatures(session, [record.id])]
    there = given.membership is not None and await minutes.attended(session, record.assembly, given.membership)
    laws = [law.leaf("minutes.contents"), law.leaf("minutes.annexes")]
    found = sign(given, Signing(missing_in(record), laws, wanted, officers, before, there))
    await minutes.sign(session, record.id, found)
    closed = signed_by_all(wanted, [*before, found])
    if closed:
        await minutes.close(session, record.id)
    return closed
