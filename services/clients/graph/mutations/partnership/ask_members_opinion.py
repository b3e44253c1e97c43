"""`askMembersOpinion`: the members are asked about a step before it is taken."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.opinions import MembersOpinion, ask_members
from services.clients.graph.mutations.partnership.kit import ClientFilePayload, client_named, note, on_file
from services.clients.store.partnership.opinions import save_members_opinion


@strawberry.input(description="A question to the members.")
class AskMembersOpinionInput:
    """A question."""

    client: strawberry.ID
    step: PartnershipStatus = strawberry.field(description="The step they are asked about.")
    question: str = strawberry.field(description="What they are asked.")
    closes_on: date = strawberry.field(description="The last day to answer.")
    asked_on: date | None = strawberry.field(default=None, description="The day they are asked; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Ask the members what they think of a step.")
async def ask_members_opinion(info: Info, input: AskMembersOpinionInput) -> ClientFilePayload:
    """Ask. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    client = await client_named(context, "askMembersOpinion", input.client)

    async def work(session: WriteSession) -> None:
        asked_on = input.asked_on or context.today
        asked = MembersOpinion(new_uuid(), input.step, input.question, asked_on, input.closes_on)
        await save_members_opinion(session, client.client, ask_members(asked, context.today))
        told = {"step": input.step.value, "closes_on": input.closes_on}
        id_ = note(session, "members.asked", client, **told)
        opinion = global_id(session.country, "opinion", asked.id)
        session.announce("members.asked", client=id_, entity=client.entity, opinion=opinion, **told)

    return await on_file(context, "askMembersOpinion", input, client, work)
