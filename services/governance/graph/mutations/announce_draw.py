"""Announce a draw by lot."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.moments import check_offset
from services.governance.domain.sortition.draw import (
    Announcement,
    Draw,
    PoolEntry,
    announce,
    digest_of,
    numbered,
    plain_entry,
)
from services.governance.domain.sortition.panel import Criterion
from services.governance.graph.mutations.kit import stands
from services.governance.graph.sortition.draw import Draw as ShownDraw
from services.governance.store import assemblies, draws, rolls


@strawberry.input(description="Of the panel, so many have this word under this name.")
class DrawCriterionInput:
    """One criterion."""

    name: str
    word: str
    at_least: int = 0
    at_most: int | None = None


@strawberry.input(description="A word of a member under the name of a criterion, like her college.")
class DrawWordInput:
    """One word."""

    name: str
    word: str


@strawberry.input(description="A member in the pool, with her words.")
class DrawPoolInput:
    """Somebody in the pool."""

    membership: strawberry.ID
    words: list[DrawWordInput] = strawberry.field(default_factory=list)


@strawberry.input(
    description="`pool`: who may be drawn, or `roll`: all voters of a sealed roll, by their `college`. `randomness`: "
    "which public number will be drawn with (a lottery's, a beacon's round), and `notBefore`: from when it is known."
)
class AnnounceDrawInput:
    """What is to be drawn."""

    entity: strawberry.ID
    title: str
    seats: int
    randomness: str
    not_before: datetime
    pool: list[DrawPoolInput] = strawberry.field(default_factory=list)
    roll: strawberry.ID | None = None
    criteria: list[DrawCriterionInput] = strawberry.field(default_factory=list)
    idempotency_key: str | None = None


@strawberry.type
class AnnounceDrawPayload:
    """The draw, with its sealed seed."""

    draw: ShownDraw


@mutation(
    description="Announce a draw by lot: pool and criteria are fixed, a seed is sealed under its published hash, and a "
    "public number that nobody knows yet is named. With that number the panel is drawn (drawPanel)."
)
async def announce_draw(info: Info, input: AnnounceDrawInput) -> AnnounceDrawPayload:
    """Check that a panel can be drawn, seal a seed, and put the announcement on record."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.announceDraw", entity.id)
    async with context.writing("announceDraw", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            # Counting the panels takes seconds at worst: nobody else waits for it.
            draw, pool = await asyncio.to_thread(_announced, input, await _pool(session, context, input), now())
            await session.sequence()
            await _check_stands(session, context, input)
            await draws.insert(session, draw, pool)
            name = global_id(context.country, "draw", draw.id)
            session.record("announceDraw", name, pool=draw.pool_digest.hex(), commitment=draw.commitment.hex())
            session.announce("draw.announced", draw=name, entity=entity.id, not_before=draw.not_before)
        record, found = await draws.by_id(session, uuid_of(session.subject, "draw"))
    return AnnounceDrawPayload(draw=ShownDraw.of(record, found, context.country))


def _announced(
    input: AnnounceDrawInput, pool: Mapping[UUID, Mapping[str, str]], moment: datetime
) -> tuple[Draw, list[PoolEntry]]:
    wanted = _wanted(input, pool)
    announce(wanted, moment)
    return _sealed(wanted, input.entity, moment)


async def _pool(
    session: WriteSession, context: RequestContext, input: AnnounceDrawInput
) -> Mapping[UUID, Mapping[str, str]]:
    if (input.roll is None) == (not input.pool):
        raise Refusal("BAD_ARGUMENT", "Name the pool, or the roll whose voters it is: one of the two.")
    if input.roll is None:
        pool = {uuid_of(row.membership, "membership", context.country): row.words for row in input.pool}
        if len(pool) < len(input.pool):
            raise Refusal("BAD_ARGUMENT", "Each member is in the pool once.")
        return {member: {word.name.strip(): word.word.strip() for word in words} for member, words in pool.items()}
    await _check_stands(session, context, input)
    return await draws.voters_of(session, uuid_of(input.roll, "roll", context.country))


async def _check_stands(session: WriteSession, context: RequestContext, input: AnnounceDrawInput) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a roll that is not sealed, or another entity's, when read and at the end."""
    if input.roll is None:
        return
    wanted = uuid_of(input.roll, "roll", context.country)
    roll = dict(await rolls.by_ids(session, [wanted])).get(wanted)
    if roll is None:
        raise Refusal("NOT_FOUND", "No roll with this id here.")
    assembly = await assemblies.by_id(session, roll.assembly)
    if assembly.entity != input.entity or not stands(roll):
        raise Refusal("TRANSITION_NOT_ALLOWED", "The pool is read from a sealed roll of this entity.")


def _wanted(input: AnnounceDrawInput, pool: Mapping[UUID, Mapping[str, str]]) -> Announcement:
    check_offset("from when the number is known (notBefore)", input.not_before)
    criteria = (Criterion(row.name.strip(), row.word.strip(), row.at_least, row.at_most) for row in input.criteria)
    title, number = input.title.strip(), input.randomness.strip()
    return Announcement(title, input.seats, tuple(criteria), pool, number, input.not_before)


def _sealed(wanted: Announcement, entity: str, moment: datetime) -> tuple[Draw, list[PoolEntry]]:
    """The draw with a seed and a nonce that chance made, and its numbered pool."""
    seed, nonce = secrets.token_bytes(32), secrets.token_bytes(32)
    pool = numbered(wanted.pool, nonce)
    draw = Draw(
        id=new_uuid(),
        entity=entity,
        title=wanted.title,
        seats=wanted.seats,
        criteria=wanted.criteria,
        pool_size=len(pool),
        pool_digest=digest_of(wanted.seats, wanted.criteria, [plain_entry(row) for row in pool]),
        nonce=nonce,
        seed=seed,
        commitment=sha256(seed).digest(),
        randomness=wanted.randomness,
        not_before=wanted.not_before,
        announced_at=moment,
    )
    return draw, pool
