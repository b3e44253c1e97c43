"""Put on record that something was filed."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.after.filings import FilingState, done
from services.governance.graph.after.filing import Filing
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.after import filings


@strawberry.input(description="`reference`: the number or address under which it is found.")
class RecordFilingInput:
    """What was filed, when, where."""

    filing: strawberry.ID
    filed_on: date
    reference: str
    idempotency_key: str | None = None


@strawberry.type
class RecordFilingPayload:
    """The duty as it is now."""

    filing: Filing


@mutation(description="Put on record that a duty was done, late or in time.")
async def record_filing(info: Info, input: RecordFilingInput) -> RecordFilingPayload:
    """Check that it is open and put it on record."""
    context = info.context
    wanted = uuid_of(input.filing, "filing", context.country)
    async with context.writing("recordFiling", input, input.idempotency_key) as session:
        row = await filings.by_id(session, wanted)
        context.require("Mutation.recordFiling", row.entity)
        if session.replayed is None:
            day, reference = done(row.filing, input.filed_on, input.reference, context.today)
            await filings.change(session, row, state=FilingState.DONE, filed_on=day, reference=reference)
            session.record("recordFiling", input.filing, duty=row.filing.duty)
            assembly = await assemblies.by_id(session, row.assembly)
            session.announce("filing.done", filing=input.filing, **meeting_of(session, assembly))
        found = await filings.by_id(session, wanted)
    return RecordFilingPayload(filing=Filing.of(found, context.country, context.today))
