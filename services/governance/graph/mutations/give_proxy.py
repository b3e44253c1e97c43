"""Give a proxy for one meeting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons import texts
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.book import Entry
from services.governance.domain.proxies.instructions import Instruction, check_in_time, check_instructions
from services.governance.domain.room import proxy as domain
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.proxy import Giving
from services.governance.graph.mutations.kit import meeting_of, newest_roll, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.proxies.instruction import InstructionInput, instructions_meant
from services.governance.graph.room.outsider import OutsiderInput, holder_meant
from services.governance.graph.room.proxy import Proxy
from services.governance.graph.words import ProxyForm
from services.governance.store import agenda, assemblies, representations
from services.governance.store.proxies import instructions, records
from services.governance.store.proxies.book import book_of
from services.governance.store.proxies.records import Given


@strawberry.input(
    description="`principal`: whose vote; `holder` or `outsider`: who will cast it; neither, and `blank`: a power that "
    "names nobody. `substitute` or `substituteOutsider`: who casts it where the holder cannot. `relation`: what an "
    "outsider is to the member in the words of `proxies.other_holders`, where the law lets only some hold proxies. "
    "`givenOn`: the date on the proxy. `laterCalls`: it says itself that it holds for later calls."
)
class GiveProxyInput:
    """Who gives a proxy to whom."""

    assembly: strawberry.ID
    principal: strawberry.ID
    form: ProxyForm
    given_on: date
    holder: strawberry.ID | None = None
    outsider: OutsiderInput | None = None
    blank: bool = False
    relation: str | None = None
    substitute: strawberry.ID | None = None
    substitute_outsider: OutsiderInput | None = None
    later_calls: bool = False
    instructions: list[InstructionInput] = strawberry.field(default_factory=list)
    idempotency_key: str | None = None


@strawberry.type
class GiveProxyPayload:
    """The proxy as recorded."""

    proxy: Proxy


@mutation(
    description="A member gives a proxy for a meeting, or an organiser enters one on her behalf, which is recorded as "
    "such. What law and statutes do not allow is refused with the article: holder, form, age, number, chains, a power "
    "that names nobody. Where somebody acts for the member by law, it is she who gives it."
)
async def give_proxy(info: Info, input: GiveProxyInput) -> GiveProxyPayload:
    """Check whose vote it is, then the law, and record it."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    principal = uuid_of(input.principal, "membership", context.country)
    told = instructions_meant(input.instructions, context.country)
    async with context.writing("giveProxy", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        acts = await giver(session, assembly, principal)
        own = await require_own_or_role(context, "Mutation.giveProxy", assembly.entity, acts)
        if session.replayed is None:
            entry = Entry(await _giving(session, context, assembly.entity, input), frozenset(told))
            new = await _given(session, context, assembly, entry, own=own)
            named = global_id(context.country, "proxy", new)
            session.record("giveProxy", named, principal=input.principal, **_said(entry), own=own)
            session.announce("proxy.given", proxy=named, **meeting_of(session, assembly))
        found = await records.by_id(session, uuid_of(session.subject, "proxy"))
    return GiveProxyPayload(proxy=Proxy.of(found, context.country))


async def _giving(session: WriteSession, context: RequestContext, entity: str, asked: GiveProxyInput) -> Giving:
    """The proxy in the domain's words; outsiders who are new are put on record."""
    if asked.blank and (asked.holder or asked.outsider or asked.instructions):
        raise Refusal("BAD_ARGUMENT", "A blank power names no holder and says nothing of single items.")
    holder, outside = None, False
    if not asked.blank:
        holder, outside = await holder_meant(session, context, entity, asked.holder, asked.outsider)
    substitute = None
    if asked.substitute is not None or asked.substitute_outsider is not None:
        second = await holder_meant(session, context, entity, asked.substitute, asked.substitute_outsider)
        substitute = Holder(*second)
    return Giving(
        principal=uuid_of(asked.principal, "membership", context.country),
        holder=holder,
        outsider=outside,
        form=asked.form,
        given_on=asked.given_on,
        relation=None if asked.relation is None else texts.title("The relation", asked.relation),
        substitute=substitute,
        later_calls=asked.later_calls,
    )


async def _given(
    session: WriteSession, context: RequestContext, assembly: Assembly, entry: Entry, *, own: bool
) -> UUID:
    """Check it by the law of the meeting's day, and put it on record; its id."""
    roll = await newest_roll(session, assembly.id)
    book = await book_of(session, assembly, roll, context.today, {entry.giving.principal, *entry.named})
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    law = Reading(regime, assembly.held_on, binding=True)
    leaf = domain.give(law, entry.giving, book.around(entry.giving))
    agenda_now = [item for _, item in await agenda.of_assemblies(session, [assembly.id])]
    check_instructions(law, list(entry.instructions), agenda_now)
    await check_not_late(session, assembly.id, entry.giving.principal, entry.instructions)
    new = new_uuid()
    await records.insert(session, assembly.id, [Given(new, entry.giving, leaf.source, not own)])
    await instructions.insert(session, [(new, row) for row in entry.instructions])
    return new


async def check_not_late(
    session: ReadSession, assembly: UUID, principal: UUID, wanted: Collection[Instruction]
) -> None:
    """Refuse an instruction on an item that is counted, voted on in secret, or on which her vote is cast."""
    if not wanted:
        return
    voted = await instructions.voted_on(session, assembly, [principal])
    items = await instructions.items_now(session, assembly)
    check_in_time(tuple(wanted), items, voted.get(principal, ()))


def _said(entry: Entry) -> dict[str, Any]:
    """What the audit line says of it: in whose hands, never what she wants."""
    given = entry.giving
    return {
        "holder": given.holder.hex if given.holder else None,
        "substitute": given.substitute.id.hex if given.substitute else None,
        "instructions": len(entry.instructions),
    }


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
