"""What was declared of clients: members who belong to them, or that they compete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership.ties import ClientTie, TieKind

_TIE = """
  SELECT id, client, kind, membership, source, lower(valid) AS since, upper(valid) AS until
    FROM client_tie WHERE upper_inf(known)
"""


async def ties_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[ClientTie]]:
    """Each client's ties, past ones too."""
    found: dict[UUID, list[ClientTie]] = {client: [] for client in clients}
    for row in await session.all(f"{_TIE} AND client = ANY(CAST(:ids AS uuid[]))", {"ids": list(clients)}):
        found[row.client].append(_tie(row))
    return found


async def tie(session: ReadSession, id_: UUID) -> tuple[UUID, ClientTie] | None:
    """A tie, and whose it is."""
    row = await session.first(f"{_TIE} AND id = :id", {"id": id_})
    return None if row is None else (row.client, _tie(row))


async def save_tie(session: WriteSession, client: UUID, declared: ClientTie) -> None:
    """Write a tie in the place of what was known of it."""
    await close_known(session, "client_tie", id=declared.id)
    await session.execute(
        "INSERT INTO client_tie (id, client, kind, membership, source, valid, known) VALUES (:id, :client, :kind,"
        " :membership, :source, daterange(CAST(:since AS date), CAST(:until AS date)),"
        " int8range(CAST(:sequence AS bigint), NULL))",
        {
            "id": declared.id,
            "client": client,
            "kind": declared.kind.value,
            "membership": declared.membership,
            "source": declared.source,
            "since": declared.since,
            "until": declared.until,
            "sequence": await session.sequence(),
        },
    )


def _tie(row: Any) -> ClientTie:
    return ClientTie(row.id, TieKind(row.kind), row.membership, row.source, row.since, row.until)
