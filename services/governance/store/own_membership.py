"""Whether a membership is the caller's own: logins are recorded by the members service, so it is asked."""

from __future__ import annotations

from uuid import UUID

import msgspec

from commons.auth.caller import Caller
from commons.auth.tokens import Asking
from commons.bulk import OWN_PATH, OWN_PURPOSE, OwnAnswer, OwnRequest
from commons.errors import Refusal
from commons.subgraph.asking import NoAnswer, posted
from commons.subgraph.context import Partition


async def is_own(partition: Partition, caller: Caller, membership: UUID) -> bool:
    """Ask the members partition of the same country. Raises `Refusal` PARTITION_UNAVAILABLE."""
    return await _asked(partition, OwnRequest(membership.hex, caller.issuer, caller.subject))


async def is_member(partition: Partition, caller: Caller, entity: str) -> bool:
    """Whether the caller is a member of the entity today, asked in the same way."""
    return await _asked(partition, OwnRequest("", caller.issuer, caller.subject, entity))


async def _asked(partition: Partition, wanted: OwnRequest) -> bool:
    asked = f"members/{partition.country.code}"
    body = msgspec.json.encode(wanted)
    try:
        status, found = await posted(partition, Asking(partition.name, asked, OWN_PURPOSE), OWN_PATH, body)
        if status != 200:
            raise NoAnswer
        return msgspec.json.decode(found, type=OwnAnswer).own
    except (NoAnswer, msgspec.DecodeError) as error:
        raise _unavailable(asked) from error


def _unavailable(asked: str) -> Refusal:
    return Refusal(
        "PARTITION_UNAVAILABLE",
        f"{asked} cannot say now whose membership this is; try again when it is back, or ask an organiser.",
        partition=asked,
    )
