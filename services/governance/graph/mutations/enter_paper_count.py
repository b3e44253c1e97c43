"""Enter what one scrutineer counted of a ballot's papers."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.papers import PaperCount, check_papers, check_scrutineer, plain
from services.governance.domain.ballots.seats import ListVotes
from services.governance.domain.desk.bureau import BureauMember
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.graph.ballots.ballot import Ballot
from services.governance.graph.ballots.facts import BallotFacts, facts_of
from services.governance.graph.elections.list_input import CandidateListInput
from services.governance.graph.mutations.counts import CountInput, ElectionCountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store.ballots import papers
from services.governance.store.desk import bureau


@strawberry.input(
    description="`scrutineer`: whose count it is, by her office in the bureau. `votes` on a resolution, `election` or "
    "`lists` with the papers for none (`empty`), as she counted them, without what is spoilt: that is `spoilt`, in "
    "votes. Who is present is read from the room."
)
class EnterPaperCountInput:
    """One scrutineer's count."""

    ballot: strawberry.ID
    scrutineer: strawberry.ID
    votes: CountInput | None = None
    election: ElectionCountInput | None = None
    lists: list[CandidateListInput] | None = None
    empty: int = 0
    spoilt: int = 0
    idempotency_key: str | None = None

    def counted(self) -> Count | ElectionCount | ListVotes:
        """In the domain's words. BAD_ARGUMENT for more than one of them, or none."""
        if sum(given is not None for given in (self.votes, self.election, self.lists)) != 1:
            raise Refusal("BAD_ARGUMENT", "Enter the votes on a resolution, an election by name, or one by list.")
        if self.lists is not None:
            return _lists(self.lists, self.empty, self.spoilt)
        if self.empty:
            raise Refusal("BAD_ARGUMENT", "Empty papers are counted with lists; others have them among theirs.")
        return self.votes.count() if self.votes is not None else _election(self.election, self.spoilt)


def _election(given: ElectionCountInput | None, spoilt: int) -> ElectionCount:
    assert given is not None
    if given.spoilt not in (0, spoilt):
        raise Refusal("BAD_ARGUMENT", "Spoilt papers are said once: 'spoilt' beside the election.")
    return given.count()


def _lists(given: list[CandidateListInput], empty: int, spoilt: int) -> ListVotes:
    names = [name for row in given for name in row.names]
    if len({row.name.strip() for row in given}) < len(given) or len({name.name.strip() for name in names}) < len(names):
        raise Refusal("BAD_ARGUMENT", "Each list, and each name, is counted once.")
    if any(name.declined for name in names):
        raise Refusal("BAD_ARGUMENT", "A seat is declined once the ballot is closed.")
    votes = {row.name.strip(): row.votes for row in given}
    return ListVotes(votes, {name.name.strip(): name.marks for name in names}, empty, spoilt)


@strawberry.type
class EnterPaperCountPayload:
    """The ballot, with where the counts differ so far."""

    ballot: Ballot


@mutation(
    description="A scrutineer of the bureau enters what she counted, or somebody of the bureau for her, without seeing "
    "the other's count; entered again, it replaces hers. A ballot on paper is closed once two scrutineers' counts, "
    "entered by two people, are alike."
)
async def enter_paper_count(info: Info, input: EnterPaperCountInput) -> EnterPaperCountPayload:
    """Check the count against the ballot and put it on record."""
    context = info.context
    ballot_id = uuid_of(input.ballot, "ballot", context.country)
    async with context.writing("enterPaperCount", input, input.idempotency_key) as session:
        facts = await facts_of(session, context.partition, ballot_id)
        scrutineer = await _scrutineer(session, context, facts, input.scrutineer)
        if session.replayed is None:
            counted, before = input.counted(), await papers.of_ballot(session, ballot_id)
            check_papers(facts.ballot, counted, input.spoilt)
            check_scrutineer(scrutineer, session.caller.actor, before)
            found = PaperCount(plain(counted), input.spoilt, scrutineer=scrutineer.id)
            await papers.insert(session, ballot_id, found)
            name = global_id(context.country, "ballot", ballot_id)
            session.record("enterPaperCount", name, spoilt=input.spoilt)
            session.announce("ballot.papersCounted", ballot=name, **meeting_of(session, facts.assembly))
    return EnterPaperCountPayload(ballot=Ballot.of(facts.ballot, facts.assembly.entity, context.country))


async def _scrutineer(session: WriteSession, context: RequestContext, facts: BallotFacts, named: str) -> BureauMember:
    """Whose count it is; refused unless the caller is she, or of the entity's bureau. NOT_FOUND for no office of it."""
    member = uuid_of(named, "bureaumember", context.country)
    office = next((row for row in await bureau.of_assembly(session, facts.assembly.id) if row.id == member), None)
    if office is None or office.holder.outsider:
        context.require("Mutation.enterPaperCount", facts.assembly.entity)
    else:
        await require_own_or_role(context, "Mutation.enterPaperCount", facts.assembly.entity, office.holder.id)
    if office is None:
        raise Refusal("NOT_FOUND", "Nobody of this meeting's bureau has this id.")
    return office
