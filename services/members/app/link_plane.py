"""The route by which one country tells another what its side has said of a link."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.auth.tokens import verified
from commons.clock import machine_now, today
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from services.members.domain.link_words import WORD_PURPOSE, read_word
from services.members.domain.linking import alias_claims
from services.members.store.link_words import receive_link_word

LINK_PATH = "/bulk/links"


class LinkRequest(msgspec.Struct, frozen=True):
    """A signed word about a link."""

    statement: str


def link_routes(partition: Partition) -> list[Route]:
    """What the other country of a link says to this one."""

    def sign(old: UUID, new: UUID) -> str:
        return partition.key.sign(alias_claims(old, new, partition.name, machine_now()))

    async def links(request: Request) -> Response:
        asking = await asking_of(request, partition, WORD_PURPOSE)
        statement = (await body_of(request, LinkRequest)).statement
        keys = f"{partition.directory.partitions[asking.asker]}/jwks.json"
        claims = await verified(statement, keys, partition.key_sets, issuer=asking.asker, audience=partition.name)
        sender = Caller(issuer="partition", subject=asking.asker)
        day = today(partition.country.timezone)
        changed = await receive_link_word(partition.database, sender, read_word(claims), sign, day)
        return JSONResponse({"changed": changed})

    return [Route(LINK_PATH, links, methods=["POST"])]
