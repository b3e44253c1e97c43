"""Statutes: versions of an entity, which one is in force, and a new one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.statutes import Choice, Statutes


async def versions(session: ReadSession, entities: Sequence[str]) -> list[tuple[str, Statutes]]:
    """(entity, statutes) for every version of the entities as known now, oldest first."""
    rows = await session.all(
        "SELECT entity, version, title, choices, notarised_on, lower(valid) AS valid_from FROM statutes"
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


async def newest_version(session: ReadSession, entity: str) -> int:
    """The number of the newest version, whenever it comes into force; 0 where none is recorded."""
    return await session.value(
        "SELECT coalesce(max(version), 0) FROM statutes WHERE entity = :entity", {"entity": entity}
    )


async def insert(session: WriteSession, statutes: Statutes, proposal: UUID | None = None) -> None:
    """Add one version, from the proposal that it was."""
    await session.execute(
        "INSERT INTO statutes (id, entity, version, title, choices, valid, notarised_on, proposal, known) VALUES (:id,"
        " :entity, :version, :title, CAST(:choices AS jsonb), daterange(:valid_from, NULL), :notarised_on, :proposal,"
        " int8range(:sequence, NULL))",
        {
            "id": new_uuid(),
            "entity": statutes.entity,
            "version": statutes.version,
            "title": statutes.title,
            "choices": choices_text(statutes.choices),
            "valid_from": statutes.valid_from,
            "notarised_on": statutes.notarised_on,
            "proposal": proposal,
            "sequence": await session.sequence(),
        },
    )


def choices_text(choices: Mapping[str, Choice]) -> str:
    """Choices as they are stored."""
    return json.dumps({key: {"value": choice.value, "article": choice.article} for key, choice in choices.items()})


def choices_from(row: Mapping[str, Any]) -> dict[str, Choice]:
    """Choices as they were stored."""
    return {key: Choice(choice["value"], choice["article"]) for key, choice in row.items()}


def _statutes(row: Row[Any]) -> Statutes:
    return Statutes(row.entity, row.version, row.valid_from, choices_from(row.choices), row.title, row.notarised_on)
