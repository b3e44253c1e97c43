"""What lists of clients are ordered by: the name under which the organisation is shown today."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from commons.database.sessions import WriteSession
from services.clients.domain.sort_name import sort_name
from services.clients.store.organisations.reading import WANTED, organisations

_CLIENTS = f"""
  WITH {WANTED}
  SELECT DISTINCT c.client, c.organisation, c.sort_name FROM joined j JOIN client c ON c.organisation = j.id
"""


async def follow_names(session: WriteSession, ids: Iterable[UUID]) -> None:
    """Order the clients of these organisations, and of what goes by one id with them, by the name on record."""
    rows = await session.all(_CLIENTS, {"ids": sorted(set(ids))})
    named = await organisations(session, sorted({row.organisation for row in rows}))
    folded = {row.client: sort_name(named[row.organisation].name) for row in rows}
    changed = [
        {"client": row.client, "name": folded[row.client]} for row in rows if folded[row.client] != row.sort_name
    ]
    if changed:
        await session.execute("UPDATE client SET sort_name = :name WHERE client = :client", changed)
