"""The route by which one country tells another how far its side of a transfer is."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.auth.caller import Caller
from commons.auth.tokens import verified
from commons.clock import today
from commons.subgraph.asked import asking_of, body_of
from commons.subgraph.context import Partition
from services.members.domain.transfers.process import Transfer
from services.members.domain.transfers.statements import TRANSFER_PURPOSE, read_login, read_word
from services.members.store.transfer_receipt import receive_word

TRANSFER_PATH = "/bulk/transfers"


class TransferRequest(msgspec.Struct, frozen=True):
    """A signed word about a transfer; `login`: signed too, who asked for it, while that is of use."""

    statement: str
    login: str | None = None


def transfer_routes(partition: Partition) -> list[Route]:
    """What the other country of a transfer says to this one."""

    async def transfers(request: Request) -> Response:
        asking = await asking_of(request, partition, TRANSFER_PURPOSE)
        told = await body_of(request, TransferRequest)

        async def claims(statement: str) -> dict:
            keys = f"{partition.directory.partitions[asking.asker]}/jwks.json"
            return await verified(statement, keys, partition.key_sets, issuer=asking.asker, audience=partition.name)

        key, parties, step = read_word(await claims(told.statement))
        login = read_login(await claims(told.login), key) if told.login else None
        changed = await receive_word(
            partition.database,
            Caller(issuer="partition", subject=asking.asker),
            (Transfer(key, parties), step),
            login,
            statement=told.statement,
            today=today(partition.country.timezone),
        )
        return JSONResponse({"changed": changed})

    return [Route(TRANSFER_PATH, transfers, methods=["POST"])]
