"""Object to the list of delegates on display."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.display import check_window, open_days
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateListObjection
from services.governance.graph.mutations.kit import regime_on, require_own_or_role
from services.governance.store import delegate_elections, delegate_objections, sections


@strawberry.input(description="`onBehalfOf`: how the member asked for it, where somebody objects for her.")
class ObjectToDelegateListInput:
    """An objection."""

    election: strawberry.ID
    membership: strawberry.ID
    statement: str
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class ObjectToDelegateListPayload:
    """The objection, on record."""

    objection: DelegateListObjection


@mutation(
    description="Object to the list while it is on display: a member who elects, or the bureau on her behalf. Until it "
    "is decided the delegates do not sit where the law asks for the list."
)
async def object_to_delegate_list(info: Info, input: ObjectToDelegateListInput) -> ObjectToDelegateListPayload:
    """Check the window and who objects, and put the objection on record."""
    context = info.context
    wanted = uuid_of(input.election, "delegateelection", context.country)
    membership = uuid_of(input.membership, "membership", context.country)
    async with context.reading() as session:
        entity = (await delegate_elections.by_id(session, wanted)).entity
    own = await require_own_or_role(context, "Mutation.objectToDelegateList", entity, membership)
    async with context.writing("objectToDelegateList", input, input.idempotency_key) as session:
        if session.replayed is None:
            election = await delegate_elections.by_id(session, wanted)
            if (await sections.standing_of(session, election.apportionment, membership, None)).section is None:
                raise Refusal("NOT_FOUND", "This membership was not counted for the election.")
            regime = await regime_on(session, context.entity_here(entity), context.today)
            check_window(election.facts.display, context.today, open_days(Reading(regime, context.today))[1])
            said = texts.text("What you object to", input.statement)
            behalf = None if own else texts.text("On whose behalf, and how she asked", input.on_behalf_of or "")
            objection = await delegate_objections.raise_one(session, wanted, membership, said, behalf)
            name = global_id(context.country, "listobjection", objection)
            session.record("objectToDelegateList", name, election=input.election, membership=input.membership)
        found = await delegate_objections.by_id(session, uuid_of(session.subject, "listobjection"))
    return ObjectToDelegateListPayload(objection=DelegateListObjection.of(found, context.country))
