"""Organisations are one in every country: the route on which words about them come in, and the way they go out."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.auth.tokens import Asking, verified
from commons.clock import machine_now, today
from commons.database.outbox import Position
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from commons.subgraph.telling import Post, tell
from services.clients.domain.organisations.told import TOLD_PATH, TOLD_PURPOSE, Word, read_word, word_claims
from services.clients.store.organisations.telling import START, next_word, note_told, receive_word, told_positions


class OrganisationRequest(msgspec.Struct, frozen=True):
    """A signed word about organisations."""

    statement: str


def organisation_route(partition: Partition) -> Route:
    """What another country's clients partition tells of organisations."""

    async def told(request: Request) -> Response:
        asking = await asking_of(request, partition, TOLD_PURPOSE)
        statement = (await body_of(request, OrganisationRequest)).statement
        keys = f"{partition.directory.partitions[asking.asker]}/jwks.json"
        claims = await verified(statement, keys, partition.key_sets, issuer=asking.asker, audience=partition.name)
        sender = Caller(issuer="partition", subject=asking.asker)
        source, day = asking.asker.partition("/")[2], today(partition.country.timezone)
        changed = await receive_word(partition.database, sender, read_word(claims), source, day)
        return JSONResponse({"changed": changed})

    return Route(TOLD_PATH, told, methods=["POST"])


async def deliver_organisations(partition: Partition, post: Post) -> int:
    """Tell every other country what it has not heard; gives how many words were confirmed."""
    async with partition.database.reading() as session:
        reached = await told_positions(session)
    waiting: dict[Position, list[str]] = defaultdict(list)
    for other in partition.directory.partitions:
        if other.startswith("clients/") and other != partition.name:
            waiting[reached.get(other, START)].append(other)
    counts = [await _tell_all(partition, others, after, post) for after, others in waiting.items()]
    return sum(counts)


async def _tell_all(partition: Partition, others: list[str], after: Position, post: Post) -> int:
    """Tell those who have heard equally much."""
    async with partition.database.reading() as session:
        word, reached = await next_word(session, after)
    if reached == after:
        return 0
    if not word.stated and not word.verdicts:
        for other in others:
            await note_told(partition.database, other, reached)
        return 0
    confirmed = await asyncio.gather(*(_tell(partition, other, word, post) for other in others))
    for other, done in zip(others, confirmed, strict=True):
        if done:
            await note_told(partition.database, other, reached)
    return sum(confirmed)


async def _tell(partition: Partition, other: str, word: Word, post: Post) -> bool:
    statement = partition.key.sign(word_claims(word, partition.name, other, machine_now()))
    asking = Asking(partition.name, other, TOLD_PURPOSE)
    return await tell(partition, asking, TOLD_PATH, OrganisationRequest(statement), post)
