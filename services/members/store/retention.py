"""What is due to go today, by kind: found first, so that a dry run says what a run would do; then done in batches.

Profiles go as an erasure does, with its journal; what the law holds back goes when its day has passed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.auth.caller import Caller
from commons.database.sessions import Database, ReadSession, WriteSession
from services.members.domain.protection.erasure import ErasedBecause
from services.members.domain.protection.retention import Kept, RetentionRule, rule_for
from services.members.store.erasure_journal import Erased, Journal
from services.members.store.erasures import BLANK, HELD_TEXTS, erasing, save_erasure

BATCH = 500

_DUE: Mapping[Kept, str] = {
    Kept.PROFILE: """
        SELECT f.membership AS id FROM profile f
          JOIN registration r ON r.membership = f.membership AND upper_inf(r.known)
         WHERE upper(r.valid) - 1 <= :cutoff
           AND NOT EXISTS (SELECT FROM refund x WHERE x.membership = f.membership AND x.amount >
                 coalesce((SELECT sum(p.amount) FROM refund_payment p WHERE p.refund = x.id), 0))""",
    Kept.IDENTITY: "SELECT membership AS id FROM held_identity WHERE until < :today",
    Kept.PAYER: "SELECT p.payment AS id FROM payment_payer p JOIN payment m ON m.id = p.payment"
    " WHERE m.booked_on <= :cutoff",
    Kept.APPLICANT: """
        SELECT a.application AS id FROM applicant a JOIN application_step s ON s.application = a.application
         GROUP BY a.application HAVING max(s.happened_on) <= :cutoff""",
    Kept.READ_LOG: "SELECT id FROM read_log WHERE at < CAST(:cutoff AS date) + 1",
    Kept.HOLD_READING: "SELECT id FROM hold_reading WHERE at < CAST(:cutoff AS date) + 1",
}
"""Ids of what is due, oldest event first where it matters to nobody."""


@dataclass(frozen=True, slots=True)
class Due:
    """How many of a kind are due, and the rule by which."""

    rule: RetentionRule
    count: int


async def due(session: ReadSession, country: str, today: date) -> list[Due]:
    """What would go today, kind by kind."""
    found = []
    for kind in Kept:
        rule = rule_for(kind, country, today)
        count = await session.value(f"SELECT count(*) FROM ({_DUE[kind]}) AS due", _parameters(kind, rule, today))
        found.append(Due(rule, count))
    return found


async def retain(database: Database, caller: Caller, journal: Journal | None, today: date) -> list[Due]:
    """Let go what is due, in batches, each with its audit line; gives what went. Running it twice changes nothing."""
    done = []
    for kind in Kept:
        rule, count = rule_for(kind, database.country, today), 0
        while ids := await _batch(database, kind, rule, today):
            async with database.writing(caller, "retain") as session:
                await _GO[kind](session, ids, today)
            if kind is Kept.PROFILE and journal is not None:
                journal.append(_erased(ids, today))
            count += len(ids)
        done.append(Due(rule, count))
    return done


async def _batch(database: Database, kind: Kept, rule: RetentionRule, today: date) -> list[UUID | int]:
    async with database.reading() as session:
        rows = await session.all(f"{_DUE[kind]} LIMIT {BATCH}", _parameters(kind, rule, today))
    return [row.id for row in rows]


def _parameters(kind: Kept, rule: RetentionRule, today: date) -> dict[str, date]:
    return {"today": today} if kind is Kept.IDENTITY else {"cutoff": rule.cutoff(today)}


def _erased(ids: Sequence[UUID | int], today: date) -> list[Erased]:
    return [Erased(one, ErasedBecause.RETENTION, today) for one in ids if isinstance(one, UUID)]


async def _profiles(session: WriteSession, ids: Sequence[UUID | int], today: date) -> None:
    await save_erasure(session, _erased(ids, today), rule_for(Kept.IDENTITY, session.country, today))


async def _identities(session: WriteSession, ids: Sequence[UUID | int], _today: date) -> None:
    """With the identity goes what was written in words; the steps, days and amounts stay."""
    await erasing(session)
    for table, condition in HELD_TEXTS.items():
        await session.execute(
            f"UPDATE {table} SET reason = :blank WHERE reason IS NOT NULL AND {condition}",
            {"blank": BLANK, "ids": list(ids)},
        )
    for table in ("change_reason", "rectification", "held_identity"):
        await session.execute(f"DELETE FROM {table} WHERE membership = ANY(:ids)", {"ids": list(ids)})
    session.record("retention.identity", session.country, count=len(ids))


def _deleted(
    table: str, column: str, kind: Kept
) -> Callable[[WriteSession, Sequence[UUID | int], date], Awaitable[None]]:
    async def go(session: WriteSession, ids: Sequence[UUID | int], _today: date) -> None:
        await session.execute(f"DELETE FROM {table} WHERE {column} = ANY(:ids)", {"ids": list(ids)})
        session.record(f"retention.{kind.value}", session.country, count=len(ids))

    return go


_GO: Mapping[Kept, Callable[[WriteSession, Sequence[UUID | int], date], Awaitable[None]]] = {
    Kept.PROFILE: _profiles,
    Kept.IDENTITY: _identities,
    Kept.PAYER: _deleted("payment_payer", "payment", Kept.PAYER),
    Kept.APPLICANT: _deleted("applicant", "application", Kept.APPLICANT),
    Kept.READ_LOG: _deleted("read_log", "id", Kept.READ_LOG),
    Kept.HOLD_READING: _deleted("hold_reading", "id", Kept.HOLD_READING),
}
