"""Sections with their seats, and the apportionment that gave them."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from commons.ids import global_id
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.delegate import Delegate, delegates_page
from services.governance.graph.delegates.words import DividedBy, Method
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import KnownAt
from services.governance.store import delegates
from services.governance.store.delegates import Body
from services.governance.store.roll_delegates import body_of
from services.governance.store.sections import ApportionmentRecord
from services.governance.store.ties import TieRecord


@strawberry.type(description="A tie decided by the statutes' rule: sections, or candidates by id.")
class TieDecision:
    """What the tie rule gave."""

    chosen: list[str]
    rule: str
    why: str
    name: str
    decided_at: datetime

    @classmethod
    def of(cls, record: TieRecord | None) -> TieDecision | None:
        """The decision as shown."""
        if record is None:
            return None
        return cls(chosen=list(record.chosen), rule=record.rule, why=record.why, name=record.name, decided_at=record.at)


async def body(context: RequestContext, entity: str, on: date) -> Body:
    """Which delegates sit on that day, by the law that binds the entity then."""
    return body_of(Reading(await loaders_of(context).regime(entity, on), on), entity)


@strawberry.type(description="One section: its counted members and its seats, a decided tie included.")
class Section:
    """One section of an apportionment."""

    code: str
    name: str
    members: int
    seats: int
    subject: strawberry.Private[Subject]

    @strawberry.field(description="Its delegates in office on a day (today if absent).")
    async def delegates(
        self, info: Info, as_of: date | None = None, first: First = None, after: After = None
    ) -> Connection[Delegate] | None:
        """A page of delegates."""
        page, context = page_of(first, after), info.context
        sitting = await body(context, self.subject.entity or "", as_of or context.today)
        async with context.reading() as session:
            found = await delegates.page_in_office(session, sitting, self.code, page)
        return delegates_page(page, found, context.country)

    @strawberry.field(description="Who stands by on a day (today if absent): the next is the one of the lowest rank.")
    async def substitutes(
        self, info: Info, as_of: date | None = None, first: First = None, after: After = None
    ) -> Connection[Delegate] | None:
        """A page of substitutes."""
        page, context = page_of(first, after), info.context
        standing = await body(context, self.subject.entity or "", as_of or context.today)
        async with context.reading() as session:
            found = await delegates.page_standing_by(session, standing, self.code, page)
        return delegates_page(page, found, context.country)


@strawberry.type(
    description="Seats shared among sections by the members who vote, as of a state of the members service. `tied` "
    "sections wait for `openSeats` until the statutes' tie rule is recorded (decideSeatTie). `measured`: the members "
    "that the law's condition for delegates counts, on `measuredOn`."
)
class Apportionment:
    """One apportionment of seats."""

    id: strawberry.ID
    as_of: date
    known_at: KnownAt
    statutes_version: int
    divided_by: DividedBy
    method: Method
    seats: int
    min_seat: int
    members: int
    measured_on: date
    measured: int
    sections: list[Section]
    tied: list[str]
    open_seats: int
    complete: bool
    tie_decision: TieDecision | None

    @classmethod
    def of(cls, record: ApportionmentRecord, country: str) -> Apportionment:
        """The apportionment as shown."""
        waiting = bool(record.shared.tied) and record.tie is None
        return cls(
            id=strawberry.ID(global_id(country, "apportionment", record.id)),
            as_of=record.as_of,
            known_at=KnownAt(sequence=record.sequence, head=record.head),
            statutes_version=record.statutes_version,
            divided_by=record.divided_by,
            method=record.method,
            seats=record.seats,
            min_seat=record.min_seat,
            members=record.members,
            measured_on=record.measured_on,
            measured=record.measured,
            sections=sections_of(record),
            tied=list(record.shared.tied) if waiting else [],
            open_seats=record.shared.open_seats if waiting else 0,
            complete=not waiting,
            tie_decision=TieDecision.of(record.tie),
        )


def sections_of(record: ApportionmentRecord) -> list[Section]:
    """The sections of an apportionment, in the statutes' order."""
    seats, subject = record.seats_of, Subject(record.entity)
    return [
        Section(code=row.code, name=row.name, members=row.members, seats=seats[row.code], subject=subject)
        for row in record.shared.sections
    ]
