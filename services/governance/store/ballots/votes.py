"""Votes as they were cast: lines of a ballot, receipts, and pages of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Range
from sqlalchemy import Row

from commons.database.grouped import GroupSession
from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.governance.domain.ballots.casting import Line, Marked
from services.governance.domain.words import VoteChoice, VotingChannel

_COLUMNS = (
    "id, receipt, membership, voice, holder, outsider, votes, choice, marks, list, channel, cast_at, cast_on, code"
)


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A line on record; `code`: of its receipt; `stands`: not replaced by another."""

    id: UUID
    line: Line
    outsider: bool
    cast_at: datetime
    cast_on: date
    code: bytes


@dataclass(frozen=True, slots=True)
class NewVote:
    """A line to be put on record: who entered it (a hash), and whether for somebody else."""

    record: VoteRecord
    ballot: UUID
    on_behalf: bool
    actor: str


async def standing(session: ReadSession, ballot: UUID, memberships: Collection[UUID]) -> dict[UUID, VoteRecord]:
    """The votes of these memberships that stand."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM vote WHERE ballot = :ballot AND membership = ANY(:who) AND upper_inf(known)",
        {"ballot": ballot, "who": list(memberships)},
    )
    return {row.membership: _record(row) for row in rows}


async def all_standing(session: ReadSession, ballot: UUID) -> list[VoteRecord]:
    """Every vote of a ballot that stands, in the order of casting."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM vote WHERE ballot = :ballot AND upper_inf(known) ORDER BY id", {"ballot": ballot}
    )
    return [_record(row) for row in rows]


async def page_of(session: ReadSession, ballot: UUID, page: Page) -> list[VoteRecord]:
    """One page of those that stand and the row after it, in the order of casting."""
    keys = keyset(page, ("id",), country=session.country, kind="vote", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM vote WHERE ballot = :ballot AND upper_inf(known) AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"ballot": ballot, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def of_membership(session: ReadSession, ballot: UUID, membership: UUID) -> VoteRecord | None:
    """The vote that stands for a membership, whoever cast it."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM vote WHERE ballot = :ballot AND membership = :who AND upper_inf(known)",
        {"ballot": ballot, "who": membership},
    )
    return _record(row) if row else None


async def of_receipts(session: ReadSession, receipts: Collection[UUID]) -> dict[UUID, list[VoteRecord]]:
    """The lines of receipts, replaced ones too, each in the order of memberships."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM vote WHERE receipt = ANY(:ids) ORDER BY receipt, membership", {"ids": list(receipts)}
    )
    found: dict[UUID, list[VoteRecord]] = {}
    for row in rows:
        found.setdefault(row.receipt, []).append(_record(row))
    return found


async def replace(session: GroupSession, ballot: UUID, memberships: Collection[UUID], known: int) -> None:
    """The votes of these memberships are known no more from this write on."""
    await session.execute(
        "UPDATE vote SET known = int8range(lower(known), :known) WHERE ballot = :ballot AND membership = ANY(:who)"
        " AND upper_inf(known)",
        {"known": known, "ballot": ballot, "who": list(memberships)},
    )


async def insert(session: GroupSession, cast: Sequence[NewVote], known: int) -> None:
    """Put votes on record."""
    driver = await session.driver()
    await driver.copy_records_to_table("vote", records=[_row(new, known) for new in cast], columns=_CAST)


_CAST = [
    "id",
    "ballot",
    "receipt",
    "membership",
    "voice",
    "holder",
    "outsider",
    "votes",
    "choice",
    "marks",
    "list",
    "channel",
    "cast_at",
    "cast_on",
    "code",
    "on_behalf",
    "actor",
    "known",
]


def _row(new: NewVote, known: int) -> tuple[Any, ...]:
    record, line = new.record, new.record.line
    marked = line.marked
    return (
        record.id,
        new.ballot,
        line.receipt,
        line.membership,
        line.voice,
        line.holder,
        record.outsider,
        line.votes,
        marked.choice.value if marked.choice else None,
        None if marked.marks is None else list(marked.marks),
        marked.on_list,
        line.channel.value,
        record.cast_at,
        record.cast_on,
        record.code,
        new.on_behalf,
        new.actor,
        Range(known, None),
    )


def _line(row: Row[Any]) -> Line:
    choice = VoteChoice(row.choice) if row.choice else None
    marks = None if row.marks is None else tuple(row.marks)
    channel = VotingChannel(row.channel)
    marked = Marked(choice, marks, on_list=row.list)
    return Line(row.membership, row.voice, row.holder, row.votes, marked, channel, row.receipt)


def _record(row: Row[Any]) -> VoteRecord:
    return VoteRecord(row.id, _line(row), row.outsider, row.cast_at, row.cast_on, bytes(row.code))
