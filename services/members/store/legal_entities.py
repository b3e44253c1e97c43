"""Legal entities: opened from the country directory, read with their status on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commons.database.sessions import ReadSession, WriteSession
from commons.directory import Country, LegalEntity
from commons.errors import Refusal
from services.members.domain.categories import Category, initial_categories
from services.members.domain.share_register import DEFAULT_CLASS, EARLIEST, ShareClass


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One legal entity as it stands on a day."""

    id: str
    country: str
    name: str
    legal_form: str
    opened_on: date | None
    closed_on: date | None
    status: str


_ENTITIES = """
SELECT e.id, e.country, e.name, e.legal_form, e.opened_on,
       (SELECT lower(c.valid) FROM legal_entity_status c
         WHERE c.entity = e.id AND upper_inf(c.known) AND c.status IN ('CLOSED', 'MERGED')
         ORDER BY c.valid LIMIT 1) AS closed_on,
       coalesce(s.status, 'CLOSED') AS status
  FROM legal_entity e
  LEFT JOIN legal_entity_status s ON s.entity = e.id AND upper_inf(s.known) AND s.valid @> CAST(:day AS date)
"""


async def entities(session: ReadSession, day: date) -> list[EntityRow]:
    """All entities of the partition, in directory order, with their status on `day`."""
    return [EntityRow(*row) for row in await session.all(_ENTITIES + " ORDER BY e.position", {"day": day})]


async def entities_by_id(session: ReadSession, ids: Sequence[str], day: date) -> dict[str, EntityRow]:
    """Those of `ids` that exist here, by id."""
    rows = await session.all(_ENTITIES + " WHERE e.id = ANY(:ids)", {"day": day, "ids": list(ids)})
    return {row.id: EntityRow(*row) for row in rows}


async def open_entity(session: ReadSession, entity: str, day: date) -> EntityRow:
    """The entity, if it is open on `day`. Raises `Refusal` UNKNOWN_ENTITY or ENTITY_NOT_OPEN."""
    found = (await entities_by_id(session, [entity], day)).get(entity)
    if found is None:
        raise Refusal("UNKNOWN_ENTITY", "This country's members service keeps no register of that entity.")
    if found.status != "OPEN":
        raise Refusal("ENTITY_NOT_OPEN", f"{found.name} is {found.status.lower()} on {day}; nothing is added to it.")
    return found


async def share_classes(session: ReadSession, entity: str) -> dict[str, ShareClass]:
    """The share classes of an entity by code."""
    rows = await session.all(
        "SELECT code, nominal, currency FROM share_class WHERE entity = :entity ORDER BY code", {"entity": entity}
    )
    return {row.code: ShareClass(*row) for row in rows}


async def categories(session: ReadSession, entity: str) -> dict[str, Category]:
    """The membership categories of an entity by code."""
    rows = await session.all(
        "SELECT code, label, share_obligation FROM membership_category WHERE entity = :entity ORDER BY code",
        {"entity": entity},
    )
    return {row.code: Category(*row) for row in rows}


async def missing_entities(session: ReadSession, country: Country) -> list[LegalEntity]:
    """Entities of the directory that this partition has not opened yet."""
    known = {row.id for row in await session.all("SELECT id FROM legal_entity")}
    return [entity for entity in country.entities if entity.id not in known]


async def open_entities(session: WriteSession, country: Country) -> int:
    """Open every entity of the directory that is not here yet, with its first categories and share class.

    Gives how many were opened; writes the audit line `entities.opened`.
    """
    fresh = await missing_entities(session, country)
    for entity in fresh:
        await _open(session, entity, country)
    session.record("entities.opened", country.code, entities=[entity.id for entity in fresh])
    return len(fresh)


async def _open(session: WriteSession, entity: LegalEntity, country: Country) -> None:
    opened = date.fromisoformat(entity.opened_on) if entity.opened_on else None
    await session.execute(
        "INSERT INTO legal_entity (id, position, country, name, legal_form, opened_on) SELECT :id,"
        " coalesce(max(position), 0) + 1, :country, :name, :form, CAST(:opened AS date) FROM legal_entity",
        {
            "id": entity.id,
            "country": country.code,
            "name": entity.name,
            "form": entity.legal_form,
            "opened": opened,
        },
    )
    await session.execute(
        "INSERT INTO legal_entity_status (entity, status, valid, known)"
        " VALUES (:id, 'OPEN', daterange(:opened, NULL), int8range(:sequence, NULL))",
        {"id": entity.id, "opened": opened or EARLIEST, "sequence": await session.sequence()},
    )
    await session.execute(
        "INSERT INTO share_class (entity, code, nominal, currency) VALUES (:id, :code, :nominal, :currency)",
        {
            "id": entity.id,
            "code": DEFAULT_CLASS,
            "nominal": Decimal(entity.share_nominal),
            "currency": country.currency,
        },
    )
    for category in initial_categories(entity.pack):
        await add_category(session, entity.id, category)


async def add_category(session: WriteSession, entity: str, category: Category) -> None:
    """Add a membership category to an entity; one that exists stays as it is."""
    await session.execute(
        "INSERT INTO membership_category (entity, code, label, share_obligation)"
        " VALUES (:entity, :code, :label, :obligation) ON CONFLICT DO NOTHING",
        {
            "entity": entity,
            "code": category.code,
            "label": category.label,
            "obligation": category.share_obligation.value,
        },
    )
