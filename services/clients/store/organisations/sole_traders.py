"""Sole traders: a bare row for good, and a profile with name and number that can be erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.identifiers import Identifier, IdentifierScheme
from commons.ids import random_uuid
from commons.paging import Page, keyset


@dataclass(frozen=True, slots=True)
class SoleTraderRow:
    """A sole trader; no name once her profile is erased."""

    sole_trader: UUID
    entity: str
    client: UUID
    name: str | None
    sort_name: str
    identifier: Identifier | None = None


_ROWS = """
  SELECT t.sole_trader, t.entity, c.client, p.name, coalesce(p.sort_name, '') AS sort_name, p.scheme, p.value
  FROM sole_trader t JOIN client c ON c.sole_trader = t.sole_trader
  LEFT JOIN sole_trader_profile p ON p.sole_trader = t.sole_trader
"""


async def sole_traders(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, SoleTraderRow]:
    """Sole traders by id; unknown ones are left out."""
    rows = await session.all(f"{_ROWS} WHERE t.sole_trader = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.sole_trader: _row(row) for row in rows}


async def sole_trader_page(session: ReadSession, page: Page, entity: str) -> list[SoleTraderRow]:
    """One entity's sole traders with a name, one more than the page holds, by folded name."""
    keys = keyset(
        page,
        ("p.sort_name", "t.sole_trader"),
        country=session.country,
        kind="soletrader",
        descending=False,
        types=(str,),
    )
    rows = await session.all(
        f"{_ROWS} WHERE t.entity = :entity AND p.name IS NOT NULL AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    return [_row(row) for row in rows]


async def sole_trader_by_number(session: ReadSession, entity: str, identifier: Identifier) -> UUID | None:
    """The client behind a number among the entity's sole traders."""
    return await session.value(
        "SELECT c.client FROM sole_trader_profile p JOIN sole_trader t USING (sole_trader)"
        " JOIN client c ON c.sole_trader = t.sole_trader"
        " WHERE t.entity = :entity AND p.scheme = :scheme AND p.value = :value",
        {"entity": entity, "scheme": identifier.scheme.value, "value": identifier.value},
    )


async def save_sole_trader(
    session: WriteSession, entity: str, name: str, folded: str, identifier: Identifier | None
) -> UUID:
    """Write a sole trader; gives her id."""
    sole_trader = random_uuid()
    await session.execute(
        "INSERT INTO sole_trader (sole_trader, entity, entered) VALUES (:sole_trader, :entity, :entered)",
        {"sole_trader": sole_trader, "entity": entity, "entered": await session.sequence()},
    )
    await session.execute(
        "INSERT INTO sole_trader_profile (sole_trader, name, sort_name, scheme, value)"
        " VALUES (:sole_trader, :name, :sort_name, :scheme, :value)",
        {
            "sole_trader": sole_trader,
            "name": name,
            "sort_name": folded,
            "scheme": identifier.scheme.value if identifier else None,
            "value": identifier.value if identifier else None,
        },
    )
    return sole_trader


async def erase_sole_trader(session: WriteSession, sole_trader: UUID) -> None:
    """Delete name and number; what was done for her stays, of nobody in particular."""
    await session.execute(
        "DELETE FROM sole_trader_profile WHERE sole_trader = :sole_trader", {"sole_trader": sole_trader}
    )


def _row(row: Any) -> SoleTraderRow:
    number = Identifier(IdentifierScheme(row.scheme), row.value) if row.scheme else None
    return SoleTraderRow(row.sole_trader, row.entity, row.client, row.name, row.sort_name, number)
