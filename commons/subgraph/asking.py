"""A short question to another partition on the bulk plane, in this partition's own name (architecture, section 5)."""

from __future__ import annotations

import aiohttp

from commons.auth.tokens import Asking, partition_token
from commons.subgraph.context import Partition

PATIENCE_SECONDS = 5.0


class NoAnswer(Exception):
    """The partition asked is not in the directory, or cannot be heard; whoever asked says what that means."""


async def posted(
    partition: Partition, asking: Asking, path: str, body: bytes, *, seconds: float = PATIENCE_SECONDS
) -> tuple[int, bytes]:
    """Status and body of the answer to a body of JSON, within so many seconds. Raises `NoAnswer`."""
    address = partition.directory.partitions.get(asking.asked)
    if address is None:
        raise NoAnswer
    headers = {"authorization": f"Bearer {partition_token(asking, partition.key)}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as http,
            http.post(address + path, data=body, headers=headers) as response,
        ):
            return response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NoAnswer from error
