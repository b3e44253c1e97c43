"""Who runs a meeting, as the graph shows it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from services.governance.domain.assembly import Assembly
from services.governance.domain.desk import bureau as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.desk.words import BureauOffice, ChosenBy
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.store.desk import bureau as store


@strawberry.type(
    description="Somebody in an office of a meeting: a member, or an outsider where law or statutes let her. `law`: "
    "what asks for the office, or lets her hold it."
)
class BureauMember:
    """One office held."""

    id: strawberry.ID
    office: BureauOffice
    membership: Membership | None
    outsider: Outsider | None
    chosen_by: ChosenBy = strawberry.field(description="How she came to it.")
    law: str
    since: datetime
    until: datetime | None = strawberry.field(description="Null while she holds it.")
    recorded_by: str

    @classmethod
    async def of(cls, row: domain.BureauMember, context: RequestContext) -> BureauMember:
        """The office as shown."""
        holder, country = row.holder, context.country
        outsider = await loaders_of(context).outsider.load(holder.id) if holder.outsider else None
        return cls(
            id=strawberry.ID(global_id(country, "bureaumember", row.id)),
            office=row.office,
            membership=None if holder.outsider else membership_of(country, holder.id),
            outsider=Outsider.of(outsider, country) if outsider else None,
            chosen_by=row.chosen_by,
            law=row.law,
            since=row.since,
            until=row.until,
            recorded_by=row.recorded_by,
        )


@strawberry.type(
    description="An office and what the law says of it. `asked`: who signs the minutes by this law presupposes it; "
    "`missing`: asked for, and nobody holds it."
)
class BureauNeed:
    """An office and whether it is filled."""

    office: BureauOffice
    asked: bool = strawberry.field(description="Whether who signs the minutes by this law presupposes it.")
    held: int = strawberry.field(description="How many hold it now.")
    missing: bool
    law: LawReference

    @classmethod
    def of(cls, row: domain.Wanted) -> BureauNeed:
        """The office as shown."""
        return cls(office=row.office, asked=row.asked, held=row.held, missing=row.missing, law=LawReference.of(row.law))


@strawberry.type(description="Who runs the meeting, and which offices its law asks for.")
class Bureau:
    """The bureau of a meeting."""

    rows: strawberry.Private[list[domain.BureauMember]]
    subject: strawberry.Private[Subject]
    needs: list[BureauNeed] = strawberry.field(description="Every office, with what the law says of it.")

    @strawberry.field(description="All who hold or held an office, as they were named.")
    async def members(self, info: Info) -> list[BureauMember] | None:
        """The offices held."""
        return [await BureauMember.of(row, info.context) for row in self.rows]


async def load_bureau(context: RequestContext, assembly: Assembly) -> Bureau:
    """The bureau of an assembly under the law of its day."""
    law = Reading(await loaders_of(context).regime(assembly.entity, assembly.held_on), assembly.held_on)
    async with context.reading() as session:
        rows = await store.of_assembly(session, assembly.id)
    needs = [BureauNeed.of(row) for row in domain.wanted(law, rows)]
    return Bureau(rows=rows, subject=Subject(assembly.entity), needs=needs)


async def shown_member(context: RequestContext, member: UUID) -> BureauMember:
    """One office held. NOT_FOUND otherwise."""
    async with context.reading() as session:
        _, found = await store.by_id(session, member)
    return await BureauMember.of(found, context)
