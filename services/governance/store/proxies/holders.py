"""The bureau's list: who holds proxies of a meeting, how many votes they are, what the principals want on an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.governance.domain.proxies.instructions import Instruction
from services.governance.domain.words import InstructionChoice

_HELD = """
  SELECT h.holder AS id, h.outsider, h.blank, coalesce(d.votes, l.votes, 0) AS votes, i.choice, i.marks, i.list
    FROM proxy_hand h
    LEFT JOIN door_change d ON d.roll = :roll AND d.membership = h.principal AND upper_inf(d.known)
    LEFT JOIN roll_line l ON l.roll = :roll AND l.membership = h.principal
    LEFT JOIN proxy_instruction i ON i.proxy = h.id AND i.resolution = :item AND upper_inf(i.known)
   WHERE h.assembly = :assembly AND NOT h.stands_in AND upper_inf(h.known)"""
_HOLDERS = f"""
  SELECT held.*, EXISTS (SELECT FROM presence p WHERE p.assembly = :assembly AND p.holder = held.id
                            AND p.left_at IS NULL AND upper_inf(p.known)) AS here
    FROM (SELECT id, bool_or(outsider) AS outsider, count(*) AS principals, count(*) FILTER (WHERE blank) AS blank,
                 sum(votes) AS votes FROM ({_HELD}) AS one GROUP BY id) AS held"""
_WISHES = f"""
  SELECT id, choice, marks, list, blank, count(*) AS principals, sum(votes) AS votes
    FROM ({_HELD}) AS one WHERE id = ANY(:ids) GROUP BY id, choice, marks, list, blank
   ORDER BY id, blank, choice, marks, list"""


@dataclass(frozen=True, slots=True)
class HolderRecord:
    """Somebody with proxies in her hand; `blank`: how many of them name nobody. `votes` by the roll and the door."""

    holder: UUID
    outsider: bool
    principals: int
    blank: int
    votes: int
    here: bool


@dataclass(frozen=True, slots=True)
class WishRecord:
    """Principals of one holder who want the same on an item (None: nothing is said); `blank`: they named nobody."""

    wanted: Instruction | None
    blank: bool
    principals: int
    votes: int


@dataclass(frozen=True, slots=True)
class HoldersOf:
    """Of which meeting, by which roll, with the wishes on which item (None: on none)."""

    assembly: UUID
    roll: UUID | None
    item: UUID | None


async def page_of(session: ReadSession, of: HoldersOf, page: Page) -> list[HolderRecord]:
    """One page of holders and the row after it, by id."""
    keys = keyset(page, ("id",), country=session.country, kind="holder", descending=False)
    rows = await session.all(
        f"{_HOLDERS} WHERE {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | _given(of) | {"size": page.size + 1},
    )
    return [HolderRecord(row.id, row.outsider, row.principals, row.blank, int(row.votes), row.here) for row in rows]


async def wishes_of(session: ReadSession, of: HoldersOf, holders: Sequence[UUID]) -> dict[UUID, list[WishRecord]]:
    """What the principals of these want on the item."""
    found: dict[UUID, list[WishRecord]] = {who: [] for who in holders}
    for row in await session.all(_WISHES, _given(of) | {"ids": list(holders)}):
        found[row.id].append(_wish(row, of.item))
    return found


def _given(of: HoldersOf) -> dict[str, object]:
    return {"assembly": of.assembly, "roll": of.roll, "item": of.item}


def _wish(row: Row[Any], item: UUID | None) -> WishRecord:
    wanted = None
    if item is not None and (row.choice or row.marks is not None):
        choice = InstructionChoice(row.choice) if row.choice else None
        wanted = Instruction(item, choice, None if row.marks is None else tuple(row.marks), row.list)
    return WishRecord(wanted, row.blank, row.principals, int(row.votes))
