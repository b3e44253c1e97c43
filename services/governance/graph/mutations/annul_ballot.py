"""Annul a ballot: its votes are kept on record and not counted."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.ballots.ballot import check_runs
from services.governance.domain.words import BallotForm
from services.governance.graph.ballots.ballot import Ballot
from services.governance.graph.ballots.closing import save_end
from services.governance.graph.ballots.facts import facts_of
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.secret.keys import destroy_quietly
from services.governance.store.ballots import ballots
from services.governance.store.proxies import instructions


@strawberry.input
class AnnulBallotInput:
    """Which ballot, and why its votes are not counted."""

    ballot: strawberry.ID
    why: str
    idempotency_key: str | None = None


@strawberry.type
class AnnulBallotPayload:
    """The ballot as it ended."""

    ballot: Ballot


@mutation(
    description="Annul a ballot before it is closed, for a reason that goes on record: its votes stay there and are "
    "not counted, and another one may be opened on the item. Of a secret one, what principals wanted of their "
    "holders is deleted."
)
async def annul_ballot(info: Info, input: AnnulBallotInput) -> AnnulBallotPayload:
    """End it without a count."""
    context = info.context
    ballot_id = uuid_of(input.ballot, "ballot", context.country)
    async with context.writing("annulBallot", input, input.idempotency_key) as session:
        facts = await facts_of(session, context.partition, ballot_id)
        context.require("Mutation.annulBallot", facts.assembly.entity)
        if session.replayed is None:
            check_runs(facts.ballot)
            if facts.ballot.form is BallotForm.SECRET:
                # As at its closing: what a principal wanted would join her to what her holder cast.
                await instructions.forget(session, facts.resolution.id)
            end = await save_end(session, facts, texts.text("Why it is annulled (why)", input.why))
            name = global_id(context.country, "ballot", ballot_id)
            session.record("annulBallot", name, receipts=end.receipts, digest=end.digest.hex())
            session.announce("ballot.annulled", ballot=name, **meeting_of(session, facts.assembly))
        record = await ballots.by_id(session, ballot_id)
    if facts.ballot.form is BallotForm.SECRET:
        await destroy_quietly(context.partition)
    return AnnulBallotPayload(ballot=Ballot.of(record, facts.assembly.entity, context.country))
