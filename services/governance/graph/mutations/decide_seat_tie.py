"""Record what the statutes' tie rule gave between sections."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.seats import check_tie
from services.governance.graph.delegates.section import Apportionment
from services.governance.store import sections, ties
from services.governance.store.ties import Ruling


@strawberry.input(description="`sections`: those that get a seat; `rule`: the tie rule with its article; `why`: how.")
class DecideSeatTieInput:
    """The decision."""

    apportionment: strawberry.ID
    sections: list[str]
    rule: str
    why: str
    idempotency_key: str | None = None


@strawberry.type
class DecideSeatTiePayload:
    """The apportionment, complete."""

    apportionment: Apportionment


@mutation(description="Record which of the tied sections get the open seats, and by which tie rule.")
async def decide_seat_tie(info: Info, input: DecideSeatTieInput) -> DecideSeatTiePayload:
    """Check that a tie waits and put the decision on record."""
    context = info.context
    wanted = uuid_of(input.apportionment, "apportionment", context.country)
    async with context.writing("decideSeatTie", input, input.idempotency_key) as session:
        record = await sections.by_id(session, wanted)
        context.require("Mutation.decideSeatTie", record.entity)
        if session.replayed is None:
            check_tie(record.shared, input.sections, record.tie is not None)
            await ties.decide(session, record.id, Ruling(ties.SEATS, input.sections, input.rule, input.why))
            session.record("decideSeatTie", input.apportionment, sections=sorted(input.sections), rule=input.rule)
        found = await sections.by_id(session, wanted)
    return DecideSeatTiePayload(apportionment=Apportionment.of(found, context.country))
