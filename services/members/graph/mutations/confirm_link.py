"""confirmLink: whoever offered a link says that it was she who took it up in the other country."""

from __future__ import annotations

import strawberry

from commons.clock import machine_now
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.links import LinkStep, decide_confirm
from services.members.graph.link_offers import own_link, shown_link
from services.members.graph.mutations.redeem_link_token import TWO_PEOPLE
from services.members.graph.types.person_link import PersonLink
from services.members.store.link_words import asked_by, say
from services.members.store.links import two_people


@strawberry.input
class ConfirmLinkInput:
    """A link that was asked for in another country."""

    link: strawberry.ID = strawberry.field(description="As `me { links }` shows it here, where the token came from.")
    idempotency_key: str | None = None


@strawberry.type
class ConfirmLinkPayload:
    """The link, confirmed: the other country links now, and says so."""

    link: PersonLink


@mutation(description="Say that it was oneself who took up the offer of a link in the other country.")
async def confirm_link(info: Info, input: ConfirmLinkInput) -> ConfirmLinkPayload:
    """Confirm a link that was asked for (the member herself). Refuses TRANSITION_NOT_ALLOWED."""
    context = info.context
    async with context.writing("confirmLink", input, input.idempotency_key) as session:
        person, link = await own_link(context, session, "Mutation.confirmLink", str(input.link))
        if session.replayed is None:
            kind = decide_confirm(link, machine_now())
            if await two_people(session, (person, *await asked_by(session, link.id)), context.today):
                raise Refusal("TRANSITION_NOT_ALLOWED", TWO_PEOPLE)
            await say(session, person, LinkStep(link.id, link.country, kind, context.today))
        session.record("link.confirmed", global_id(context.country, "link", link.id), country=link.country)
    return ConfirmLinkPayload(link=await shown_link(context, link.id))
