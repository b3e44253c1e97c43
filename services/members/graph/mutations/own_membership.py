"""A membership that must be the caller's own."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.store.memberships import person_of
from services.members.store.viewing import persons_of_login


async def own_membership(
    context: RequestContext, session: ReadSession, coordinate: str, text: str
) -> tuple[UUID, UUID]:
    """The uuid of the membership and its person; FORBIDDEN unless it is the caller's, whether it exists or not."""
    key = uuid_of(text, "membership", context.country)
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    found = await person_of(session, key, context.today)
    if found is None or found[0] is None or found[0] not in mine:
        raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself, with a login recorded in this country.")
    return key, found[0]
