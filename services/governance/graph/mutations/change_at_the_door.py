"""What adding and striking at the door share: the register is asked first, then the roll is held and changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import strawberry

from commons.clock import now
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.room import door as domain
from services.governance.domain.room.presence import Entitlement
from services.governance.graph.mutations.kit import regime_on, sealed_roll
from services.governance.graph.room.door import DoorChange
from services.governance.store import assemblies, calls, door, rolls
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.register_now import Asked, register_now
from services.governance.store.rolls import RollRecord

Decision = Callable[[domain.Registered, Entitlement, str, Sequence[str]], domain.DoorChange]


@strawberry.input(description="`why`: what happened since the seal. `scrutineers`: the names of the two who watched.")
class DoorInput:
    """Whom, why, and who watched."""

    assembly: strawberry.ID
    membership: strawberry.ID
    why: str
    scrutineers: list[str]
    idempotency_key: str | None = None


async def change_at_the_door(context: RequestContext, mutation: str, input: DoorInput, decide: Decision) -> DoorChange:
    """Ask the register under the assembly's lock, decide, save."""
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    membership = uuid_of(input.membership, "membership", context.country)
    async with context.writing(mutation, input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require(f"Mutation.{mutation}", assembly.entity)
        if session.replayed is None:
            roll = await _changeable(session, context, assembly)
            before = await entitlement_at_door(session, roll, membership)
            asked = Asked(assembly, roll, membership, _day(context, assembly))
            change = decide(await register_now(session, context.partition, asked), before, input.why, input.scrutineers)
            await _save(session, mutation, (assembly_id, roll.id, membership), change)
        found = await door.by_id(session, uuid_of(session.subject, "doorchange"))
        kept = dict(await rolls.by_ids(session, [found.roll]))[found.roll]
    return DoorChange.of(found, kept, context.country)


def _day(context: RequestContext, assembly: Assembly) -> date:
    """The meeting's day, or that of its second call."""
    return max(assembly.held_on, context.today)


async def _changeable(session: ReadSession, context: RequestContext, assembly: Assembly) -> RollRecord:
    """The sealed roll; DOOR_CLOSED unless it may be changed at the door now."""
    roll = await sealed_roll(session, assembly.id)
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    timezone, sittings = context.partition.country.timezone, await calls.of_assembly(session, assembly.id)
    domain.check_door(domain.Door(assembly, sittings, roll is not None, regime, timezone, now()))
    if roll is None:
        raise Refusal("DOOR_CLOSED", "The roll is not sealed.")
    return roll


async def _save(
    session: WriteSession, mutation: str, about: tuple[UUID, UUID, UUID], change: domain.DoorChange
) -> None:
    assembly, roll, membership = about
    new = new_uuid()
    await door.insert(session, (new, assembly, roll, membership), change)
    named = {
        "roll": global_id(session.country, "roll", roll),
        "membership": global_id(session.country, "membership", membership),
        "change": change.kind.name,
        "votes": change.register.standing.votes,
        "register_sequence": change.register.sequence,
    }
    session.record(mutation, global_id(session.country, "doorchange", new), **named)
    session.announce("roll.doorChanged", assembly=global_id(session.country, "assembly", assembly), **named)
