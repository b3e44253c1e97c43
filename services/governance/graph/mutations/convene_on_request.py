"""Convene the meeting that members asked for."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convene import Convocation
from services.governance.domain.initiative import meeting as domain
from services.governance.domain.initiative.initiative import Initiative
from services.governance.domain.law.reading import Reading
from services.governance.domain.notice_hours import notice_hours
from services.governance.graph.initiative.words import ConvenedBy
from services.governance.graph.mutations.convene import AgendaItemInput
from services.governance.graph.mutations.convening import convened
from services.governance.graph.mutations.initiating import InitiativePayload, held, payload_of
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.words import AssemblyForm
from services.governance.store.initiative import initiatives
from services.governance.store.initiative.initiatives import Answered


@strawberry.input(
    description="The items that were asked for are its agenda; the board may add its own (`agenda`). `authority`: the "
    "decision by which an authority convenes. The other fields as `convene` takes them."
)
class ConveneOnRequestInput:
    """Which request is answered, by whom, and when the meeting is."""

    request: strawberry.ID
    convened_by: ConvenedBy = strawberry.field(description="Who convenes: whom the law lets, from the day it says.")
    title: str
    held_on: date
    form: AssemblyForm = AssemblyForm.IN_ROOM
    authority: str | None = None
    agenda: list[AgendaItemInput] = strawberry.field(default_factory=list)
    starts_at: str | None = None
    second_call_at: str | None = None
    place: str | None = None
    idempotency_key: str | None = None

    def wanted(self, request: Initiative) -> Convocation:
        """In the domain's words: what was asked for first, then the board's own items."""
        kind = request.wanted.meeting_kind
        assert kind is not None
        return Convocation(
            title=self.title,
            kind=kind,
            form=self.form,
            held_on=self.held_on,
            agenda=(*request.wanted.items, *(row.item() for row in self.agenda)),
            hours=notice_hours(self.starts_at, self.second_call_at, self.form),
            place=self.place,
        )


@mutation(
    description="Convene the meeting that enough members asked for: the board, or who the law has in its place once "
    "the board's days are over (INITIATIVE_NOT_ALLOWED with the article before, and for anybody else)."
)
async def convene_on_request(info: Info, input: ConveneOnRequestInput) -> InitiativePayload:
    """Check who convenes and the law of every convocation, and put both on record."""
    context = info.context
    async with context.writing("conveneOnRequest", input, input.idempotency_key, long=True) as session:
        found = await held(session, context, input.request)
        request = found.initiative
        own = await require_own_or_role(context, "Mutation.conveneOnRequest", request.entity, request.membership)
        if session.replayed is None:
            if own and input.convened_by is not ConvenedBy.REQUESTERS:
                raise Refusal("FORBIDDEN", "Whoever asked for the meeting convenes as REQUESTERS only.")
            if found.answered is not None:
                raise Refusal("ALREADY_EXISTS", "A meeting answers this request already.")
            if input.agenda and input.convened_by is not ConvenedBy.BOARD:
                raise Refusal("BAD_ARGUMENT", "Only the board adds items to what was asked for (agenda).")
            regime = await regime_on(session, context.entity_here(request.entity), request.started_on)
            due = domain.duty(Reading(regime, request.started_on), found.counted)
            leaf, authority = domain.check_convenes(input.convened_by, input.authority, due, context.today)
            entity = context.entity_here(request.entity)
            assembly = await convened(session, context, entity, input.wanted(request))
            answered = Answered(assembly.id, input.convened_by, authority, leaf.source)
            await initiatives.answer(session, request.id, answered)
            named = global_id(context.country, "assembly", assembly.id)
            session.record("conveneOnRequest", input.request, assembly=named, by=input.convened_by.name)
        return await payload_of(session, context, input.request)
