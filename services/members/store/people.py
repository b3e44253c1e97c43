"""Persons here: aliases from earlier ids, and names for display."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession

_RESOLVE = """
WITH RECURSIVE step (asked, person, hops) AS (
  SELECT a, a, 0 FROM unnest(CAST(:ids AS uuid[])) AS a
  UNION ALL
  SELECT s.asked, p.new, s.hops + 1 FROM step s JOIN person_alias p ON p.old = s.person AND upper_inf(p.known)
   WHERE s.hops < 32
)
SELECT DISTINCT ON (asked) asked, person FROM step ORDER BY asked, hops DESC
"""


async def resolve_persons(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Each id with the id it goes by today, following aliases."""
    if not ids:
        return {}
    return {row.asked: row.person for row in await session.all(_RESOLVE, {"ids": list(ids)})}


async def persons_known(session: ReadSession, ids: Sequence[UUID], today: date) -> set[UUID]:
    """Those of `ids` that hold a membership here today or later."""
    rows = await session.all(
        "SELECT DISTINCT person FROM membership_person WHERE person = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)"
        " AND valid && daterange(CAST(:today AS date), NULL)",
        {"ids": list(ids), "today": today},
    )
    return {row.person for row in rows}
