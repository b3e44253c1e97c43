"""The routes by which countries find who may be one human, and tell each other what was said of it."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.auth.tokens import Asking, verified
from commons.clock import machine_now, today
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from commons.subgraph.streamed import Streamed
from commons.subgraph.telling import Post, tell, tell_each
from services.members.app.bulk_plane import watched
from services.members.app.same_person_plane import hash_key
from services.members.domain.candidate_words import (
    CANDIDATE_PURPOSE,
    HASHES_PATH,
    WORD_PATH,
    LinkHashes,
    read_word,
    word_claims,
)
from services.members.store.candidates import Untold, receive_candidate, told, untold_candidates
from services.members.store.find_candidates import link_hash_stream


class CandidateRequest(msgspec.Struct, frozen=True):
    """A signed word about a candidate."""

    statement: str


def candidate_routes(partition: Partition) -> list[Route]:
    """What another country asks and tells about candidates."""

    async def hashes(request: Request) -> Response:
        asking = await asking_of(request, partition, CANDIDATE_PURPOSE)
        key = hash_key((await body_of(request, LinkHashes)).key)
        for entity in partition.country.entities:
            watched(partition, asking, "person hashes", entity.id)
        return Streamed(link_hash_stream(partition.database, today(partition.country.timezone), key))

    async def words(request: Request) -> Response:
        asking = await asking_of(request, partition, CANDIDATE_PURPOSE)
        statement = (await body_of(request, CandidateRequest)).statement
        keys = f"{partition.directory.partitions[asking.asker]}/jwks.json"
        claims = await verified(statement, keys, partition.key_sets, issuer=asking.asker, audience=partition.name)
        said = read_word(claims, today(partition.country.timezone))
        sender = Caller(issuer="partition", subject=asking.asker)
        return JSONResponse({"changed": await receive_candidate(partition.database, sender, said)})

    return [Route(HASHES_PATH, hashes, methods=["POST"]), Route(WORD_PATH, words, methods=["POST"])]


async def deliver_candidates(partition: Partition, post: Post) -> int:
    """Tell what is untold; gives how many candidates were confirmed."""
    async with partition.database.reading() as session:
        waiting = await untold_candidates(session)

    async def send(one: Untold) -> bool:
        other = f"members/{one.candidate.country}"
        word = partition.key.sign(word_claims(one.candidate, partition.name, other, machine_now()))
        asking = Asking(partition.name, other, CANDIDATE_PURPOSE)
        return await tell(partition, asking, WORD_PATH, CandidateRequest(word), post)

    return await tell_each(partition.database, waiting, send, told)
