"""What is on record of a meeting, read for its minutes: each item in the room in which it was counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from services.governance.domain.after.contents import wants_names
from services.governance.domain.after.record import Attended, Concern, Item, Meeting, Protested, Sealed
from services.governance.domain.assembly import Assembly, Resolution, Tally
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.margin import Contested, by_college
from services.governance.domain.results.contested import result_margin
from services.governance.domain.results.decide import result
from services.governance.domain.results.declare import Declaration
from services.governance.domain.results.election import ElectionCount, could_change, decide_election
from services.governance.domain.words import DoorChangeKind
from services.governance.store import agenda, calls, conflicts, declarations, door, elections
from services.governance.store.after import around, by_name, lists, protests
from services.governance.store.after.lists import ListOf
from services.governance.store.conflicts import ConflictRecord
from services.governance.store.results import RoomThen, counting, electing, room_then
from services.governance.store.roll_objections import contested_lines
from services.governance.store.rolls import RollRecord

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class _About:
    """What every item of a meeting is read with."""

    session: ReadSession
    regime: Regime
    assembly: Assembly
    roll: RollRecord | None
    contested: Mapping[str | None, Contested]
    tallies: Mapping[UUID, Tally]
    counts: Mapping[UUID, ElectionCount]
    declared: Mapping[UUID, Declaration]
    conflicts: Mapping[UUID, Sequence[ConflictRecord]] = field(default_factory=dict)
    protests: Mapping[UUID, Sequence[Protested]] = field(default_factory=dict)

    @property
    def law(self) -> Reading:
        return Reading(self.regime, self.assembly.held_on, binding=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which meeting, by which law, on which roll, in which time zone."""

    regime: Regime
    assembly: Assembly
    roll: RollRecord | None
    timezone: str = ""


async def meeting_of(session: ReadSession, asked: Asked) -> Meeting:
    """Everything on record of a meeting now."""
    regime, assembly, roll = asked.regime, asked.assembly, asked.roll
    known_at = (await session.head())[0]
    changes = await door.of_roll(session, roll.id) if roll else []
    items = await items_of(session, regime, assembly, roll)
    listed = list_of(assembly, roll, known_at)
    return Meeting(
        assembly=assembly,
        entity_name=regime.entity.name,
        legal_form=regime.entity.legal_form,
        pack=regime.entity.pack,
        statutes_version=regime.statutes.version if regime.statutes else 0,
        timezone=asked.timezone,
        known_at=known_at,
        sittings=await calls.of_assembly(session, assembly.id),
        roll=_sealed(roll),
        attended=await attended_of(session, listed),
        items=items,
        added=sum(change.kind is DoorChangeKind.ADDED for change in changes),
        struck=sum(change.kind is DoorChangeKind.STRUCK for change in changes),
        remote_votes=await lists.votes_from_outside(session, assembly.id),
        bureau=await around.bureau_of(session, assembly.id),
        texts=await around.texts_of(session, [item.resolution.id for item in items]),
        sent=await around.sent_of(session, assembly.id),
        named=await by_name.annexed(session, listed) if wants_names(regime, assembly.held_on) else None,
    )


def list_of(assembly: Assembly, roll: RollRecord | None, at: int) -> ListOf:
    """Which lists a meeting has."""
    return ListOf(assembly.id, assembly.entity, assembly.held_on, roll.id if roll else None, at)


async def attended_of(session: ReadSession, of: ListOf) -> Attended:
    """How many came, with the digests of the lists that say who."""
    there, given = await lists.attendance(session, of), await lists.proxies(session, of)
    in_room, remote, outsiders = await lists.how_many(session, of)
    return Attended(
        in_room=in_room,
        remote=remote,
        outsiders=outsiders,
        rows=len(there),
        digest=lists.digest_of(lists.ATTENDANCE, there),
        proxy_rows=len(given),
        proxy_digest=lists.digest_of(lists.PROXIES, given),
    )


async def items_of(
    session: ReadSession,
    regime: Regime,
    assembly: Assembly,
    roll: RollRecord | None,
    found: Found | None = None,
) -> list[Item]:
    """The agenda with what came of it; `found`: what comes to the contested votes."""
    items = [row for _, row in await agenda.of_assemblies(session, [assembly.id])]
    contested = await _contested(session, roll, found)
    about = await _about(session, Asked(regime, assembly, roll), [item.id for item in items], contested)
    return [await _item(about, item) for item in items]


