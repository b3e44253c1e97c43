"""Give a proxy for one meeting."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.room import proxy as domain
from services.governance.domain.room.proxy import Around, Giving
from services.governance.domain.words import RollReason
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.outsider import OutsiderInput, holder_meant
from services.governance.graph.room.proxy import Proxy
from services.governance.graph.words import ProxyForm
from services.governance.store import assemblies, proxies, representations, rolls
from services.governance.store.counted import all_counted
from services.governance.store.entitled_lines import entitled_lines
from services.governance.store.exercisable import door_lines


@strawberry.input(
    description="`principal`: whose vote; `holder` or `outsider`: who will cast it. `relation`: for an outsider, what "
    "she is to the member in the words of `proxies.other_holders`, where the law lets only some hold proxies. "
    "`givenOn`: the date on the proxy."
)
class GiveProxyInput:
    """Who gives a proxy to whom."""

    assembly: strawberry.ID
    principal: strawberry.ID
    form: ProxyForm
    given_on: date
    holder: strawberry.ID | None = None
    outsider: OutsiderInput | None = None
    relation: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class GiveProxyPayload:
    """The proxy as recorded."""

    proxy: Proxy


@mutation(
    description="A member gives a proxy for a meeting, or an organiser enters one on her behalf, which is recorded as "
    "such. What law and statutes do not allow is refused with the article: holder, form, age, number, chains. Where "
    "somebody acts for the member by law, it is she who gives it."
)
async def give_proxy(info: Info, input: GiveProxyInput) -> GiveProxyPayload:
    """Check whose vote it is, then the law, and record it."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    principal = uuid_of(input.principal, "membership", context.country)
    async with context.writing("giveProxy", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        acts = await giver(session, assembly, principal)
        own = await require_own_or_role(context, "Mutation.giveProxy", assembly.entity, acts)
        if session.replayed is None:
            holder, outside = await holder_meant(session, context, assembly.entity, input.holder, input.outsider)
            wanted = Giving(principal, holder, outside, input.form, input.given_on, input.relation)
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            law = Reading(regime, assembly.held_on, binding=True)
            leaf = domain.give(law, wanted, await _around(session, context, assembly, wanted))
            new = await proxies.insert(session, assembly_id, wanted, leaf.source, on_behalf=not own)
            named = global_id(context.country, "proxy", new)
            session.record("giveProxy", named, principal=input.principal, holder=holder.hex, own=own)
            session.announce("proxy.given", proxy=named, **meeting_of(session, assembly))
        found = await proxies.by_id(session, uuid_of(session.subject, "proxy"))
    return GiveProxyPayload(proxy=await Proxy.of(found, context))


async def giver(session: ReadSession, assembly: Assembly, principal: UUID) -> UUID:
    """The membership whose login may give or revoke the proxy: whose who acts by law, else the principal's own.

    Where an outsider acts, she has no login here: the represented member's own does not count, the bureau's does.
    """
    found = await representations.of_membership(session, assembly.entity, principal)
    acting = next((row.acting for row in found if row.acting.mandate.holds(assembly.held_on)), None)
    if acting is None:
        return principal
    return acting.member or NOBODYS


NOBODYS = UUID(int=0)
"""No membership: nobody's own."""


async def _around(session: ReadSession, context: RequestContext, assembly: Assembly, wanted: Giving) -> Around:
    roll = await rolls.newest_of(session, assembly.id)
    if roll is None:
        raise Refusal(
            "ROLL_NOT_COMPUTED", "Compute the voting roll first: who may give and hold a proxy is read there."
        )
    lines = await entitled_lines(session, roll.id, [wanted.principal, wanted.holder])
    door = await door_lines(session, roll.id)
    line = lines.get(wanted.principal)
    votes = door[wanted.principal].votes if wanted.principal in door else line.votes if line else 0
    chain = await proxies.chain(session, assembly.id, wanted.principal, wanted.holder)
    holder = lines.get(wanted.holder)
    return Around(
        today=context.today,
        on=assembly.held_on,
        entitled=votes > 0,
        holder_registered=wanted.holder in door
        or (holder is not None and holder.reason is not RollReason.NOT_REGISTERED),
        holder_acts=wanted.outsider and await _acts(session, assembly, wanted.holder),
        holds=chain.holds,
        given=chain.given,
        holder_gave=chain.holder_gave,
        principal_holds=chain.principal_holds,
        members=roll.registered,
        votes=votes,
        counted=await all_counted(session, assembly.id),
        of_delegates=assembly.of_delegates,
    )


async def _acts(session: ReadSession, assembly: Assembly, outsider: UUID) -> bool:
    """Whether the outsider acts by law for some member on the day of the meeting."""
    found = await representations.by_acting(session, assembly.entity, outsider)
    return any(row.acting.mandate.holds(assembly.held_on) for row in found)
