"""Letting people in, as many as come at once, in one transaction: facts of all, a decision on each, rows of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID
from weakref import WeakKeyDictionary

from commons.clock import now
from commons.database.gathering import Entry
from commons.database.grouped import GroupSession, Recorded, grouped_writing
from commons.database.sessions import Database
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.room import presence as domain
from services.governance.domain.room.representation import check_in_force
from services.governance.domain.words import PresenceForm
from services.governance.graph.mutations.kit import desk_of, regime_on
from services.governance.store import assemblies, presence, representations, rolls
from services.governance.store.desk import arrivals
from services.governance.store.desk.arrivals import Arriving, Change
from services.governance.store.rolls import RollRecord

CHECK_IN = "checkIn"
_ROLLS: WeakKeyDictionary[Database, dict[UUID, tuple[tuple[int, bytes], RollRecord | None]]] = WeakKeyDictionary()
"""The rolls that a database's last group was let in by, with the head of the audit chain as that group left it."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes to which meeting, and how; the request that says so. `own`: the membership is the caller's own."""

    context: RequestContext
    assembly: UUID
    holder: domain.Holder
    form: PresenceForm
    own: bool = False


@dataclass(slots=True)
class _Door:
    """One meeting's door, the facts about those who stand before it, and what is to be written."""

    assembly: Assembly
    roll: RollRecord | None
    desk: domain.Desk
    facts: Arriving
    gone: list[Change] = field(default_factory=list)
    came: list[Change] = field(default_factory=list)


async def let_in(database: Database, entries: Sequence[Entry[Coming]]) -> list[domain.Presence | Refusal]:
    """The presence of each, now or already on record; the refusal of each who is not let in."""
    found: list[domain.Presence | Refusal] = []
    async with grouped_writing(database, CHECK_IN) as session:
        replayed = await session.replayed(entries)
        doors = await _doors(session, entries)
        for place, entry in enumerate(entries):
            try:
                found.append(await _one(session, doors, entry, replayed.get(place)))
            except Refusal as refused:
                found.append(refused)
        for door in doors.values():
            await arrivals.save(session, door.gone, door.came)
        _ROLLS[database] = {named: (session.reached, door.roll) for named, door in doors.items()}
    return found


async def _doors(session: GroupSession, entries: Sequence[Entry[Coming]]) -> dict[UUID, _Door]:
    coming: defaultdict[UUID, list[Coming]] = defaultdict(list)
    for entry in entries:
        coming[entry.payload.assembly].append(entry.payload)
    known = await assemblies.by_ids(session, list(coming))
    return {found: await _door(session, assembly, coming[found]) for found, assembly in known}


async def _door(session: GroupSession, assembly: Assembly, coming: Sequence[Coming]) -> _Door:
    context = coming[0].context
    roll = await _roll(session, context, assembly.id)
    desk = await desk_of(session, context, assembly, roll)
    meeting = (assembly.entity, assembly.id, context.today)
    facts = await arrivals.arriving(session, meeting, roll, {one.holder for one in coming})
    return _Door(assembly, roll, desk, facts)


async def _roll(session: GroupSession, context: RequestContext, assembly: UUID) -> RollRecord | None:
    """The newest roll; the one of the group before, where nothing was written after that group."""
    head, roll = _ROLLS.get(context.partition.database, {}).get(assembly, (None, None))
    return roll if head == session.began else await rolls.newest_of(session, assembly)


async def _one(
    session: GroupSession, doors: dict[UUID, _Door], entry: Entry[Coming], before: str | Refusal | None
) -> domain.Presence:
    coming = entry.payload
    if (door := doors.get(coming.assembly)) is None:
        raise Refusal("NOT_FOUND", "No assembly with this id here.")
    if not (coming.own and coming.form is PresenceForm.REMOTE):
        coming.context.require("Mutation.checkIn", door.assembly.entity)
    if isinstance(before, Refusal):
        raise before
    if before is not None:
        return await presence.by_id(session, door.assembly.id, uuid_of(before, "presence"))
    domain.check_desk(coming.form, door.desk)
    if door.roll is not None:
        await _check_holder(session, door, door.roll, coming)
    return _arrive(session, door, entry)


async def _check_holder(session: GroupSession, door: _Door, roll: RollRecord, coming: Coming) -> None:
    holder, acts = coming.holder, coming.holder.id in door.facts.acting
    if holder.outsider:
        return await _check_outsider(session, coming, door.assembly.entity, acts=acts)
    found = door.facts.entitled[holder.id]
    if found.votes and not found.organisation:
        return None
    effect = await _effect_of_suspension(session, coming.context, door.assembly)
    return domain.check_member(found, acts=acts, asleep_counts=roll.rules.default_counts, effect=effect)


async def _effect_of_suspension(session: GroupSession, context: RequestContext, assembly: Assembly) -> Leaf:
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    return Reading(regime, assembly.held_on).leaf("suspended_rights.effect")


async def _check_outsider(session: GroupSession, coming: Coming, entity: str, *, acts: bool) -> None:
    """An outsider who acts for somebody; a mandate that is over is told from none."""
    found = [] if acts else await representations.by_acting(session, entity, coming.holder.id)
    if found:
        check_in_force([row.acting.mandate for row in found], coming.context.today)
    domain.check_outsider(acts=acts)


def _arrive(session: GroupSession, door: _Door, entry: Entry[Coming]) -> domain.Presence:
    """One row; none for somebody who is there already; one more that ends for who is there in another form."""
    coming, last = entry.payload, door.facts.last.get(entry.payload.holder.id)
    here = last if last is not None and last.left_at is None else None
    if here is not None and domain.stays(here, coming.form, door.desk):
        session.record(entry, Recorded(CHECK_IN, global_id(session.country, "presence", here.id), {"already": True}))
        return here
    name, moment, of = entry.caller.name or entry.caller.subject, now(), door.facts.names.get(coming.holder.id)
    arrived = domain.Presence(new_uuid(), coming.holder, coming.form, moment, None, name, of)
    sequence = session.record(entry, _recorded(session.country, door.assembly, arrived))
    if here is not None:
        left = replace(here, left_at=moment)
        door.gone.append(Change(door.assembly.id, left, entry.caller.actor, name, sequence))
    door.came.append(Change(door.assembly.id, arrived, entry.caller.actor, name, sequence))
    return arrived


def _recorded(country: str, assembly: Assembly, arrived: domain.Presence) -> Recorded:
    named, holder = global_id(country, "assembly", assembly.id), arrived.holder
    kind = "outsider" if holder.outsider else "membership"
    body = {"assembly": named, "holder": global_id(country, kind, holder.id), "form": arrived.form.name}
    told = ("attendance.changed", {"assembly": named})
    return Recorded(CHECK_IN, global_id(country, "presence", arrived.id), body, (told,))
