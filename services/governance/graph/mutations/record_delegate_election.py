"""Record a section's count of an election of delegates."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.count import Papers, check_papers, result
from services.governance.domain.delegates.opening import check_count
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import delegate_candidates, delegate_elections, delegates, sections
from services.governance.store.delegate_candidates import seats_of
from services.governance.store.delegate_elections import CountRecord


@strawberry.input(description="Votes of one candidate.")
class DelegateVotesInput:
    """Votes of one candidate."""

    candidate: strawberry.ID
    votes: int


@strawberry.input(
    description="The count of one section: every candidate's votes, papers, the day. `present`: members present or "
    "represented at the section's meeting, where law or statutes weigh delegates by them."
)
class RecordDelegateElectionInput:
    """A count."""

    election: strawberry.ID
    section: str
    held_on: date
    results: list[DelegateVotesInput]
    valid_papers: int
    source: str
    invalid_papers: int = 0
    present: int | None = None
    idempotency_key: str | None = None

    def papers(self) -> Papers:
        """In the domain's words."""
        return Papers(self.held_on, self.valid_papers, self.invalid_papers, self.present, self.source)


@strawberry.type
class RecordDelegateElectionPayload:
    """The election with the section's result."""

    election: DelegateElection


@mutation(
    description="Record a section's count: most votes are elected, the others with votes stand by where law or "
    "statutes have substitutes. A tie for the last seat is reported; decideDelegateTie settles it."
)
async def record_delegate_election(info: Info, input: RecordDelegateElectionInput) -> RecordDelegateElectionPayload:
    """Check the count, work out the section's delegates, save both."""
    context = info.context
    wanted = uuid_of(input.election, "delegateelection", context.country)
    async with context.writing("recordDelegateElection", input, input.idempotency_key) as session:
        election = await delegate_elections.by_id(session, wanted)
        context.require("Mutation.recordDelegateElection", election.entity)
        if session.replayed is None:
            counted = await delegate_elections.counts_of(session, wanted)
            check_count(election.sections, tuple(counted), input.section)
            law = Reading(await regime_on(session, context.entity_here(election.entity), input.held_on), input.held_on)
            share = await sections.by_id(session, election.apportionment)
            standing = await delegate_candidates.candidates_of(session, wanted, input.section)
            votes = _votes(input, {one.id.hex for one in standing}, context.country)
            papers = check_papers(input.papers(), votes, share.members_of[input.section], context.today)
            found = result(law, votes, share.seats_of[input.section])
            record = CountRecord(input.section, papers, found.tied, found.open_seats)
            by_id = {one.id: votes[one.id.hex] for one in standing}
            await delegate_elections.record_count(session, wanted, record, by_id)
            await delegates.elect(session, wanted, input.section, seats_of(found.elected, standing))
            session.record("recordDelegateElection", input.election, section=input.section, tied=found.open_seats > 0)
            session.announce("delegates.counted", election=input.election, section=input.section)
        shown = await delegate_elections.by_id(session, wanted)
    return RecordDelegateElectionPayload(election=DelegateElection.of(shown, context.country))


def _votes(input: RecordDelegateElectionInput, standing: set[str], country: str) -> dict[str, int]:
    """Votes by candidate (hex), each who stands once; BAD_ARGUMENT otherwise."""
    votes = {uuid_of(row.candidate, "candidate", country).hex: row.votes for row in input.results}
    if len(votes) < len(input.results) or set(votes) != standing:
        raise Refusal("BAD_ARGUMENT", "A count names every candidate of the section once, also those without votes.")
    return votes
