"""Suspected duplicates of a roll or a consultation, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.duplicates import Decision, Pair
from services.governance.domain.words import Sameness
from services.governance.store.decisions import signed

_SELECT = """
  SELECT s.id, s.first, s.second, d.verdict, d.reasons, d.law, d.struck, d.name, d.decided_at
    FROM suspected_duplicate s
    LEFT JOIN duplicate_decision d ON d.assembly = :assembly AND d.first = s.first AND d.second = s.second
     AND upper_inf(d.known)
   WHERE s.subject = :subject"""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision on record: what, by whom, when."""

    decision: Decision
    name: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """Two entries that may be one human, and the decision if there is one."""

    id: UUID
    pair: Pair
    decided: DecisionRecord | None


async def searched(session: ReadSession, subject: UUID) -> bool:
    """Whether somebody has searched this roll or consultation."""
    return await session.value("SELECT EXISTS (SELECT FROM duplicate_search WHERE subject = :id)", {"id": subject})


async def count(session: ReadSession, subject: UUID) -> int:
    """How many pairs were found; none where nobody has searched."""
    found = await session.value("SELECT found FROM duplicate_search WHERE subject = :id", {"id": subject})
    return found or 0


async def put_search(session: WriteSession, subject: UUID, pairs: str, parameters: dict[str, Any]) -> int:
    """Replace what was found before by the (first, second) of a query; how many pairs there are."""
    await session.execute("DELETE FROM duplicate_search WHERE subject = :id", {"id": subject})
    await session.execute(
        "INSERT INTO duplicate_search (subject, found, actor, name, at) VALUES (:id, 0, :actor, :name, :at)",
        {"id": subject, **signed(session)},
    )
    await session.execute(
        "INSERT INTO suspected_duplicate (subject, id, first, second)"
        " SELECT CAST(:subject AS uuid), CAST(md5(first || ' ' || second) AS uuid), first, second"
        f" FROM (SELECT DISTINCT first, second FROM ({pairs}) found) pair",
        parameters | {"subject": subject},
    )
    await session.execute(
        "UPDATE duplicate_search SET found = (SELECT count(*) FROM suspected_duplicate WHERE subject = :id)"
        " WHERE subject = :id",
        {"id": subject},
    )
    return await count(session, subject)


async def page_of(session: ReadSession, subject: UUID, assembly: UUID, page: Page) -> list[SuspectedPair]:
    """One page of pairs and the one after it, by id."""
    keys = keyset(page, ("s.id",), country=session.country, kind="duplicate", descending=False)
    rows = await session.all(
        f"{_SELECT} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"subject": subject, "assembly": assembly, "size": page.size + 1},
    )
    return [_pair(row) for row in rows]


async def all_of(session: ReadSession, subject: UUID, assembly: UUID) -> list[SuspectedPair]:
    """Every pair, by id."""
    rows = await session.all(f"{_SELECT} ORDER BY s.id", {"subject": subject, "assembly": assembly})
    return [_pair(row) for row in rows]


async def required(session: ReadSession, subject: UUID, assembly: UUID, pair: Pair) -> SuspectedPair:
    """The suspected pair; NOT_FOUND where these two are not suspected of being one."""
    row = await session.first(
        f"{_SELECT} AND s.first = :first AND s.second = :second",
        {"subject": subject, "assembly": assembly, "first": pair.first, "second": pair.second},
    )
    if row is None:
        raise Refusal("NOT_FOUND", "These two are not suspected of being one; see suspectedDuplicates.")
    return _pair(row)


async def decide(session: WriteSession, assembly: UUID, pair: Pair, decision: Decision) -> None:
    """Put a decision on record; one before is closed and stays on record."""
    about = {"assembly": assembly, "first": pair.first, "second": pair.second}
    await close_known(session, "duplicate_decision", **about)
    await session.execute(
        "INSERT INTO duplicate_decision (assembly, first, second, verdict, reasons, law, struck, actor, name,"
        " decided_at, known) VALUES (:assembly, :first, :second, :verdict, :reasons, :law, :struck, :actor, :name,"
        " :at, int8range(:known, NULL))",
        {
            **about,
            "verdict": decision.verdict.name,
            "reasons": decision.reasons,
            "law": decision.law,
            "struck": decision.struck,
            "known": await session.sequence(),
            **signed(session),
        },
    )


async def decided_same(session: ReadSession, subject: UUID, assembly: UUID) -> list[Pair]:
    """The pairs found that were decided to be one human."""
    rows = await session.all(f"{_SELECT} AND d.verdict = 'SAME'", {"subject": subject, "assembly": assembly})
    return [Pair(row.first, row.second) for row in rows]


async def undecided(session: ReadSession, subject: UUID, assembly: UUID) -> int:
    """How many pairs found wait for a decision."""
    return await session.value(
        f"SELECT count(*) FROM ({_SELECT} AND d.verdict IS NULL) waiting", {"subject": subject, "assembly": assembly}
    )


async def undecided_voters(session: ReadSession, roll: UUID, assembly: UUID) -> int:
    """How many pairs of lines that both vote wait for a decision."""
    return await session.value(
        f"SELECT count(*) FROM ({_SELECT} AND d.verdict IS NULL) waiting"
        " JOIN roll_line one ON one.roll = :subject AND one.membership = waiting.first AND one.votes > 0"
        " JOIN roll_line other ON other.roll = :subject AND other.membership = waiting.second AND other.votes > 0",
        {"subject": roll, "assembly": assembly},
    )


def _pair(row: Row[Any]) -> SuspectedPair:
    found = None
    if row.verdict is not None:
        decision = Decision(Sameness[row.verdict], row.reasons, row.law, row.struck)
        found = DecisionRecord(decision, row.name, row.decided_at)
    return SuspectedPair(row.id, Pair(row.first, row.second), found)
