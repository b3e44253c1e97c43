"""What another partition asks on the bulk plane: who it is, whether it may, and what it sent."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request

from commons.auth.tokens import Asking, verify_partition
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.subgraph.context import Partition

BodyT = TypeVar("BodyT")


async def asking_of(request: Request, partition: Partition, *purposes: str) -> Asking:
    """Which partition asks, for one of these purposes; UNAUTHENTICATED or FORBIDDEN."""
    _scheme, _, token = request.headers.get("authorization", "").partition(" ")
    asking = await verify_partition(token, partition.name, partition.directory, partition.key_sets)
    if asking.purpose not in purposes:
        raise Refusal("FORBIDDEN", f"This is asked for with purpose {' or '.join(purposes)}.")
    return asking


async def body_of(request: Request, kind: type[BodyT]) -> BodyT:
    """The request's body; BAD_REQUEST where it is not of that kind."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.DecodeError as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error


def entity_held(partition: Partition, entity: str) -> LegalEntity:
    """An entity of the partition's country; UNKNOWN_ENTITY for one that another country holds, or nobody."""
    found = partition.directory.entity(entity)
    if found.country != partition.country.code:
        raise Refusal("UNKNOWN_ENTITY", f"{entity} is held by {found.country}.")
    return found
