"""What a member's own mutations check first: the country they name, and that the membership is hers."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.graph.mutations.read_at import check_read_at
from services.members.store.memberships import person_of
from services.members.store.viewing import persons_of_login


def check_country(context: RequestContext, country: str) -> None:
    """Refuse a mutation that names another country than the one it reached."""
    context.partition.directory.country(country)
    if country != context.country:
        raise Refusal("BAD_ARGUMENT", f"This is {context.country}'s register; ask {country}'s.")


async def own_membership(
    context: RequestContext, session: ReadSession, coordinate: str, text: str
) -> tuple[UUID, UUID]:
    """The uuid of the membership and its person; FORBIDDEN unless it is the caller's, whether it exists or not.

    CHANGED_MEANWHILE where the write says which version was read.
    """
    key = uuid_of(text, "membership", context.country)
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    found = await person_of(session, key, context.today)
    if found is None or found[0] is None or found[0] not in mine:
        raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself, with a login recorded in this country.")
    await check_read_at(session, key)
    return key, found[0]
