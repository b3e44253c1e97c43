"""Loaders for `_entities`: one query per type and batch."""

from __future__ import annotations

from collections.abc import Sequence

from commons.ids import GlobalId, uuid_of
from commons.subgraph.context import RequestContext
from commons.subgraph.entities import Loader, Representation, in_place, keys_of, readable
from services.members.graph import finding
from services.members.graph.types.legal_entity import LegalEntity
from services.members.store.legal_entities import entities_by_id

Found = Sequence[object | None]


async def load_persons(context: RequestContext, rows: Sequence[Representation]) -> Found:
    """Persons by their borderless key; a key that this country never saw gives a person with nothing to show."""
    keys = keys_of(rows, lambda text: uuid_of(text, "person"))
    wanted = readable(keys)
    return in_place(keys, dict(zip(wanted, await finding.find_persons(context, wanted), strict=True)))


async def load_memberships(context: RequestContext, rows: Sequence[Representation]) -> Found:
    """Memberships by id; None where the caller may not know of one."""
    keys = keys_of(rows, lambda text: uuid_of(text, "membership", context.country))
    wanted = readable(keys)
    return in_place(keys, dict(zip(wanted, await finding.find_memberships(context, wanted), strict=True)))


async def load_legal_entities(context: RequestContext, rows: Sequence[Representation]) -> Found:
    """Legal entities by id."""
    keys = keys_of(rows, lambda text: str(GlobalId.parse(text, "entity")))
    async with context.reading() as session:
        found = await entities_by_id(session, readable(keys), context.today)
    return in_place(keys, {key: LegalEntity.of(row) for key, row in found.items()})


LOADERS: dict[str, Loader] = {
    "Person": load_persons,
    "Membership": load_memberships,
    "LegalEntity": load_legal_entities,
}
