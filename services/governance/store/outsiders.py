"""Outsiders: who acts for members of an entity and is no member; the same name and capacity is the same outsider."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid


@dataclass(frozen=True, slots=True)
class OutsiderRecord:
    """An outsider of one entity. `capacity`: what she is, in words that tell people of one name apart."""

    id: UUID
    entity: str
    name: str
    capacity: str


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[tuple[UUID, OutsiderRecord]]:
    """(id, outsider) of those that exist."""
    rows = await session.all("SELECT id, entity, name, capacity FROM outsider WHERE id = ANY(:ids)", {"ids": list(ids)})
    return [(row.id, OutsiderRecord(row.id, row.entity, row.name, row.capacity)) for row in rows]


async def of_entity(session: ReadSession, entity: str, outsider: UUID) -> OutsiderRecord:
    """The outsider; NOT_FOUND where the entity has none with this id."""
    found = dict(await by_ids(session, [outsider])).get(outsider)
    if found is None or found.entity != entity:
        raise Refusal("NOT_FOUND", "No outsider of this entity has this id; name her instead (name, capacity).")
    return found


async def named(session: WriteSession, entity: str, name: str, capacity: str) -> UUID:
    """The outsider of this name and capacity, new where there is none."""
    known = await session.sequence()  # from here on nobody else adds her
    found = await session.value(
        "SELECT id FROM outsider WHERE entity = :entity AND name = :name AND capacity = :capacity",
        {"entity": entity, "name": name, "capacity": capacity},
    )
    if found is not None:
        return found
    new = new_uuid()
    await session.execute(
        "INSERT INTO outsider (id, entity, name, capacity, known)"
        " VALUES (:id, :entity, :name, :capacity, int8range(:known, NULL))",
        {"id": new, "entity": entity, "name": name, "capacity": capacity, "known": known},
    )
    return new


async def all_named(
    session: ReadSession, entity: str, people: Collection[tuple[str, str]]
) -> dict[tuple[str, str], UUID]:
    """The outsiders of these names and capacities that are known, by both."""
    rows = await session.all(
        "SELECT id, name, capacity FROM outsider JOIN unnest(CAST(:names AS text[]), CAST(:capacities AS text[]))"
        " AS wanted (name, capacity) USING (name, capacity) WHERE entity = :entity",
        {"entity": entity, "names": [row[0] for row in people], "capacities": [row[1] for row in people]},
    )
    return {(row.name, row.capacity): row.id for row in rows}


async def insert_all(session: WriteSession, entity: str, people: Mapping[tuple[str, str], UUID]) -> None:
    """Put new outsiders on record, by name and capacity."""
    if not people:
        return
    known = await session.sequence()
    await session.execute(
        "INSERT INTO outsider (id, entity, name, capacity, known)"
        " VALUES (:id, :entity, :name, :capacity, int8range(:known, NULL))",
        [
            {"id": new, "entity": entity, "name": name, "capacity": capacity, "known": known}
            for (name, capacity), new in people.items()
        ],
    )
