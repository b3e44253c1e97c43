"""Loaders for `_entities`: one query per type and batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from commons.errors import Refusal
from commons.ids import GlobalId, uuid_of
from commons.subgraph.context import RequestContext
from commons.subgraph.entities import Loader, Representation
from services.members.graph import finding
from services.members.graph.types.legal_entity import LegalEntity
from services.members.store.legal_entities import entities_by_id


async def load_persons(context: RequestContext, representations: Sequence[Representation]) -> list[object]:
    """Persons by their borderless key; a key that this country never saw gives a person with nothing to show."""
    keys = [_key(row, lambda text: uuid_of(text, "person")) for row in representations]
    found = await finding.find_persons(context, _good(keys))
    return _spread(keys, dict(zip(_good(keys), found, strict=True)))


async def load_memberships(context: RequestContext, representations: Sequence[Representation]) -> list[object]:
    """Memberships by id; None where the caller may not know of one."""
    keys = [_key(row, lambda text: uuid_of(text, "membership", context.country)) for row in representations]
    found = await finding.find_memberships(context, _good(keys))
    return _spread(keys, dict(zip(_good(keys), found, strict=True)))


async def load_legal_entities(context: RequestContext, representations: Sequence[Representation]) -> list[object]:
    """Legal entities by id."""
    keys = [_key(row, lambda text: str(GlobalId.parse(text, "entity"))) for row in representations]
    async with context.reading() as session:
        rows = await entities_by_id(session, _good(keys), context.today)
    return _spread(keys, {key: LegalEntity.of(row) for key, row in rows.items()})


LOADERS: dict[str, Loader] = {
    "Person": load_persons,
    "Membership": load_memberships,
    "LegalEntity": load_legal_entities,
}


def _key(representation: Representation, read: Callable[[str], UUID | str]) -> UUID | str | Refusal:
    try:
        return read(str(representation.get("id")))
    except Refusal as refusal:
        return refusal


def _good(keys: Sequence[object]) -> list:
    return list(dict.fromkeys(key for key in keys if not isinstance(key, Refusal)))


def _spread(keys: Sequence[object], found: dict) -> list[object]:
    return [key if isinstance(key, Refusal) else found.get(key) for key in keys]
