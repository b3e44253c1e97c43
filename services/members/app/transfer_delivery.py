"""Words about transfers leave the outbox: the newest of each goes to the other country until it has confirmed."""

from __future__ import annotations

from commons.auth.tokens import Asking
from commons.clock import machine_now
from commons.subgraph.context import Partition
from commons.subgraph.telling import Post, tell, tell_each
from services.members.app.transfer_plane import TRANSFER_PATH, TransferRequest
from services.members.domain.transfers.process import Side
from services.members.domain.transfers.statements import TRANSFER_PURPOSE, login_claims, word_claims
from services.members.store.transfers import Untold, told, untold_transfers


async def deliver_transfers(partition: Partition, post: Post) -> int:
    """Tell what is untold; gives how many transfers' newest words were confirmed."""
    async with partition.database.reading() as session:
        waiting = await untold_transfers(session)

    async def send(one: Untold) -> bool:
        other = f"members/{one.transfer.parties.country(_other(one.side))}"
        asking = Asking(partition.name, other, TRANSFER_PURPOSE)
        return await tell(partition, asking, TRANSFER_PATH, _signed(partition, one, other), post)

    return await tell_each(partition.database, waiting, send, told)


def _signed(partition: Partition, one: Untold, other: str) -> TransferRequest:
    at, sign = machine_now(), partition.key.sign
    word = sign(word_claims(one.transfer, one.side, partition.name, other, at))
    login = one.login and sign(login_claims(one.transfer, one.login, partition.name, other, at))
    return TransferRequest(word, login or None)


def _other(side: Side) -> Side:
    return Side.JOINING if side is Side.LEAVING else Side.LEAVING
