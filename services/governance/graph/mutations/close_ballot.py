"""Close a ballot and count it."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.ballot import check_closes
from services.governance.domain.results.declare import check_not_declared
from services.governance.domain.words import BallotForm
from services.governance.graph.ballots.ballot import Ballot
from services.governance.graph.ballots.closing import Closing, save_count, save_end
from services.governance.graph.ballots.facts import facts_of
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.graph.secret.keys import destroy_quietly
from services.governance.store import calls, declarations
from services.governance.store.ballots import ballots


@strawberry.input(
    description="`chair`: the membership that chairs the meeting, where the law lets her side break a tie; it is read "
    "from the votes. `source`: a note on the count."
)
class CloseBallotInput:
    """Which ballot to close."""

    ballot: strawberry.ID
    chair: strawberry.ID | None = None
    source: str = ""
    idempotency_key: str | None = None


@strawberry.type
class CloseBallotPayload:
    """The ballot as it ended, and the item with its count."""

    ballot: Ballot
    resolution: Resolution
    fallen: int = strawberry.field(
        description="Members whose votes do not count: not on the sealed roll, concerned by a conflict, or a proxy "
        "that was revoked meanwhile."
    )


@mutation(
    description="Close a ballot: from here on no vote is cast, and what was cast becomes the count, by college and "
    "group where law and statutes split it, under the same rules as `recordTally`. Where a rule is silent nothing is "
    "closed."
)
async def close_ballot(info: Info, input: CloseBallotInput) -> CloseBallotPayload:
    """Count the votes that stand, and end it, in one transaction."""
    context = info.context
    ballot_id = uuid_of(input.ballot, "ballot", context.country)
    chair = None if input.chair is None else uuid_of(input.chair, "membership", context.country)
    fallen = ()
    async with context.writing("closeBallot", input, input.idempotency_key) as session:
        facts = await facts_of(session, context.partition, ballot_id)
        context.require("Mutation.closeBallot", facts.assembly.entity)
        if session.replayed is None:
            check_closes(facts.ballot, await calls.of_assembly(session, facts.assembly.id))
            check_not_declared(await declarations.is_declared(session, facts.resolution.id))
            fallen = await save_count(session, context, facts, Closing(chair, input.source))
            end = await save_end(session, facts)
            name = global_id(context.country, "ballot", ballot_id)
            session.record("closeBallot", name, receipts=end.receipts, digest=end.digest.hex(), fallen=len(fallen))
            item = global_id(context.country, "resolution", facts.resolution.id)
            session.announce("ballot.closed", ballot=name, resolution=item, **meeting_of(session, facts.assembly))
        record = await ballots.by_id(session, ballot_id)
    if facts.ballot.form is BallotForm.SECRET:
        await destroy_quietly(context.partition)
    return CloseBallotPayload(
        ballot=Ballot.of(record, facts.assembly.entity, context.country),
        resolution=Resolution(record=facts.resolution, country=context.country),
        fallen=len(fallen),
    )
