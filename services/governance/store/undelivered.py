"""Whether a person of an electorate goes by a new id that some country has not heard of (architecture, section 6)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import UNDELIVERED_PATH, EntityRequest
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.store.asking import posted


@dataclass(frozen=True, slots=True)
class Concerned:
    """The entities whose members a seal is about, the day of their registers, the assembly, and the purpose."""

    entities: Sequence[str]
    as_of: date
    assembly: UUID
    purpose: str


async def check_aliases(partition: Partition, concerned: Concerned) -> None:
    """Refuse ALIAS_UNDELIVERED while a country has not heard that a person concerned goes by another id.

    ELECTORATE_UNAVAILABLE where a members service does not answer.
    """
    waiting = await asyncio.gather(*(_undelivered(partition, concerned, entity) for entity in concerned.entities))
    late = [entity for entity, count in zip(concerned.entities, waiting, strict=True) if count]
    if late:
        raise Refusal(
            "ALIAS_UNDELIVERED",
            f"Aliases of members of {', '.join(late)} have not reached every country; seal once they have, after "
            "computing anew.",
            entities=late,
        )


async def _undelivered(partition: Partition, concerned: Concerned, entity: str) -> int:
    asked = f"members/{partition.directory.entity(entity).country}"
    assembly = global_id(partition.country.code, "assembly", concerned.assembly)
    body = msgspec.json.encode(EntityRequest(entity, concerned.as_of.isoformat()))
    asking = Asking(partition.name, asked, concerned.purpose, assembly)
    async with posted(partition, asking, UNDELIVERED_PATH, body) as response:
        return int((await response.json())["undelivered"])
