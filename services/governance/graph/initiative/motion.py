"""Motions, as the graph shows them: items that members table, with who signed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.database.sessions import ReadSession
from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.deadlines import additions_until
from services.governance.domain.initiative.initiative import ADDITIONS, ADDITIONS_DEADLINE, motion_state
from services.governance.domain.law.regime import Regime
from services.governance.graph.initiative.support import SignedInitiative, Support
from services.governance.graph.initiative.words import MotionState
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import ResolutionKind
from services.governance.store import calls, convocation_notices
from services.governance.store.initiative import initiatives
from services.governance.store.initiative.initiatives import InitiativeRecord
from services.governance.store.regimes import regime_on

if TYPE_CHECKING:
    from services.governance.graph.resolution import Resolution


@strawberry.type(
    description="An item that members want on the agenda of a meeting. It enters the agenda with the signature that "
    "reaches the law's number. `closesOn`: the last day of signing; null where law and statutes set none yet."
)
class Motion(SignedInitiative):
    """A motion."""

    id: strawberry.ID
    assembly: strawberry.ID
    title: str
    kind: ResolutionKind
    matter: str | None
    text: str = strawberry.field(description="What is to be decided, word for word.")
    reasons: str
    tabled_on: date
    closes_on: date | None
    closing_law: LawReference = strawberry.field(description="The rule that sets the last day of signing.")
    state: MotionState = strawberry.field(description="How far it is.")
    support: Support | None

    @classmethod
    def of(cls, record: InitiativeRecord, at: MeetingOf, country: str, today: date) -> Motion:
        """The motion as shown on a day."""
        found, item = record.initiative, record.initiative.wanted.items[0]
        closing = at.regime.rule(ADDITIONS_DEADLINE, at.assembly.held_on)
        until = additions_until(closing, at.assembly.held_on, at.noticed_on)
        entered = record.resolution is not None
        return cls(
            record=record,
            country=country,
            subject=Subject(found.entity),
            id=strawberry.ID(global_id(country, "motion", found.id)),
            assembly=strawberry.ID(global_id(country, "assembly", at.assembly.id)),
            title=item.title,
            kind=item.kind,
            matter=item.matter,
            text=found.wanted.text,
            reasons=found.wanted.reasons,
            tabled_on=found.started_on,
            closes_on=until,
            closing_law=LawReference.of(closing),
            state=motion_state(found, entered=entered, until=until, opened=at.opened, today=today),
            support=Support.of(at.regime.rule(ADDITIONS, at.assembly.held_on), record),
        )

    @strawberry.field(description="The item of the agenda that it became; null before.")
    async def resolution(
        self, info: Info
    ) -> Annotated[Resolution, strawberry.lazy("services.governance.graph.resolution")] | None:
        """Its item."""
        from services.governance.graph.resolution import Resolution  # noqa: PLC0415

        if self.record.resolution is None:
            return None
        found = await loaders_of(info.context).resolution.load(self.record.resolution)
        return Resolution(record=found, country=self.country) if found else None

    @strawberry.field(description="Who tabled it.")
    def tabled_by(self) -> Membership | None:
        """The member."""
        return membership_of(self.country, self.record.initiative.membership)


class MeetingOf:
    """The meeting that motions are for, as far as it is."""

    def __init__(self, assembly: Assembly, regime: Regime, noticed_on: date | None, *, opened: bool) -> None:
        self.assembly = assembly
        self.regime = regime
        self.noticed_on = noticed_on
        self.opened = opened

    @classmethod
    async def load(cls, session: ReadSession, context: RequestContext, assembly: Assembly) -> MeetingOf:
        """The meeting as this transaction sees it."""
        regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
        noticed = await convocation_notices.noticed(session, assembly)
        return cls(assembly, regime, noticed.on, opened=bool(await calls.of_assembly(session, assembly.id)))


async def motions_page(context: RequestContext, assembly: Assembly, page: Page) -> Connection[Motion]:
    """One page of a meeting's motions."""
    country = context.country
    async with context.reading() as session:
        found = await initiatives.motions_page(session, assembly.id, page)
        at = await MeetingOf.load(session, context, assembly)
    rows = [(encode_cursor((), global_id(country, "motion", row.initiative.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Motion.of(row, at, country, context.today))
