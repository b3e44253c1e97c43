"""Say that a filing duty does not apply."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.after.filings import FilingState, waived
from services.governance.graph.after.filing import Filing
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.after import filings


@strawberry.input
class WaiveFilingInput:
    """Which duty does not apply, and why."""

    filing: strawberry.ID
    reason: str
    idempotency_key: str | None = None


@strawberry.type
class WaiveFilingPayload:
    """The duty as it is now."""

    filing: Filing


@mutation(description="Say by name why a duty does not apply, as when a meeting approved no accounts.")
async def waive_filing(info: Info, input: WaiveFilingInput) -> WaiveFilingPayload:
    """Check that it is open and put the reason on record."""
    context = info.context
    wanted = uuid_of(input.filing, "filing", context.country)
    async with context.writing("waiveFiling", input, input.idempotency_key) as session:
        row = await filings.by_id(session, wanted)
        context.require("Mutation.waiveFiling", row.entity)
        if session.replayed is None:
            reason = waived(row.filing, input.reason)
            await filings.change(session, row, state=FilingState.WAIVED, said=reason)
            session.record("waiveFiling", input.filing, duty=row.filing.duty)
            assembly = await assemblies.by_id(session, row.assembly)
            session.announce("filing.waived", filing=input.filing, **meeting_of(session, assembly))
        found = await filings.by_id(session, wanted)
    return WaiveFilingPayload(filing=Filing.of(found, context.country, context.today))
