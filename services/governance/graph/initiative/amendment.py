"""Amendments and items off the agenda, as the graph shows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from services.governance.domain.initiative import amendment as domain
from services.governance.graph.initiative.words import AmendmentState
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.initiative import amendments
from services.governance.store.initiative.amendments import ExceptionRecord

if TYPE_CHECKING:
    from services.governance.graph.resolution import Resolution


@strawberry.type(
    description="An amendment from the floor. It is voted by an item of its own (`vote`), before the item it amends; "
    "of several the farther first. One that is adopted lets those nearer to the item fall."
)
class Amendment:
    """An amendment."""

    record: strawberry.Private[domain.Amendment]
    id: strawberry.ID
    resolution: strawberry.ID
    proposed_by: Membership
    text: str = strawberry.field(description="How the item would read.")
    state: AmendmentState = strawberry.field(description="How far it is.")
    distance: int | None
    ruling: str | None = strawberry.field(description="Why the chair admitted or refused it; null before.")

    @classmethod
    def of(cls, row: domain.Amendment, state: AmendmentState, country: str) -> Amendment:
        """The amendment as shown."""
        return cls(
            record=row,
            id=strawberry.ID(global_id(country, "amendment", row.id)),
            resolution=strawberry.ID(global_id(country, "resolution", row.resolution)),
            proposed_by=membership_of(country, row.membership),
            text=row.text,
            state=state,
            distance=row.ruling.distance if row.ruling else None,
            ruling=row.ruling.reasons if row.ruling else None,
        )

    @strawberry.field(description="The item by which it is voted; null before the chair admits it.")
    async def vote(
        self, info: Info
    ) -> Annotated[Resolution, strawberry.lazy("services.governance.graph.resolution")] | None:
        """Its own item."""
        from services.governance.graph.resolution import Resolution  # noqa: PLC0415

        vote = self.record.ruling.vote if self.record.ruling else None
        if vote is None:
            return None
        found = await loaders_of(info.context).resolution.load(vote)
        return Resolution(record=found, country=info.context.country) if found else None


@strawberry.type(description="Why an item that no notice announced is decided: the law's exception, and who was there.")
class OffAgenda:
    """An exception."""

    exception: str
    law: str = strawberry.field(description="The article that has it.")
    follows: strawberry.ID | None
    present: int
    entitled: int
    why: str
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: ExceptionRecord, country: str) -> OffAgenda:
        """The exception as shown."""
        return cls(
            exception=row.exception,
            law=row.law,
            follows=strawberry.ID(global_id(country, "resolution", row.follows)) if row.follows else None,
            present=row.present,
            entitled=row.entitled,
            why=row.why,
            recorded_by=row.name,
            recorded_at=row.at,
        )


async def amendments_of(context: RequestContext, item: UUID) -> list[Amendment]:
    """The amendments of an item: those that are voted on in the order of their votes, then the others."""
    found = await loaders_of(context).amendments.load(item)
    known, first = domain.states(found), domain.voted(found)
    rest = [row for row in found if row not in first]
    return [Amendment.of(row, known[row.id], context.country) for row in (*first, *rest)]


async def amendment_by_id(context: RequestContext, amendment: UUID) -> Amendment:
    """One amendment as it is now."""
    async with context.reading() as session:
        row = await amendments.by_id(session, amendment)
        known = domain.states(await amendments.of_item(session, row.resolution))
    return Amendment.of(row, known[row.id], context.country)


async def off_agenda_of(context: RequestContext, item: UUID) -> OffAgenda | None:
    """By which exception an item came onto the agenda; None for one that was announced."""
    found = await loaders_of(context).off_agenda.load(item)
    return OffAgenda.of(found, context.country) if found else None
