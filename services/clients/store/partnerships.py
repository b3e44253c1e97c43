"""The ladder's history, in two times: as it is valid on each day, as known at an audit sequence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.paging import Page, keyset
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod, Step

_PERIODS = "SELECT client, status, reason, lower(valid) AS since, upper(valid) AS until FROM partnership p"
_KNOWN = (
    "CASE WHEN CAST(:known_at AS bigint) IS NULL THEN upper_inf(p.known) ELSE p.known @> CAST(:known_at AS bigint) END"
)


async def histories(
    session: ReadSession, clients: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[StatusPeriod]]:
    """Each client's periods, oldest first, as known at a sequence (None: now)."""
    found: dict[UUID, list[StatusPeriod]] = {client: [] for client in clients}
    statement = f"{_PERIODS} WHERE client = ANY(CAST(:ids AS uuid[])) AND {_KNOWN} ORDER BY client, since"
    for row in await session.all(statement, {"ids": list(clients), "known_at": known_at}):
        found[row.client].append(_period(row))
    return found


async def history_page(session: ReadSession, client: UUID, page: Page) -> list[StatusPeriod]:
    """One period more than the page holds, the latest first, in the direction of the walk."""
    beyond = keyset(
        page, ("lower(valid)", "client"), country=session.country, kind="client", descending=True, types=(date,)
    )
    statement = (
        f"{_PERIODS} WHERE client = :client AND upper_inf(known) AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"
    )
    rows = await session.all(statement, {"client": client, **beyond.parameters, "size": page.size + 1})
    return [_period(row) for row in rows]


async def save_step(session: WriteSession, client: UUID, step: Step) -> None:
    """Close the latest period as it was known, then write it as it ends and the fresh one."""
    sequence = await session.sequence()
    await session.execute(
        "UPDATE partnership SET known = int8range(lower(known), CAST(:sequence AS bigint))"
        " WHERE client = :client AND upper_inf(known) AND upper_inf(valid)",
        {"client": client, "sequence": sequence},
    )
    for period in (step.ended, step.fresh):
        await save_period(session, client, period)


async def save_period(session: WriteSession, client: UUID, period: StatusPeriod) -> None:
    """Write one period, known from this write's sequence on."""
    await session.execute(
        "INSERT INTO partnership (client, status, reason, valid, known) VALUES (:client, :status, :reason,"
        " daterange(CAST(:since AS date), CAST(:until AS date)), int8range(CAST(:sequence AS bigint), NULL))",
        {
            "client": client,
            "status": period.status.value,
            "reason": period.reason,
            "since": period.since,
            "until": period.until,
            "sequence": await session.sequence(),
        },
    )


def _period(row: Any) -> StatusPeriod:
    return StatusPeriod(PartnershipStatus(row.status), row.since, row.until, row.reason)
