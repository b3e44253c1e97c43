"""Statutes: versions of an entity, and which one is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from services.governance.domain.statutes import Choice, Statutes


async def versions(session: ReadSession, entities: Sequence[str]) -> list[tuple[str, Statutes]]:
    """(entity, statutes) for every version of the entities as known now, oldest first."""
    rows = await session.all(
        "SELECT entity, version, title, choices, lower(valid) AS valid_from FROM statutes"
        " WHERE entity = ANY(:entities) AND upper_inf(known) ORDER BY entity, version",
        {"entities": list(entities)},
    )
    return [(row.entity, _statutes(row)) for row in rows]


async def of_entity(session: ReadSession, entity: str, on: date) -> Statutes | None:
    """The statutes in force on that day."""
    return in_force((found for _, found in await versions(session, [entity])), on)


def in_force(found: Iterable[Statutes], on: date) -> Statutes | None:
    """The newest version that had come into force by then."""
    begun = [statutes for statutes in found if statutes.valid_from <= on]
    return max(begun, key=lambda statutes: (statutes.valid_from, statutes.version), default=None)


def _statutes(row: Row[Any]) -> Statutes:
    choices = {key: Choice(choice["value"], choice["article"]) for key, choice in row.choices.items()}
    return Statutes(row.entity, row.version, row.valid_from, choices, row.title)