async def item_of(
    session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord | None, resolution: Resolution
) -> Item:
    """One item with what came of it."""
    about = await _about(session, Asked(regime, assembly, roll), [resolution.id], await _contested(session, roll))
    return await _item(about, resolution)


@dataclass(frozen=True, slots=True)
class Found:
    """Votes found to be wrong: of whom, in which college, how many she had and should have had."""

    membership: UUID
    college: str | None
    votes: int
    claimed: int


async def _contested(
    session: ReadSession, roll: RollRecord | None, found: Found | None = None
) -> dict[str | None, Contested]:
    if roll is None:
        return {}
    lines = await contested_lines(session, roll.id, found.membership if found else None)
    return by_college([*lines, *([(found.college, found.votes, found.claimed)] if found else [])])


async def _about(
    session: ReadSession, asked: Asked, ids: Sequence[UUID], contested: Mapping[str | None, Contested]
) -> _About:
    return _About(
        session,
        asked.regime,
        asked.assembly,
        asked.roll,
        contested=contested,
        tallies=dict(await agenda.tallies(session, ids)),
        counts=dict(await elections.of_resolutions(session, ids)),
        declared=dict(await declarations.of_resolutions(session, ids)),
        conflicts=_grouped(await conflicts.of_resolutions(session, ids)),
        protests=_grouped([(key, row.protested) for key, row in await protests.of_resolutions(session, ids)]),
    )


async def _item(about: _About, item: Resolution) -> Item:
    try:
        then = await room_then(about.session, about.regime, about.assembly, about.roll, item)
    except Refusal as refused:
        return _with_others(about, Item(item, silent=_silence(about.law, refused)))
    found = Item(
        item,
        quorum=then.quorum if then else None,
        castable=then.room.castable if then else None,
        silent=tuple((row.because, row.law) for row in then.open) if then else (),
    )
    if item.id in about.counts:
        return _with_others(about, _elected(about, found, then))
    if item.id in about.tallies:
        return _with_others(about, _counted(about, found, then))
    return _with_others(about, found)


def _counted(about: _About, found: Item, then: RoomThen | None) -> Item:
    item, tally = found.resolution, about.tallies[found.resolution.id]
    counted = counting(tally, item, about.roll, then)
    try:
        law = about.law
        reached = result(law, counted)
        margin = result_margin(law, counted, about.contested) if about.roll else None
    except Refusal as refused:
        return replace(found, tally=tally, silent=(*found.silent, *_silence(about.law, refused)))
    return replace(found, tally=tally, result=reached, margin=margin)


def _elected(about: _About, found: Item, then: RoomThen | None) -> Item:
    count, facts = about.counts[found.resolution.id], electing(then)
    try:
        reached = decide_election(about.law, count, facts)
        changes = could_change(about.law, count, facts, about.contested)
    except Refusal as refused:
        return replace(found, count=count, silent=(*found.silent, *_silence(about.law, refused)))
    return replace(found, count=count, election=reached, could_change=changes)


def _silence(law: Reading, refused: Refusal) -> tuple[tuple[str, Leaf | None], ...]:
    """What law and statutes leave open; anything else is raised on."""
    if refused.code != "LAW_UNKNOWN":
        raise refused
    key = refused.details.get("key")
    return ((refused.message, law.regime.rule(str(key), law.on) if key else None),)


def _with_others(about: _About, found: Item) -> Item:
    key = found.resolution.id
    return replace(
        found,
        declared=about.declared.get(key),
        conflicts=tuple(
            Concern(row.holder, row.outsider, row.matter, row.vote_lost, row.law)
            for row in about.conflicts.get(key, ())
        ),
        protests=tuple(about.protests.get(key, ())),
    )


def _sealed(roll: RollRecord | None) -> Sealed | None:
    if roll is None:
        return None
    root = roll.merkle_root.hex() if roll.merkle_root else None
    return Sealed(roll.id, roll.version, root, roll.registered, roll.voters, roll.votes)


def _grouped(pairs: Sequence[tuple[K, V]]) -> dict[K, list[V]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return dict(found)
