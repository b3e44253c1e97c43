"""Votes as they were cast: lines of a ballot, receipts, and pages of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.ballots.casting import Line, Marked
from services.governance.domain.words import VoteChoice, VotingChannel

_COLUMNS = "id, receipt, membership, voice, holder, outsider, votes, choice, marks, channel, cast_at, cast_on, code"


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
class NewVotes:
    """The lines of one receipt, to be put on record."""

    receipt: UUID
    ballot: UUID
    lines: Sequence[Line]
    code: bytes
    outsider: bool
    cast_at: datetime
    cast_on: date
    on_behalf: bool
    actor: str


async def standing(session: ReadSession, ballot: UUID, memberships: Collection[UUID]) -> dict[UUID, Line]:
    """The votes of these memberships that stand."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM vote WHERE ballot = :ballot AND membership = ANY(:who) AND upper_inf(known)",
        {"ballot": ballot, "who": list(memberships)},
    )
    return {row.membership: _line(row) for row in rows}


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


async def insert(session: WriteSession, cast: Sequence[NewVotes]) -> None:
    """Put votes on record; those of the same memberships that stood are known no more."""
    known = await session.sequence()
    replaced = [(new.ballot, line.membership) for new in cast for line in new.lines]
    await session.execute(
        "UPDATE vote SET known = int8range(lower(known), :known) FROM unnest(CAST(:ballots AS uuid[]),"
        " CAST(:members AS uuid[])) AS gone (ballot, membership) WHERE vote.ballot = gone.ballot"
        " AND vote.membership = gone.membership AND upper_inf(vote.known)",
        {"known": known, "ballots": [row[0] for row in replaced], "members": [row[1] for row in replaced]},
    )
    driver = await session.driver()
    await driver.executemany(_INSERT, [_row(new, line, known) for new in cast for line in new.lines])


_INSERT = (
    "INSERT INTO vote (id, ballot, receipt, membership, voice, holder, outsider, votes, choice, marks, channel,"
    " cast_at, cast_on, code, on_behalf, actor, known) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
    " $14, $15, $16, int8range($17, NULL))"
)


def _row(new: NewVotes, line: Line, known: int) -> tuple[Any, ...]:
    marked = line.marked
    return (
        new_uuid(),
        new.ballot,
        new.receipt,
        line.membership,
        line.voice,
        line.holder,
        new.outsider,
        line.votes,
        marked.choice.value if marked.choice else None,
        None if marked.marks is None else list(marked.marks),
        line.channel.value,
        new.cast_at,
        new.cast_on,
        new.code,
        new.on_behalf,
        new.actor,
        known,
    )


def _line(row: Row[Any]) -> Line:
    choice = VoteChoice(row.choice) if row.choice else None
    marks = None if row.marks is None else tuple(row.marks)
    channel = VotingChannel(row.channel)
    return Line(row.membership, row.voice, row.holder, row.votes, Marked(choice, marks), channel, row.receipt)


def _record(row: Row[Any]) -> VoteRecord:
    return VoteRecord(row.id, _line(row), row.outsider, row.cast_at, row.cast_on, bytes(row.code))
