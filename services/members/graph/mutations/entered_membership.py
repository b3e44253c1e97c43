"""What an officer's mutations check first: that the membership exists, in an entity that is hers."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Fault
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.graph.finding import find_membership
from services.members.graph.mutations.read_at import check_read_at
from services.members.graph.types.membership import Membership
from services.members.store.memberships import person_of


async def entered_membership(
    context: RequestContext, session: ReadSession, coordinate: str, text: str
) -> tuple[UUID, str]:
    """The uuid of the membership and its entity; FORBIDDEN unless an officer of that entity asks, or NOT_FOUND.

    CHANGED_MEANWHILE where the write says which version was read.
    """
    key = uuid_of(text, "membership", context.country)
    found = await person_of(session, key, context.today)
    context.require_found(coordinate, found and found[1], "membership")
    assert found is not None
    await check_read_at(session, key)
    return key, found[1]


async def as_it_stands(context: RequestContext, text: str) -> Membership:
    """The membership after the write."""
    membership = await find_membership(context, text)
    if membership is None:
        raise Fault("a membership is not visible to the officer who wrote on it")
    return membership
