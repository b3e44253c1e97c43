"""Decisions of steps, and the version of a ladder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.domain.partnership.conditions import Condition, ConditionKind, ConditionState
from services.clients.domain.partnership.decision import Decided, PartnershipDecision
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.store.partnerships import save_period


async def decisions_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[PartnershipDecision]]:
    """Each client's decisions."""
    found: dict[UUID, list[PartnershipDecision]] = {client: [] for client in clients}
    rows = await session.all(
        "SELECT * FROM partnership_decision WHERE client = ANY(CAST(:ids AS uuid[])) ORDER BY id",
        {"ids": list(clients)},
    )
    for row in rows:
        found[row.client].append(_decision(row))
    return found


async def save_decision(session: WriteSession, made: PartnershipDecision) -> None:
    """Write a decision."""
    await session.execute(
        "INSERT INTO partnership_decision (id, client, status, since, reason, body, office, decided_on, reference,"
        " role, acknowledged, conditions, entered) VALUES (:id, :client, :status, :since, :reason, :body, :office,"
        " :decided_on, :reference, :role, :acknowledged, CAST(:conditions AS jsonb), :entered)",
        {
            "id": made.id,
            "client": made.client,
            "status": made.status.value,
            "since": made.since,
            "reason": made.reason,
            "body": made.decided.body.value,
            "office": made.decided.office,
            "decided_on": made.decided.decided_on,
            "reference": made.decided.reference,
            "role": made.role,
            "acknowledged": [kind.value for kind in made.acknowledged],
            "conditions": json.dumps([_row(one) for one in made.conditions]),
            "entered": await session.sequence(),
        },
    )


async def versions_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, int]:
    """The audit sequence of the newest write on each client's ladder."""
    rows = await session.all(
        "SELECT client, max(lower(known)) AS version FROM partnership WHERE client = ANY(CAST(:ids AS uuid[]))"
        " GROUP BY client",
        {"ids": list(clients)},
    )
    return {row.client: row.version for row in rows}


async def replace_ladder(session: WriteSession, client: UUID, corrected: Sequence[StatusPeriod]) -> None:
    """What was known of a ladder is known no more, and the corrected one is."""
    await close_known(session, "partnership", client=client)
    for period in corrected:
        await save_period(session, client, period)


def _row(one: Condition) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "state": one.state.value,
        "says": one.says,
        "rests_on": list(one.rests_on),
        "key": one.key,
        "article": one.article,
        "unverified": one.unverified,
    }


def _condition(row: Mapping[str, Any]) -> Condition:
    return Condition(
        ConditionKind(row["kind"]),
        ConditionState(row["state"]),
        row["says"],
        tuple(row["rests_on"]),
        row["key"],
        row["article"],
        row["unverified"],
    )


def _decision(row: Any) -> PartnershipDecision:
    return PartnershipDecision(
        row.id,
        row.client,
        PartnershipStatus(row.status),
        row.since,
        row.reason,
        Decided(DecidingBody(row.body), row.decided_on, row.office, row.reference),
        row.role,
        tuple(ConditionKind(kind) for kind in row.acknowledged),
        tuple(map(_condition, row.conditions)),
    )
