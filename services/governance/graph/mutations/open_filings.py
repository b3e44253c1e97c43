"""Put on record what a meeting's results have to be filed as."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.after.filings import filings_of
from services.governance.domain.law.reading import Reading
from services.governance.graph.after.filing import Filing
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import assemblies, calls, rolls
from services.governance.store.after import filings
from services.governance.store.after.record import items_of


@strawberry.input
class OpenFilingsInput:
    """Whose."""

    assembly: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class OpenFilingsPayload:
    """Every duty of the meeting."""

    filings: list[Filing]


@mutation(
    description="Put on record what a held meeting's declared results have to be filed as, and by when as far as "
    "anybody knows; asked again, what was declared since is added."
)
async def open_filings(info: Info, input: OpenFilingsInput) -> OpenFilingsPayload:
    """Read the results, lay the law over them and add what is new."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("openFilings", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, wanted)
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.openFilings", assembly.entity)
        if session.replayed is None:
            if not await calls.of_assembly(session, assembly.id):
                raise Refusal("TRANSITION_NOT_ALLOWED", "No call of this meeting was opened; it decided nothing.")
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            items = await items_of(session, regime, assembly, await rolls.newest_of(session, assembly.id))
            found = filings_of(Reading(regime, assembly.held_on), assembly, items)
            added = await filings.open_all(session, (assembly.id, assembly.entity), found)
            session.record("openFilings", input.assembly, added=added)
            if added:
                session.announce("filings.opened", **meeting_of(session, assembly))
        rows = await filings.of_assembly(session, assembly.id)
    return OpenFilingsPayload(filings=[Filing.of(row, context.country, context.today) for row in rows])
