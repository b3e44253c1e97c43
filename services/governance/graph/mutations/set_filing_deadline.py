"""Answer by when something must be filed, where the law on record does not say."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.after.filings import answered
from services.governance.graph.after.filing import Filing
from services.governance.graph.mutations.kit import meeting_of
from services.governance.store import assemblies
from services.governance.store.after import filings


@strawberry.input(description="`source`: the article, letter or opinion that says so.")
class SetFilingDeadlineInput:
    """By when, and who says so."""

    filing: strawberry.ID
    due_on: date
    source: str
    idempotency_key: str | None = None


@strawberry.type
class SetFilingDeadlinePayload:
    """The duty as it is now."""

    filing: Filing


@mutation(
    description="Say by name and with a source by when a duty is due, where neither the law packs nor what was read "
    "besides say it. Refused where they do."
)
async def set_filing_deadline(info: Info, input: SetFilingDeadlineInput) -> SetFilingDeadlinePayload:
    """Check that nobody knew and put the answer on record."""
    context = info.context
    wanted = uuid_of(input.filing, "filing", context.country)
    async with context.writing("setFilingDeadline", input, input.idempotency_key) as session:
        row = await filings.by_id(session, wanted)
        context.require("Mutation.setFilingDeadline", row.entity)
        if session.replayed is None:
            assembly = await assemblies.by_id(session, row.assembly)
            day, source = answered(row.filing, input.due_on, input.source, assembly.held_on)
            await filings.change(session, row, due_on=day, said=source)
            session.record("setFilingDeadline", input.filing, duty=row.filing.duty)
            session.announce("filing.answered", filing=input.filing, **meeting_of(session, assembly))
        found = await filings.by_id(session, wanted)
    return SetFilingDeadlinePayload(filing=Filing.of(found, context.country, context.today))
