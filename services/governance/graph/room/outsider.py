"""Outsiders, as the graph shows and takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from services.governance.store import outsiders
from services.governance.store.outsiders import OutsiderRecord

if TYPE_CHECKING:
    from commons.subgraph.context import RequestContext


@strawberry.type(description="Somebody who acts for members of an entity and is none herself.")
class Outsider:
    """A representative or proxy holder who is no member."""

    id: strawberry.ID
    name: str
    capacity: str

    @classmethod
    def of(cls, record: OutsiderRecord, country: str) -> Outsider:
        """The outsider as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "outsider", record.id)), name=record.name, capacity=record.capacity
        )


@strawberry.input(
    description="Somebody who is no member: by `id` if she is known here, else by `name` and `capacity` (what she is, "
    "in words that tell people of one name apart). The same name and capacity is the same person."
)
class OutsiderInput:
    """Who is meant."""

    id: strawberry.ID | None = None
    name: str | None = None
    capacity: str | None = None


async def outsider_id(session: WriteSession, context: RequestContext, entity: str, wanted: OutsiderInput) -> UUID:
    """The outsider meant, recorded if she is new. Raises `Refusal` NOT_FOUND, BAD_ARGUMENT."""
    if wanted.id is not None:
        if wanted.name is not None or wanted.capacity is not None:
            raise Refusal("BAD_ARGUMENT", "Give an outsider's id, or her name and capacity, not both.")
        return (await outsiders.of_entity(session, entity, uuid_of(wanted.id, "outsider", context.country))).id
    if wanted.name is None or wanted.capacity is None:
        raise Refusal("BAD_ARGUMENT", "Give an outsider's id, or her name and capacity.")
    name, capacity = texts.title("Her name", wanted.name), texts.title("Her capacity", wanted.capacity)
    return await outsiders.named(session, entity, name, capacity)


async def holder_meant(
    session: WriteSession, context: RequestContext, entity: str, member: str | None, outsider: OutsiderInput | None
) -> tuple[UUID, bool]:
    """(who, whether an outsider) of two arguments of which one is given; BAD_ARGUMENT otherwise."""
    if (member is None) == (outsider is None):
        raise Refusal("BAD_ARGUMENT", "Name a member, or an outsider.")
    if outsider is not None:
        return await outsider_id(session, context, entity, outsider), True
    return uuid_of(str(member), "membership", context.country), False
