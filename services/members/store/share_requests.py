"""Share operations on their way as rows, with their steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.members.domain.share_register import OperationKind, OperationRequest
from services.members.domain.shares.on_their_way import RequestState, RequestStep, ShareRequest

_COLUMNS = "id, entity, membership, kind, share_class, shares, amount, into_class, into_shares, value_date"
_LAST = "SELECT s.state FROM share_request_step s WHERE s.request = q.id ORDER BY s.number DESC LIMIT 1"


async def save_request(session: WriteSession, request: ShareRequest) -> None:
    """Write a new request with its first steps. Audit is the caller's."""
    asked = request.asked
    await session.execute(
        f"INSERT INTO share_request ({_COLUMNS}, known) VALUES (:id, :entity, :membership, :kind, :share_class,"
        " :shares, :amount, :into_class, :into_shares, :value_date, int8range(:sequence, NULL))",
        {
            "id": request.id,
            "entity": request.entity,
            "membership": request.membership,
            "kind": asked.kind.value,
            "share_class": asked.share_class,
            "shares": asked.shares,
            "amount": asked.amount,
            "into_class": asked.into_class,
            "into_shares": asked.into_shares,
            "value_date": request.value_date,
            "sequence": await session.sequence(),
        },
    )
    for step in request.steps:
        await save_step(session, request.id, step)


async def save_step(session: WriteSession, request: UUID, step: RequestStep) -> None:
    """Add a step. Audit is the caller's."""
    await session.execute(
        "INSERT INTO share_request_step (request, number, state, happened_on, reason, operation, actor, known) VALUES"
        " (:request, :number, :state, :on, :reason, :operation, :actor, int8range(:sequence, NULL))",
        {
            "request": request,
            "number": step.number,
            "state": step.state.value,
            "on": step.on,
            "reason": step.reason,
            "operation": step.operation,
            "actor": step.actor,
            "sequence": await session.sequence(),
        },
    )


async def request_by_id(session: ReadSession, key: UUID) -> ShareRequest:
    """The request; NOT_FOUND without one."""
    rows = await session.all(f"SELECT {_COLUMNS} FROM share_request WHERE id = :id", {"id": key})
    if not rows:
        raise Refusal("NOT_FOUND", "There is no share request with this id here.")
    return (await _with_steps(session, rows))[0]


async def share_requests_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[ShareRequest]]:
    """All requests of each membership, the oldest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM share_request WHERE membership = ANY(CAST(:ids AS uuid[])) ORDER BY id",
        {"ids": list(memberships)},
    )
    found: dict[UUID, list[ShareRequest]] = defaultdict(list)
    for request in await _with_steps(session, rows):
        found[request.membership].append(request)
    return found


async def share_request_page(
    session: ReadSession, entity: str, page: Page, states: Sequence[RequestState]
) -> list[ShareRequest]:
    """`page.size + 1` requests of an entity in these states, the oldest first."""
    keys = keyset(page, ("q.id",), country=session.country, kind="share_request", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM share_request q WHERE q.entity = :entity AND {keys.where}"
        f" AND ({_LAST}) = ANY(CAST(:states AS text[])) ORDER BY {keys.order} LIMIT :size",
        {
            "entity": entity,
            "states": [state.value for state in states],
            "size": page.size + 1,
            **keys.parameters,
        },
    )
    return await _with_steps(session, rows)


async def _with_steps(session: ReadSession, rows: Sequence[Any]) -> list[ShareRequest]:
    steps: dict[UUID, list[RequestStep]] = defaultdict(list)
    for row in await session.all(
        "SELECT request, number, state, happened_on, actor, reason, operation FROM share_request_step"
        " WHERE request = ANY(CAST(:ids AS uuid[])) ORDER BY request, number",
        {"ids": [row.id for row in rows]},
    ):
        steps[row.request].append(
            RequestStep(row.number, RequestState(row.state), row.happened_on, row.actor, row.reason, row.operation)
        )
    return [_request(row, steps[row.id]) for row in rows]


def _request(row: Any, steps: Sequence[RequestStep]) -> ShareRequest:
    asked = OperationRequest(
        kind=OperationKind(row.kind),
        value_date=row.value_date or steps[-1].on,
        shares=row.shares,
        amount=row.amount,
        share_class=row.share_class,
        into_class=row.into_class,
        into_shares=row.into_shares,
    )
    return ShareRequest(row.id, row.entity, row.membership, asked, row.value_date, tuple(steps))
