"""Filing duties, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from services.governance.domain.after.filings import FilingState, title_of
from services.governance.graph.law import LawReference
from services.governance.store.after import filings
from services.governance.store.after.filings import FilingRecord

if TYPE_CHECKING:
    from services.governance.graph.entity import LegalEntity

strawberry.enum(FilingState)


@strawberry.type(
    description="Something that a meeting decided and that must be filed. `dueOn` is null where neither the law packs "
    "nor anybody says by when: `because` tells. `said`: who answered that from which source, or why it does not apply."
)
class Filing:
    """A duty to file."""

    id: strawberry.ID
    assembly: strawberry.ID
    resolution: strawberry.ID | None = strawberry.field(description="Null for a duty of the whole meeting.")
    duty: str
    title: str
    state: FilingState
    overdue: bool
    due_on: date | None
    because: str
    law: LawReference
    filed_on: date | None
    reference: str | None
    said: str | None
    entered_by: str
    entered_at: datetime

    @classmethod
    def of(cls, row: FilingRecord, country: str, today: date) -> Filing:
        """The duty as shown on a day."""
        found = row.filing
        item = global_id(country, "resolution", found.resolution) if found.resolution else None
        return cls(
            id=strawberry.ID(global_id(country, "filing", row.id)),
            assembly=strawberry.ID(global_id(country, "assembly", row.assembly)),
            resolution=strawberry.ID(item) if item else None,
            duty=found.duty,
            title=title_of(found.duty),
            state=found.state,
            overdue=found.overdue(today),
            due_on=found.due_on,
            because=found.because,
            law=LawReference.of(found.law),
            filed_on=found.filed_on,
            reference=found.reference,
            said=found.said,
            entered_by=row.name,
            entered_at=row.at,
        )


@strawberry.field(
    description="What its meetings decided and must be filed, by the day on which it is due, those without a day last."
)
async def filings_page(
    root: LegalEntity, info: Info, first: First = None, after: After = None, state: FilingState | None = None
) -> Connection[Filing] | None:
    """One page of duties."""
    page, context = page_of(first, after), info.context
    async with context.reading() as session:
        rows = await filings.page_of(session, str(root.id), state, page)
    return connection(
        page, [(_cursor(row, context.country), Filing.of(row, context.country, context.today)) for row in rows]
    )


def _cursor(row: FilingRecord, country: str) -> str:
    return encode_cursor((row.filing.due_on or filings.NO_DAY,), global_id(country, "filing", row.id))
