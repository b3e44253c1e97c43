"""Staff who look after clients, and who is in charge of which on which days, in two times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class AdviserRow:
    """Somebody of an entity's staff; without a name once it is erased."""

    id: UUID
    entity: str
    name: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """Days on which an adviser is in charge of a client; `until` is the first day after (None: still)."""

    client: UUID
    adviser: AdviserRow
    since: date
    until: date | None


_ADVISER = """SELECT a.adviser, a.entity, p.name, p.email
  FROM client_adviser a LEFT JOIN client_adviser_profile p USING (adviser)"""


async def advisers(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, AdviserRow]:
    """By id; unknown ones are left out."""
    rows = await session.all(f"{_ADVISER} WHERE a.adviser = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.adviser: _adviser(row) for row in rows}


async def charges(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[ChargeRow]]:
    """Who has been in charge of each client, the latest first, as known now."""
    found: dict[UUID, list[ChargeRow]] = {client: [] for client in clients}
    rows = await session.all(
        "SELECT g.client, lower(g.valid) AS since, upper(g.valid) AS until, a.adviser, a.entity, p.name, p.email"
        " FROM client_charge g JOIN client_adviser a USING (adviser) LEFT JOIN client_adviser_profile p USING (adviser)"
        " WHERE g.client = ANY(CAST(:ids AS uuid[])) AND upper_inf(g.known) ORDER BY g.client, lower(g.valid) DESC",
        {"ids": list(found)},
    )
    for row in rows:
        found[row.client].append(ChargeRow(row.client, _adviser(row), row.since, row.until))
    return found


async def save_adviser(session: WriteSession, adviser: AdviserRow) -> None:
    """Write somebody new."""
    await session.execute(
        "INSERT INTO client_adviser (adviser, entity, entered) VALUES (:adviser, :entity, :entered)",
        {"adviser": adviser.id, "entity": adviser.entity, "entered": await session.sequence()},
    )
    await session.execute(
        "INSERT INTO client_adviser_profile (adviser, name, email) VALUES (:adviser, :name, :email)",
        {"adviser": adviser.id, "name": adviser.name, "email": adviser.email},
    )


async def forget_adviser(session: WriteSession, adviser: UUID) -> None:
    """Delete who an adviser is; of what she was in charge stays, under her id."""
    await session.execute("DELETE FROM client_adviser_profile WHERE adviser = :adviser", {"adviser": adviser})


async def save_charge(session: WriteSession, client: UUID, adviser: UUID | None, since: date) -> None:
    """From `since` on the adviser, or nobody, is in charge: later days known before are known no more."""
    sequence = await session.sequence()
    closed = await session.all(
        "UPDATE client_charge SET known = int8range(lower(known), CAST(:sequence AS bigint))"
        " WHERE client = :client AND upper_inf(known) AND (upper_inf(valid) OR upper(valid) > :since)"
        " RETURNING adviser, lower(valid) AS since",
        {"client": client, "sequence": sequence, "since": since},
    )
    kept = [(row.adviser, row.since, since) for row in closed if row.since < since]
    for who, first, until in [*kept, *([(adviser, since, None)] if adviser else [])]:
        await session.execute(
            "INSERT INTO client_charge (client, adviser, valid, known) VALUES (:client, :adviser,"
            " daterange(CAST(:since AS date), CAST(:until AS date)), int8range(CAST(:sequence AS bigint), NULL))",
            {"client": client, "adviser": who, "since": first, "until": until, "sequence": sequence},
        )


def _adviser(row: Any) -> AdviserRow:
    return AdviserRow(row.adviser, row.entity, row.name, row.email)
