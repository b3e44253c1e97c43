"""Arrivals, many at once: what lets each of a group in, and one row for each who comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commons.database.grouped import GroupSession
from commons.database.sessions import ReadSession
from commons.ids import new_uuid
from services.governance.domain.room.presence import Entitlement, Holder, Presence
from services.governance.store import presence
from services.governance.store.entitlement import entitlements_at_door
from services.governance.store.rolls import RollRecord

_ACTING = """
  SELECT holder FROM proxy_hand WHERE assembly = :assembly AND holder = ANY(:holders) AND upper_inf(known)
  UNION
  SELECT coalesce(member, outsider) FROM representation
   WHERE entity = :entity AND coalesce(member, outsider) = ANY(:holders) AND upper_inf(known)
     AND valid @> CAST(:on AS date)"""

_INSERT = """
  INSERT INTO presence (entry, id, assembly, holder, outsider, form, arrived_at, actor, name, known)
  SELECT entry, id, assembly, holder, outsider, form, arrived_at, actor, name, int8range(sequence, NULL)
    FROM unnest(CAST(:entry AS uuid[]), CAST(:id AS uuid[]), CAST(:assembly AS uuid[]), CAST(:holder AS uuid[]),
           CAST(:outsider AS boolean[]), CAST(:form AS text[]), CAST(:arrived_at AS timestamptz[]),
           CAST(:actor AS text[]), CAST(:name AS text[]), CAST(:sequence AS bigint[]))
      AS came (entry, id, assembly, holder, outsider, form, arrived_at, actor, name, sequence)"""

_END = """
  WITH over AS (
    SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:assembly AS uuid[]), CAST(:left_at AS timestamptz[]),
             CAST(:actor AS text[]), CAST(:name AS text[]), CAST(:sequence AS bigint[]))
             AS left_for (id, assembly, left_at, actor, name, sequence)),
  gone AS (
    UPDATE presence p SET known = int8range(lower(p.known), over.sequence) FROM over
     WHERE p.assembly = over.assembly AND p.id = over.id AND p.left_at IS NULL AND upper_inf(p.known)
    RETURNING p.id, p.assembly, p.holder, p.outsider, p.form, p.arrived_at, over.left_at, over.actor, over.name,
              over.sequence)
  INSERT INTO presence (entry, id, assembly, holder, outsider, form, arrived_at, left_at, actor, name, known)
  SELECT gen_random_uuid(), id, assembly, holder, outsider, form, arrived_at, greatest(arrived_at, left_at), actor,
         name, int8range(sequence, NULL)
    FROM gone"""


@dataclass(frozen=True, slots=True)
class Arriving:
    """What is known of those who come to one meeting: her last presence there, her line of the roll with the door's
    changes, whether she acts for somebody, and an outsider's name."""

    last: dict[UUID, Presence]
    entitled: dict[UUID, Entitlement]
    acting: frozenset[UUID]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One row to be written: a presence that begins, or with `left_at` ends; who entered it, under which sequence."""

    assembly: UUID
    presence: Presence
    actor: str
    name: str
    sequence: int


async def arriving(
    session: ReadSession, meeting: tuple[str, UUID, date], roll: RollRecord | None, holders: Collection[Holder]
) -> Arriving:
    """The facts about those who come. `meeting`: its entity, its id, and the day that it is."""
    entity, assembly, today = meeting
    members = [holder.id for holder in holders if not holder.outsider]
    outsiders = [holder.id for holder in holders if holder.outsider]
    entitled = await entitlements_at_door(session, roll, members) if roll is not None and members else {}
    unsure = [who for who in members if who not in entitled or not entitled[who].votes or entitled[who].organisation]
    return Arriving(
        last=await presence.newest_of_holders(session, assembly, [holder.id for holder in holders]),
        entitled=entitled,
        acting=await acting(session, entity, assembly, [*unsure, *outsiders], today),
        names=await _names(session, outsiders),
    )


async def acting(
    session: ReadSession, entity: str, assembly: UUID, holders: Sequence[UUID], on: date
) -> frozenset[UUID]:
    """Those who have a proxy for the assembly, or represent a member of the entity on that day."""
    if not holders:
        return frozenset()
    asked = {"assembly": assembly, "holders": list(holders), "entity": entity, "on": on}
    return frozenset([row.holder for row in await session.all(_ACTING, asked)])


async def _names(session: ReadSession, outsiders: Sequence[UUID]) -> dict[UUID, str]:
    if not outsiders:
        return {}
    rows = await session.all("SELECT id, name FROM outsider WHERE id = ANY(:ids)", {"ids": list(outsiders)})
    return {row.id: row.name for row in rows}


async def save(session: GroupSession, gone: Sequence[Change], came: Sequence[Change]) -> None:
    """Put leavings and then arrivals on record."""
    if gone:
        await session.execute(_END, _ended(gone))
    if came:
        await session.execute(_INSERT, _added(came))


def _ended(rows: Sequence[Change]) -> dict[str, list[object]]:
    return {
        "id": [row.presence.id for row in rows],
        "assembly": [row.assembly for row in rows],
        "left_at": [_left(row.presence) for row in rows],
        "actor": [row.actor for row in rows],
        "name": [row.name for row in rows],
        "sequence": [row.sequence for row in rows],
    }


def _left(one: Presence) -> datetime:
    assert one.left_at is not None, "a leaving has its moment"
    return one.left_at


def _added(rows: Sequence[Change]) -> dict[str, list[object]]:
    return {
        "entry": [new_uuid() for _ in rows],
        "id": [row.presence.id for row in rows],
        "assembly": [row.assembly for row in rows],
        "holder": [row.presence.holder.id for row in rows],
        "outsider": [row.presence.holder.outsider for row in rows],
        "form": [row.presence.form.name for row in rows],
        "arrived_at": [row.presence.arrived_at for row in rows],
        "actor": [row.actor for row in rows],
        "name": [row.name for row in rows],
        "sequence": [row.sequence for row in rows],
    }
