"""Open an election of delegates."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.opening import opening
from services.governance.domain.delegates.seats import check_current
from services.governance.domain.delegates.sections import sections_in
from services.governance.domain.delegates.term import Term
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import delegate_elections, sections


@strawberry.input(
    description="`apportionment`: whose seats are filled and whose counted members elect and may stand; `sections`: "
    "all of them if absent. `termFrom`, `termUntil`: both included."
)
class OpenDelegateElectionInput:
    """The election."""

    apportionment: strawberry.ID
    term_from: date
    term_until: date
    sections: list[str] | None = None
    idempotency_key: str | None = None


@strawberry.type
class OpenDelegateElectionPayload:
    """The election, open for candidates."""

    election: DelegateElection


@mutation(
    description="Open an election of delegates for a term within law and statutes. Voting itself is by secret paper or "
    "an outside system; recordDelegateElection takes its count."
)
async def open_delegate_election(info: Info, input: OpenDelegateElectionInput) -> OpenDelegateElectionPayload:
    """Check the term and that no other election fills the same seats, and open it."""
    context = info.context
    wanted = uuid_of(input.apportionment, "apportionment", context.country)
    async with context.writing("openDelegateElection", input, input.idempotency_key) as session:
        seats = await sections.by_id(session, wanted)
        context.require("Mutation.openDelegateElection", seats.entity)
        if session.replayed is None:
            law = Reading(await regime_on(session, context.entity_here(seats.entity), input.term_from), input.term_from)
            check_current(seats.stands_on, sections_in(law.regime))
            codes = tuple(input.sections) if input.sections is not None else tuple(seats.seats_of)
            term = Term(input.term_from, input.term_until)
            others = await delegate_elections.overlapping(session, seats.entity, codes, term)
            opening(law, seats.shared, seats.chosen, codes, term, taken=bool(others))
            election = await delegate_elections.insert(session, seats.entity, seats.id, codes, term)
            name = global_id(context.country, "delegateelection", election)
            session.record(
                "openDelegateElection", name, entity=seats.entity, term_from=term.since, term_until=term.until
            )
            session.announce("delegates.election_opened", election=name, entity=seats.entity)
        found = await delegate_elections.by_id(session, uuid_of(session.subject, "delegateelection"))
    return OpenDelegateElectionPayload(election=DelegateElection.of(found, context.country))
