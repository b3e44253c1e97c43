"""Record what the statutes' tie rule gave between candidates for the last seats of a section."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.count import SectionResult, check_tie, result
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import delegate_candidates, delegate_elections, delegates, sections, ties
from services.governance.store.delegate_candidates import seats_of
from services.governance.store.ties import Ruling


@strawberry.input(description="`candidates`: those elected; `rule`: the tie rule with its article; `why`: how.")
class DecideDelegateTieInput:
    """The decision."""

    election: strawberry.ID
    section: str
    candidates: list[strawberry.ID]
    rule: str
    why: str
    idempotency_key: str | None = None


@strawberry.type
class DecideDelegateTiePayload:
    """The election with the section's result."""

    election: DelegateElection


@mutation(description="Record which of the tied candidates get the last seats, and by which tie rule.")
async def decide_delegate_tie(info: Info, input: DecideDelegateTieInput) -> DecideDelegateTiePayload:
    """Check that a tie waits, put the decision on record, and with it the section's delegates."""
    context = info.context
    wanted = uuid_of(input.election, "delegateelection", context.country)
    async with context.writing("decideDelegateTie", input, input.idempotency_key) as session:
        election = await delegate_elections.by_id(session, wanted)
        context.require("Mutation.decideDelegateTie", election.entity)
        if session.replayed is None:
            chosen = [uuid_of(one, "candidate", context.country).hex for one in input.candidates]
            counted = (await delegate_elections.counts_of(session, wanted)).get(input.section)
            if counted is None or input.section in election.filled:
                raise Refusal("TRANSITION_NOT_ALLOWED", "No tie waits for a decision in this section.")
            check_tie(SectionResult((), counted.tied, counted.open_seats, 0), chosen)
            day = counted.papers.held_on
            law = Reading(await regime_on(session, context.entity_here(election.entity), day), day)
            share = await sections.by_id(session, election.apportionment)
            standing = await delegate_candidates.candidates_of(session, wanted, input.section)
            votes = {one.id.hex: one.votes or 0 for one in standing}
            found = result(law, votes, share.seats_of[input.section], chosen)
            await ties.decide(session, wanted, Ruling(input.section, chosen, input.rule, input.why))
            await delegates.elect(session, wanted, input.section, seats_of(found.elected, standing))
            session.record("decideDelegateTie", input.election, section=input.section, chosen=sorted(input.candidates))
        shown = await delegate_elections.by_id(session, wanted)
    return DecideDelegateTiePayload(election=DelegateElection.of(shown, context.country))
