"""Enter what one scrutineer counted of a ballot's papers."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.papers import PaperCount, check_papers, plain
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.graph.ballots.ballot import Ballot
from services.governance.graph.ballots.facts import facts_of
from services.governance.graph.mutations.counts import CountInput, ElectionCountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store.ballots import papers


@strawberry.input(
    description="`votes` on a resolution or `election`, as she counted them, without what is spoilt: that is `spoilt`, "
    "in votes. Who is present is read from the room."
)
class EnterPaperCountInput:
    """One scrutineer's count."""

    ballot: strawberry.ID
    votes: CountInput | None = None
    election: ElectionCountInput | None = None
    spoilt: int = 0
    idempotency_key: str | None = None

    def counted(self) -> Count | ElectionCount:
        """In the domain's words. BAD_ARGUMENT for both, or neither."""
        if self.votes is not None and self.election is None:
            return self.votes.count()
        if self.election is not None and self.votes is None:
            return self.election.count()
        raise Refusal("BAD_ARGUMENT", "Enter the votes on a resolution, or an election.")


@strawberry.type
class EnterPaperCountPayload:
    """The ballot, with where the counts differ so far."""

    ballot: Ballot


@mutation(
    description="A scrutineer enters what she counted, without seeing the other's count; entered again, it replaces "
    "hers. A ballot on paper is closed once two people's counts are alike."
)
async def enter_paper_count(info: Info, input: EnterPaperCountInput) -> EnterPaperCountPayload:
    """Check the count against the ballot and put it on record."""
    context = info.context
    ballot_id = uuid_of(input.ballot, "ballot", context.country)
    async with context.writing("enterPaperCount", input, input.idempotency_key) as session:
        facts = await facts_of(session, context.partition, ballot_id)
        context.require("Mutation.enterPaperCount", facts.assembly.entity)
        if session.replayed is None:
            counted = input.counted()
            check_papers(facts.ballot, counted, input.spoilt)
            await papers.insert(session, ballot_id, PaperCount(plain(counted), input.spoilt))
            name = global_id(context.country, "ballot", ballot_id)
            session.record("enterPaperCount", name, spoilt=input.spoilt)
            session.announce("ballot.papersCounted", ballot=name, **meeting_of(session, facts.assembly))
    return EnterPaperCountPayload(ballot=Ballot.of(facts.ballot, facts.assembly.entity, context.country))
