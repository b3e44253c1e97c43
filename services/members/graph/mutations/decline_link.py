"""declineLink: either side of a link that is asked for says that it is not to be."""

from __future__ import annotations

import strawberry

from commons.clock import machine_now
from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.links import LinkStep, decide_decline
from services.members.graph.link_offers import own_link, shown_link
from services.members.graph.types.person_link import PersonLink
from services.members.store.link_pending import forget_pending
from services.members.store.link_words import say


@strawberry.input
class DeclineLinkInput:
    """A link that is asked for."""

    link: strawberry.ID = strawberry.field(description="As `me { links }` shows it, on either side.")
    idempotency_key: str | None = None


@strawberry.type
class DeclineLinkPayload:
    """The link, which is not to be."""

    link: PersonLink


@mutation(description="Say that a link which is asked for is not to be, in either country.")
async def decline_link(info: Info, input: DeclineLinkInput) -> DeclineLinkPayload:
    """Decline or withdraw a link that is asked for (the member herself). Refuses TRANSITION_NOT_ALLOWED."""
    context = info.context
    async with context.writing("declineLink", input, input.idempotency_key) as session:
        person, link = await own_link(context, session, "Mutation.declineLink", str(input.link))
        if session.replayed is None:
            kind = decide_decline(link, machine_now())
            await say(session, person, LinkStep(link.id, link.country, kind, context.today))
            await forget_pending(session, link.id)
        session.record("link.declined", global_id(context.country, "link", link.id), country=link.country)
    return DeclineLinkPayload(link=await shown_link(context, link.id))
