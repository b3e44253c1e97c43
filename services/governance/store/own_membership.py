"""Whether a membership is the caller's own: logins are recorded by the members service, so it is asked."""

from __future__ import annotations

from uuid import UUID

import aiohttp
import msgspec

from commons.auth.caller import Caller
from commons.auth.tokens import Asking, partition_token
from commons.bulk import OWN_PATH, OWN_PURPOSE, OwnRequest
from commons.errors import Refusal
from commons.subgraph.context import Partition

_TIMEOUT = aiohttp.ClientTimeout(total=5)


async def is_own(partition: Partition, caller: Caller, membership: UUID) -> bool:
    """Ask the members partition of the same country. Raises `Refusal` PARTITION_UNAVAILABLE."""
    asked = f"members/{partition.country.code}"
    address = partition.directory.partitions.get(asked)
    if address is None:
        raise _unavailable(asked)
    token = partition_token(Asking(partition.name, asked, OWN_PURPOSE), partition.key)
    body = msgspec.json.encode(OwnRequest(membership.hex, caller.issuer, caller.subject))
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.post(address + OWN_PATH, data=body, headers={"authorization": f"Bearer {token}"}) as response,
        ):
            if response.status != 200:
                raise _unavailable(asked)
            return bool((await response.json())["own"])
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unavailable(asked) from error


def _unavailable(asked: str) -> Refusal:
    return Refusal(
        "PARTITION_UNAVAILABLE",
        f"{asked} cannot say now whose membership this is; try again when it is back, or ask an organiser.",
        partition=asked,
    )
