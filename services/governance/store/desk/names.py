"""Numbers and names of members, asked of the members service for one meeting; kept nowhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import DESK_MOST, DESK_PATH, DESK_PURPOSE, DeskAnswer, DeskRequest
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.asking import NoAnswer, posted
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Named:
    """A member as the desk knows her; `name` is None for an erased profile, and for an organisation without one."""

    membership: UUID
    number: int
    name: str | None


async def found(partition: Partition, assembly: Assembly, day: date, text: str, most: int) -> list[Named]:
    """Members of the meeting's entity by a register number, or by the beginnings of names; at most `most`."""
    return await _asked(partition, assembly, DeskRequest(assembly.entity, day.isoformat(), find=text, most=most))


async def names_of(
    partition: Partition, assembly: Assembly, day: date, memberships: Sequence[UUID]
) -> dict[UUID, Named]:
    """Those of these memberships that are registered on the day. Raises `Refusal` PARTITION_UNAVAILABLE."""
    known: dict[UUID, Named] = {}
    for at in range(0, len(memberships), DESK_MOST):
        ids = tuple(who.hex for who in memberships[at : at + DESK_MOST])
        wanted = DeskRequest(assembly.entity, day.isoformat(), memberships=ids)
        known |= {row.membership: row for row in await _asked(partition, assembly, wanted)}
    return known


async def numbered(partition: Partition, assembly: Assembly, day: date, numbers: Collection[int]) -> dict[int, UUID]:
    """Members of the meeting's entity by their numbers in its register, as of the day. Raises as `names_of`."""
    known: dict[int, UUID] = {}
    wanted_all = sorted(numbers)
    for at in range(0, len(wanted_all), DESK_MOST):
        wanted = DeskRequest(assembly.entity, day.isoformat(), numbers=tuple(wanted_all[at : at + DESK_MOST]))
        known |= {row.number: row.membership for row in await _asked(partition, assembly, wanted)}
    return known


async def _asked(partition: Partition, assembly: Assembly, wanted: DeskRequest) -> list[Named]:
    asked = f"members/{partition.country.code}"
    about = global_id(partition.country.code, "assembly", assembly.id)
    asking = Asking(partition.name, asked, DESK_PURPOSE, about)
    try:
        status, body = await posted(partition, asking, DESK_PATH, msgspec.json.encode(wanted), seconds=_SECONDS)
        if status != 200:
            raise NoAnswer
        answer = msgspec.json.decode(body, type=DeskAnswer)
    except (NoAnswer, msgspec.DecodeError) as error:
        raise Refusal(
            "PARTITION_UNAVAILABLE",
            f"{asked} cannot say now who its members are; try again when it is back, or use their ids.",
            partition=asked,
        ) from error
    return [Named(UUID(hex=row.membership), row.number, row.name) for row in answer.members]
