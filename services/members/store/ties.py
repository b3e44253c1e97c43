"""Who uses what as rows: services used, advisers' members, users of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.services.ties import Tie, TieKind
from services.members.store.dated_facts import DAYS, KNOWN, strike, tell, write
from services.members.store.facts import NOW


async def ties_of(
    session: ReadSession, memberships: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[Tie]]:
    """All ties of each membership that has any, the oldest first, as known at that sequence (None: now)."""
    rows = await session.all(
        f"SELECT id, membership, kind, thing, reason, {DAYS} FROM tie"
        f" WHERE membership = ANY(CAST(:ids AS uuid[])) AND {KNOWN} ORDER BY membership, valid, id",
        {"ids": list(memberships), "known": NOW if known_at is None else known_at},
    )
    found: dict[UUID, list[Tie]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(_tie(row))
    return found


async def periods_of(session: ReadSession, things: Sequence[UUID]) -> dict[UUID, list[Period]]:
    """The days on which each thing is in use, a period for each tie, as known now."""
    rows = await session.all(
        f"SELECT thing, {DAYS} FROM tie WHERE thing = ANY(CAST(:things AS uuid[])) AND upper_inf(known)",
        {"things": list(things)},
    )
    found: dict[UUID, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.thing].append(Period(row.start, row.until))
    return found


async def tie_of(session: ReadSession, owner: UUID, key: UUID) -> Tie:
    """What is known of a tie now. Raises `Refusal` NOT_FOUND, also where it was struck."""
    tie = next((one for one in (await ties_of(session, [owner])).get(owner, []) if one.id == key), None)
    if tie is None:
        raise Refusal("NOT_FOUND", "There is no use with this id here; perhaps it was struck.")
    return tie


async def save_tie(session: WriteSession, membership: UUID, tie: Tie, action: str) -> None:
    """Write a tie, in place of what was known of it. Audited and announced as `use.<action>`."""
    said = {"kind": tie.kind.value, "thing": tie.thing, "reason": tie.reason}
    await write(session, "tie", {"id": tie.id, "membership": membership, **said}, tie.period)
    await tell(session, f"use.{action}", ("use", tie.id), membership, tie.period, **said)


async def strike_tie(session: WriteSession, membership: UUID, tie: Tie, reason: str) -> None:
    """A tie that never was. Audited as `use.struck`."""
    await strike(session, "tie", tie.id)
    await tell(session, "use.struck", ("use", tie.id), membership, None, reason=reason)


async def cut_ties(session: WriteSession, thing: UUID, period: Period, reason: str | None) -> None:
    """End with `period` whatever uses a thing that is offered no longer. Audit and outbox are the caller's."""
    await session.execute(
        "WITH closed AS (UPDATE tie SET known = int8range(lower(known), :sequence) WHERE thing = :thing"
        " AND upper_inf(known) AND NOT valid <@ daterange(NULL, CAST(:last AS date), '[]') RETURNING *)"
        " INSERT INTO tie (id, membership, kind, thing, reason, actor, valid, known)"
        " SELECT id, membership, kind, thing, CAST(:reason AS text), CAST(:actor AS text),"
        " valid * daterange(NULL, CAST(:last AS date), '[]'), int8range(:sequence, NULL)"
        " FROM closed WHERE lower(valid) <= CAST(:last AS date)",
        {
            "thing": thing,
            "last": period.end,
            "reason": reason,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


def _tie(row: Any) -> Tie:
    return Tie(row.id, TieKind(row.kind), row.thing, Period(row.start, row.until), row.reason)
