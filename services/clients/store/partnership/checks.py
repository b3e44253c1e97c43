"""Conflict checks: what was found on a day, with the figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership.conflicts import ConflictCheck, ConflictFinding, ConflictKind


async def checks_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[ConflictCheck]]:
    """Each client's checks, the newest first."""
    found: dict[UUID, list[ConflictCheck]] = {client: [] for client in clients}
    rows = await session.all(
        "SELECT id, client, checked_on, findings FROM conflict_check WHERE client = ANY(CAST(:ids AS uuid[]))"
        " ORDER BY checked_on DESC, id DESC",
        {"ids": list(clients)},
    )
    for row in rows:
        found[row.client].append(ConflictCheck(row.id, row.checked_on, tuple(map(_finding, row.findings))))
    return found


async def save_check(session: WriteSession, client: UUID, check: ConflictCheck) -> None:
    """Write a check."""
    await session.execute(
        "INSERT INTO conflict_check (id, client, checked_on, findings, entered)"
        " VALUES (:id, :client, :checked_on, CAST(:findings AS jsonb), :entered)",
        {
            "id": check.id,
            "client": client,
            "checked_on": check.checked_on,
            "findings": json.dumps([_row(finding) for finding in check.findings]),
            "entered": await session.sequence(),
        },
    )


def _row(finding: ConflictFinding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "says": finding.says,
        "figures": dict(finding.figures),
        "memberships": [one.hex for one in finding.memberships],
    }


def _finding(row: Mapping[str, Any]) -> ConflictFinding:
    members = tuple(UUID(hex=one) for one in row["memberships"])
    return ConflictFinding(ConflictKind(row["kind"]), row["says"], row["figures"], members)
