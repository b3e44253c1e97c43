"""Draws by lot: as announced, their pools, what came of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.sortition.draw import Draw, Drawn, PoolEntry, plain
from services.governance.domain.sortition.panel import Criterion
from services.governance.store.decisions import by_caller, signed

_SELECT = """SELECT d.id, d.entity, d.title, d.seats, d.criteria, d.pool_size, d.pool_digest, d.nonce, d.seed,
  d.commitment, d.randomness, d.not_before, d.announced_at, d.name, r.value, r.drawn, r.at, r.name AS drawn_by
  FROM draw d LEFT JOIN draw_result r ON r.draw = d.id"""


async def insert(session: WriteSession, draw: Draw, pool: Sequence[PoolEntry]) -> None:
    """Put an announced draw on record, with its pool."""
    await session.execute(
        "INSERT INTO draw (id, entity, title, seats, criteria, pool_size, pool_digest, nonce, seed, commitment,"
        " randomness, not_before, announced_at, actor, name, known) VALUES (:id, :entity, :title, :seats,"
        " CAST(:criteria AS jsonb), :pool_size, :pool_digest, :nonce, :seed, :commitment, :randomness, :not_before,"
        " :announced_at, :actor, :name, int8range(:known, NULL))",
        {
            "id": draw.id,
            "entity": draw.entity,
            "title": draw.title,
            "seats": draw.seats,
            "criteria": json.dumps([plain(row) for row in draw.criteria]),
            "pool_size": draw.pool_size,
            "pool_digest": draw.pool_digest,
            "nonce": draw.nonce,
            "seed": draw.seed,
            "commitment": draw.commitment,
            "randomness": draw.randomness,
            "not_before": draw.not_before,
            "announced_at": draw.announced_at,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )
    await session.execute(
        "INSERT INTO draw_entry (draw, number, membership, ref, words) SELECT :draw, entry.number, entry.membership,"
        " entry.ref, CAST(entry.words AS jsonb) FROM unnest(CAST(:numbers AS int[]), CAST(:memberships AS uuid[]),"
        " CAST(:refs AS bytea[]), CAST(:words AS text[])) AS entry (number, membership, ref, words)",
        {
            "draw": draw.id,
            "numbers": [row.number for row in pool],
            "memberships": [row.membership for row in pool],
            "refs": [row.ref for row in pool],
            "words": [json.dumps(dict(row.words)) for row in pool],
        },
    )


async def insert_result(session: WriteSession, draw: UUID, value: str, numbers: Sequence[int]) -> None:
    """Put on record who was drawn."""
    await session.execute(
        "INSERT INTO draw_result (draw, value, drawn, at, actor, name, known) VALUES (:draw, :value, :drawn, :at,"
        " :actor, :name, int8range(:known, NULL))",
        {
            "draw": draw,
            "value": value,
            "drawn": list(numbers),
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def by_id(session: ReadSession, draw: UUID) -> tuple[Draw, Drawn | None]:
    """The draw with what came of it; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE d.id = :id", {"id": draw})
    if row is None:
        raise Refusal("NOT_FOUND", "No draw with this id here.")
    return _draw(row)


async def page_of(session: ReadSession, entity: str, page: Page) -> list[tuple[Draw, Drawn | None]]:
    """Draws of an entity, newest first: one page and the one after it."""
    keys = keyset(page, ("d.id",), country=session.country, kind="draw", descending=True)
    rows = await session.all(
        f"{_SELECT} WHERE d.entity = :entity AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return [_draw(row) for row in rows]


async def pool_of(session: ReadSession, draw: UUID) -> list[PoolEntry]:
    """The whole pool, by number."""
    rows = await session.all(
        "SELECT number, membership, ref, words FROM draw_entry WHERE draw = :id ORDER BY number", {"id": draw}
    )
    return [_entry(row) for row in rows]


async def entries_of(session: ReadSession, draw: UUID, numbers: Sequence[int]) -> list[PoolEntry]:
    """Some of the pool, by number."""
    rows = await session.all(
        "SELECT number, membership, ref, words FROM draw_entry WHERE draw = :id AND number = ANY(:numbers)"
        " ORDER BY number",
        {"id": draw, "numbers": list(numbers)},
    )
    return [_entry(row) for row in rows]


async def entry_of(session: ReadSession, draw: UUID, membership: UUID) -> PoolEntry | None:
    """A member in the pool, if she is."""
    row = await session.first(
        "SELECT number, membership, ref, words FROM draw_entry WHERE draw = :id AND membership = :membership",
        {"id": draw, "membership": membership},
    )
    return _entry(row) if row else None


async def voters_of(session: ReadSession, roll: UUID) -> dict[UUID, dict[str, str]]:
    """A pool from a roll: all who have votes on it, with their college where it has one."""
    rows = await session.all(
        "SELECT membership, college FROM roll_line WHERE roll = :id AND votes > 0 ORDER BY membership", {"id": roll}
    )
    return {row.membership: {"college": row.college} if row.college else {} for row in rows}


def _entry(row: Row[Any]) -> PoolEntry:
    return PoolEntry(row.number, row.membership, row.ref, row.words)


def _draw(row: Row[Any]) -> tuple[Draw, Drawn | None]:
    draw = Draw(
        id=row.id,
        entity=row.entity,
        title=row.title,
        seats=row.seats,
        criteria=tuple(Criterion(**found) for found in row.criteria),
        pool_size=row.pool_size,
        pool_digest=row.pool_digest,
        nonce=row.nonce,
        seed=row.seed,
        commitment=row.commitment,
        randomness=row.randomness,
        not_before=row.not_before,
        announced_at=row.announced_at,
        announced_by=row.name,
    )
    found = None if row.value is None else Drawn(row.value, tuple(row.drawn), row.at, row.drawn_by)
    return draw, found
