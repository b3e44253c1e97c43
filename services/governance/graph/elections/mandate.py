"""Mandates, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import Page, encode_cursor
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.elections import mandate as domain
from services.governance.domain.elections.mandate import MandateEndReason, MandateOrigin, MandateState
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store import mandates

strawberry.enum(MandateOrigin, description="How a mandate began. MOVED_UP: as the next in order, to a free seat.")
strawberry.enum(MandateEndReason, description="Why a mandate ended.")
strawberry.enum(
    MandateState,
    description="How far a mandate is. OVERDUE: its term is over, and no end was recorded. TO_RATIFY: a co-option that "
    "the next meeting ratifies or ends.",
)


@strawberry.type(
    description="Somebody in an office of an entity. `until`: the last day of the term, null for one without; "
    "`lastDay`: on which it ended, with `because` and `why`; `ratified`: what a meeting said of a co-option; "
    "`predecessor`: whose seat it is that fell free; `law`: the rule that sets its term. `membership` is null for who "
    "is no member."
)
class Mandate:
    """A mandate."""

    id: strawberry.ID
    entity: strawberry.ID
    office: str
    holder: str
    membership: Membership | None
    origin: MandateOrigin
    begins: date
    until: date | None
    state: MandateState
    last_day: date | None
    because: MandateEndReason | None
    why: str | None
    ratified: bool | None
    predecessor: strawberry.ID | None
    resolution: strawberry.ID | None
    draw: strawberry.ID | None
    law: str | None

    @classmethod
    def of(cls, record: domain.Mandate, context: RequestContext) -> Mandate:
        """The mandate as shown today."""
        country = context.country

        def named(kind: str, found: object) -> strawberry.ID | None:
            return None if found is None else strawberry.ID(global_id(country, kind, found))  # pyright: ignore

        end = record.end
        return cls(
            id=strawberry.ID(global_id(country, "mandate", record.id)),
            entity=strawberry.ID(record.entity),
            office=record.office,
            holder=record.holder,
            membership=membership_of(country, record.membership) if record.membership else None,
            origin=record.origin,
            begins=record.begins,
            until=record.until,
            state=record.state(context.today),
            last_day=end.last_day if end else None,
            because=end.because if end else None,
            why=end.why if end else None,
            ratified=record.ratified,
            predecessor=named("mandate", record.predecessor),
            resolution=named("resolution", record.resolution),
            draw=named("draw", record.draw),
            law=record.law,
        )


async def mandate_by_id(info: Info, id: strawberry.ID) -> Mandate | None:
    """One mandate."""
    async with info.context.reading() as session:
        found = await mandates.by_id(session, uuid_of(id, "mandate", info.context.country))
    return Mandate.of(found, info.context)


async def mandates_page(
    context: RequestContext, entity: str, on: date | None, office: str | None, page: Page
) -> Connection[Mandate]:
    """Mandates of an entity held on a day, or all there ever were."""
    async with context.reading() as session:
        found = await mandates.page_of(session, entity, on, office, page)
    rows = [(encode_cursor((), global_id(context.country, "mandate", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Mandate.of(row, context))
