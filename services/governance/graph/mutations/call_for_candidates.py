"""Call for candidates for an election."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.initiative import candidacy as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.mutations.calling import calling
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies
from services.governance.store.initiative import candidacies


@strawberry.input(
    description="`office`: one of the statutes' clause `offices`, whose conditions hold for who stands; both days are "
    "included. Calling again sets another period, with `why`."
)
class CallForCandidatesInput:
    """For which election, from when to when."""

    resolution: strawberry.ID
    closes_on: date
    opens_on: date | None = None
    office: str | None = None
    why: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class CallForCandidatesPayload:
    """The item with its call."""

    resolution: Resolution


@mutation(description="Call for candidates for an election on an agenda, or set another period for the call.")
async def call_for_candidates(info: Info, input: CallForCandidatesInput) -> CallForCandidatesPayload:
    """Check the days and the office, and put the call on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("callForCandidates", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, item.assembly)
        context.require("Mutation.callForCandidates", assembly.entity)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            at = await calling(session, context, assembly, item)
            before = at.before
            opens_on = input.opens_on or (before.opens_on if before else context.today)
            office = input.office.strip() if input.office else None
            if before is not None:
                domain.check_office(before, office)
                office = before.office
            office_rules(Reading(regime, assembly.held_on), office)
            why = domain.call(opens_on, input.closes_on, input.why, at)
            new = before.id if before else new_uuid()
            await candidacies.save_call(
                session, domain.CandidateCall(new, item.id, office, opens_on, input.closes_on), why
            )
            named = global_id(context.country, "candidatecall", new)
            session.record("callForCandidates", named, opens_on=opens_on, closes_on=input.closes_on)
            told = meeting_of(session, assembly)
            session.announce("candidates.called", call=named, resolution=input.resolution, **told)
    return CallForCandidatesPayload(resolution=Resolution(record=item, country=context.country))
