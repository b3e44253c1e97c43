"""In whose hands the proxies of a meeting may be: holders, the chair for blank powers, substitutes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from services.governance.domain.proxies.hands import Held
from services.governance.domain.proxies.later_calls import Dated, SecondCall

_COLUMNS = "h.principal, h.holder, h.outsider, h.stands_in, h.given_on, h.at, h.later_calls"
_AROUND = f"""
  SELECT {_COLUMNS} FROM proxy_hand h
   WHERE h.assembly = :assembly AND upper_inf(h.known) AND h.principal IN (
     SELECT mine.principal FROM proxy_hand mine
      WHERE mine.assembly = :assembly AND upper_inf(mine.known)
        AND (mine.principal = ANY(:named) OR mine.holder = ANY(:named)))"""


async def all_held(session: ReadSession, assembly: UUID, moment: str = "upper_inf(known)") -> list[Held]:
    """All of a meeting; `moment`: SQL for what was known when."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy_hand h WHERE h.assembly = :id AND {moment.replace('known', 'h.known')}",
        {"id": assembly},
    )
    return [_held(row) for row in rows]


async def held_around(session: ReadSession, assembly: UUID, named: Collection[UUID]) -> list[Held]:
    """Those that one of these gave or has in her hand, with everybody else in whose hand they may be."""
    rows = await session.all(_AROUND, {"assembly": assembly, "named": list(named)})
    return [_held(row) for row in rows]


async def second_call_of(session: ReadSession, assembly: UUID) -> SecondCall | None:
    """The two sittings of a meeting; None before its second call."""
    rows = await session.all(
        "SELECT opened_at, held_on FROM call WHERE assembly = :id AND number IN (1, 2) ORDER BY number",
        {"id": assembly},
    )
    if len(rows) < 2:
        return None
    return SecondCall(rows[0].opened_at, rows[0].held_on, rows[1].held_on)


def _held(row: Row[Any]) -> Held:
    dated = Dated(row.given_on, row.at, row.later_calls)
    return Held(row.principal, row.holder, row.outsider, row.stands_in, dated)
