"""Record that the body itself took somebody to a seat that fell free."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.elections import mandate as domain
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.law.reading import Reading
from services.governance.graph.elections.mandate import Mandate
from services.governance.graph.mutations.register_mandate import registered
from services.governance.store import mandates
from services.governance.store.regimes import regime_on


@strawberry.input(
    description="`predecessor`: the mandate that ended; `holder`: the name of who is co-opted, `membership`: hers, if "
    "she is a member; `begins`: today if absent."
)
class CoOptInput:
    """Who is co-opted to which seat."""

    predecessor: strawberry.ID
    holder: str
    membership: strawberry.ID | None = None
    begins: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class CoOptPayload:
    """The mandate, which waits to be ratified."""

    mandate: Mandate


@mutation(
    description="Record that the members of a body co-opted somebody to a seat that fell free, for the rest of its "
    "term, where the statutes let them. It waits for the next meeting to ratify it (ratifyCoOption)."
)
async def co_opt(info: Info, input: CoOptInput) -> CoOptPayload:
    """Check that the seat is free and the statutes let it be filled so, and put the mandate on record."""
    context = info.context
    wanted = uuid_of(input.predecessor, "mandate", context.country)
    membership = uuid_of(input.membership, "membership", context.country) if input.membership else None
    async with context.writing("coOpt", input, input.idempotency_key) as session:
        free = await mandates.by_id(session, wanted)
        context.require("Mutation.coOpt", free.entity)
        if session.replayed is None:
            mandate = await _co_opted(session, context, free, input, membership)
            mandate = await registered(session, mandate)
            name = global_id(context.country, "mandate", mandate.id)
            session.record("coOpt", name, office=mandate.office, begins=mandate.begins, until=mandate.until)
            session.announce("mandate.begun", mandate=name, entity=mandate.entity, begins=mandate.begins)
        found = await mandates.by_id(session, uuid_of(session.subject, "mandate"))
    return CoOptPayload(mandate=Mandate.of(found, context))


async def _co_opted(
    session: WriteSession, context: RequestContext, free: domain.Mandate, input: CoOptInput, membership: UUID | None
) -> domain.Mandate:
    begins = input.begins or context.today
    regime = await regime_on(session, context.entity_here(free.entity), begins)
    rules = office_rules(Reading(regime, begins), free.office)
    assert rules is not None
    if await mandates.has_successor(session, free.id):
        raise Refusal("ALREADY_EXISTS", "Somebody has taken this seat already.")
    term = domain.co_opt(rules, free, begins)
    return domain.Mandate(
        id=new_uuid(),
        entity=free.entity,
        office=term.office,
        holder=texts.title("The name of who is co-opted (holder)", input.holder),
        membership=membership,
        origin=term.origin,
        begins=term.begins,
        until=term.until,
        predecessor=free.id,
        law=term.law,
    )
