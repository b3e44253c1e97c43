"""redeemLinkToken: a member logged in here shows another country's word that she is known there too."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.clock import machine_now
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.domain.linking import Link, check_name, decide_link
from services.members.domain.links import CONFIRM_WITHIN, LinkStep, LinkStepKind
from services.members.graph.link_offers import shown_link, verified_offer
from services.members.graph.mutations.own_membership import check_country
from services.members.graph.types.person_link import PersonLink
from services.members.store.link_words import save_asked
from services.members.store.links import link_facts, two_people

TWO_PEOPLE = (
    "Both are members of one entity here today: the token is somebody else's, or you are entered twice, which the"
    " membership office puts right first."
)


@strawberry.input
class RedeemLinkTokenInput:
    """The token, the country it is redeemed in, and with whom."""

    country: CountryCode = strawberry.field(description="The country that redeems, the token's target.")
    token: str = strawberry.field(description="As createLinkToken gave it.")
    other_name: str = strawberry.field(description="The name that `linkOffer` shows: hers, in the other country.")
    idempotency_key: str | None = None


@strawberry.type
class RedeemLinkTokenPayload:
    """The link as it is asked for."""

    link: PersonLink


@mutation(description="Ask to link the caller's memberships here with the person of another country's token.")
async def redeem_link_token(info: Info, input: RedeemLinkTokenInput) -> RedeemLinkTokenPayload:
    """Ask to link this login's memberships here with the token's person, whose country asks her to confirm.

    Refuses LINK_TOKEN_INVALID, ALREADY_LINKED, and TRANSITION_NOT_ALLOWED where both are members of one entity.
    """
    context = info.context
    check_country(context, str(input.country))
    claims = await verified_offer(context, input.token)
    check_name(claims, input.other_name)
    async with context.writing("redeemLinkToken", input, input.idempotency_key) as session:
        if session.replayed is None:
            facts = await link_facts(session, claims, (context.caller.issuer, context.caller.subject))
            link = decide_link(claims, facts.person, facts.mine, facts.theirs, used=facts.used)
            if await two_people(session, (*link.former, link.person), context.today):
                raise Refusal("TRANSITION_NOT_ALLOWED", TWO_PEOPLE)
            await save_asked(session, link, facts.mine, _asked(context, link))
        session.record("link.asked", global_id(context.country, "link", claims.token), country=claims.country)
    return RedeemLinkTokenPayload(link=await shown_link(context, uuid_of(session.subject, "link", context.country)))


def _asked(context: RequestContext, link: Link) -> LinkStep:
    until = machine_now().replace(microsecond=0) + CONFIRM_WITHIN
    token: UUID = link.claims.token
    return LinkStep(token, link.claims.country, LinkStepKind.ASKED, context.today, until)
