"""Link tokens as they are read, before and while they are redeemed; links as the member herself sees them."""

from __future__ import annotations

from uuid import UUID

from commons.auth.tokens import unverified_claims, verified
from commons.clock import machine_now
from commons.database.sessions import ReadSession
from commons.errors import Fault, Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.domain.linking import LinkClaims, invalid, read_link_claims
from services.members.domain.links import LinkProcess
from services.members.graph.types.person_link import PersonLink
from services.members.store.link_pending import pending_links
from services.members.store.link_steps import link_by_id
from services.members.store.people import resolve_persons
from services.members.store.viewing import persons_of_login


async def verified_offer(context: RequestContext, token: str) -> LinkClaims:
    """The claims, after checking that the country they name signed them for this partition; LINK_TOKEN_INVALID."""
    try:
        issuer = str(unverified_claims(token).get("iss"))
        address = context.partition.directory.partitions.get(issuer)
        if address is None or not issuer.startswith("members/") or issuer == context.partition.name:
            raise invalid()
        keys = context.partition.key_sets
        claims = await verified(token, f"{address}/jwks.json", keys, issuer=issuer, audience=context.partition.name)
    except Refusal as refusal:
        raise invalid() from refusal
    return read_link_claims(claims)


async def own_link(
    context: RequestContext, session: ReadSession, coordinate: str, text: str
) -> tuple[UUID, LinkProcess]:
    """Her person's id of today and the link; FORBIDDEN unless it is the caller's, whether it exists or not."""
    kept = await link_by_id(session, uuid_of(text, "link", context.country))
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    if kept is not None:
        person = (await resolve_persons(session, [kept[0]]))[kept[0]]
        if person in mine:
            return person, kept[1]
    raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself, with a login recorded in this country.")


async def shown_link(context: RequestContext, link: UUID) -> PersonLink:
    """The link as it stands now."""
    async with context.reading() as session:
        kept, pending = await link_by_id(session, link), await pending_links(session, [link])
    if kept is None:
        raise Fault("a link that was just written is not there")
    return PersonLink.of(context.country, kept[1], machine_now(), pending.get(link))
