"""Requests for a meeting, as the graph shows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.database.sessions import ReadSession
from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import Connection, connection
from services.governance.domain.initiative import meeting as domain
from services.governance.domain.initiative.initiative import CONVENE
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.graph.initiative.support import SignedInitiative, Support
from services.governance.graph.initiative.words import ConvenedBy, MeetingRequestState
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import AssemblyKind, ResolutionKind
from services.governance.store.initiative import initiatives
from services.governance.store.initiative.initiatives import InitiativeRecord
from services.governance.store.regimes import regime_on

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.type(description="An item that members want a meeting to decide.")
class RequestedItem:
    """One item."""

    title: str
    kind: ResolutionKind
    matter: str | None


@strawberry.type(
    description="Who convenes where the board does not: the law's own word, and the first day on which it may; null "
    "before enough have signed, and where nobody says."
)
class ConveningFallback:
    """What the law has in place of the board's act."""

    by: str | None
    since: date | None = strawberry.field(name="from", description="The first day.")
    law: LawReference


@strawberry.type(
    description="A meeting that members want convened. Once as many have signed as the law asks, the board convenes it "
    "by `conveneUntil`: null before, and where the law says 'without delay' or sets no day."
)
class MeetingRequest(SignedInitiative):
    """A request for a meeting."""

    id: strawberry.ID
    entity: strawberry.ID
    kind: AssemblyKind
    agenda: list[RequestedItem]
    text: str = strawberry.field(description="What the meeting is for.")
    reasons: str
    requested_on: date
    state: MeetingRequestState = strawberry.field(description="How far it is.")
    support: Support | None
    reached_on: date | None = strawberry.field(description="When enough had signed; null before.")
    convene_until: date | None
    convening_law: LawReference = strawberry.field(description="The rule that sets the board's days.")
    fallback: ConveningFallback = strawberry.field(description="Who convenes in the board's place.")
    convened_by: ConvenedBy | None = strawberry.field(description="Who convened the meeting; null before.")
    authority: str | None = strawberry.field(description="The decision by which an authority convened.")

    @classmethod
    def of(cls, record: InitiativeRecord, regime: Regime, country: str, today: date) -> MeetingRequest:
        """The request as shown on a day."""
        found, answered = record.initiative, record.answered
        due = domain.duty(Reading(regime, found.started_on), record.counted)
        fallback = due.fallback
        assert found.wanted.meeting_kind is not None
        return cls(
            record=record,
            country=country,
            subject=Subject(found.entity),
            id=strawberry.ID(global_id(country, "meetingrequest", found.id)),
            entity=strawberry.ID(found.entity),
            kind=found.wanted.meeting_kind,
            agenda=[RequestedItem(title=row.title, kind=row.kind, matter=row.matter) for row in found.wanted.items],
            text=found.wanted.text,
            reasons=found.wanted.reasons,
            requested_on=found.started_on,
            state=domain.state(found, record.counted, due, convened=answered is not None, today=today),
            support=Support.of(regime.rule(CONVENE, found.started_on), record),
            reached_on=record.counted.on if record.counted and record.reached else None,
            convene_until=due.until,
            convening_law=LawReference.of(due.law),
            fallback=ConveningFallback(
                by=fallback.value,
                since=due.fallback_from if fallback.absent is None else None,
                law=LawReference.of(fallback),
            ),
            convened_by=answered.by if answered else None,
            authority=answered.authority if answered else None,
        )

    @strawberry.field(description="The meeting that answers it; null before.")
    async def assembly(
        self, info: Info
    ) -> Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")] | None:
        """Its meeting."""
        answered = self.record.answered
        return await loaders_of(info.context).assembly.load(answered.assembly) if answered else None

    @strawberry.field(description="Who asked first.")
    def requested_by(self) -> Membership | None:
        """The member."""
        return membership_of(self.country, self.record.initiative.membership)


async def shown_request(session: ReadSession, context: RequestContext, record: InitiativeRecord) -> MeetingRequest:
    """The request by the law of the day it was started, as statutes stand."""
    regime = await regime_on(session, context.entity_here(record.initiative.entity), record.initiative.started_on)
    return MeetingRequest.of(record, regime, context.country, context.today)


async def requests_page(context: RequestContext, entity: str, page: Page) -> Connection[MeetingRequest]:
    """One page of an entity's requests, newest first."""
    async with context.reading() as session:
        found = await initiatives.requests_page(session, entity, page)
    loaders = loaders_of(context)
    laws = [await loaders.regime(entity, row.initiative.started_on) for row in found]
    shown = [MeetingRequest.of(row, law, context.country, context.today) for row, law in zip(found, laws, strict=True)]
    return connection(page, [(encode_cursor((), str(row.id)), row) for row in shown])
