"""Convene an assembly."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain import convene as domain
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.notice_hours import notice_hours
from services.governance.graph.assembly import Assembly
from services.governance.graph.mutations.convening import convened
from services.governance.graph.words import AssemblyForm, AssemblyKind, ResolutionKind
from services.governance.store import assemblies


@strawberry.input(
    description="One item of an agenda and the majority rule that decides it; `matter` names one of the law's list "
    "(`majorities.others`), for OTHER."
)
class AgendaItemInput:
    """One item of an agenda."""

    title: str
    resolution: ResolutionKind = ResolutionKind.ORDINARY
    matter: str | None = None

    def item(self) -> AgendaItem:
        """In the domain's words."""
        return AgendaItem(self.title, self.resolution, self.matter)


@strawberry.input(
    description="`recordDate` may differ from the day of the meeting only where law and statutes license it. "
    "`joint` opens a joint meeting, `jointMeeting` joins one that another entity opened. `ofDelegates`: only the "
    "delegates in office vote, where law and statutes have them. `startsAt` and, for a second call on the same day, "
    "`secondCallAt`: the hours of the notice, local times as 18:30; calls are opened by them. "
    "`place`: where it is held, as the notice says."
)
class ConveneInput:
    """What an organiser asks for."""

    entity: strawberry.ID
    title: str
    kind: AssemblyKind
    held_on: date
    agenda: list[AgendaItemInput]
    form: AssemblyForm = AssemblyForm.IN_ROOM
    record_date: date | None = None
    joint: bool = False
    joint_meeting: strawberry.ID | None = None
    of_delegates: bool = False
    starts_at: str | None = None
    second_call_at: str | None = None
    place: str | None = None
    idempotency_key: str | None = None

    def wanted(self) -> domain.Convocation:
        """In the domain's words."""
        return domain.Convocation(
            title=self.title,
            kind=self.kind,
            form=self.form,
            held_on=self.held_on,
            agenda=tuple(item.item() for item in self.agenda),
            record_date=self.record_date,
            joint=self.joint,
            joint_meeting=uuid_of(self.joint_meeting, "meeting") if self.joint_meeting else None,
            of_delegates=self.of_delegates,
            hours=notice_hours(self.starts_at, self.second_call_at, self.form),
            place=self.place,
        )


@strawberry.type
class ConvenePayload:
    """The assembly convened."""

    assembly: Assembly


@mutation(description="Convene an assembly for a day to come; the notice is of today.")
async def convene(info: Info, input: ConveneInput) -> ConvenePayload:
    """Check notice, record date and agenda against pack and statutes, and save."""
    context = info.context
    entity, wanted = context.entity_here(input.entity), input.wanted()
    context.require("Mutation.convene", entity.id)
    async with context.writing("convene", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            assembly = await convened(session, context, entity, wanted)
            name = global_id(context.country, "assembly", assembly.id)
            session.record(
                "convene", name, entity=entity.id, held_on=assembly.held_on, record_date=assembly.record_date
            )
        found = await assemblies.by_id(session, uuid_of(session.subject, "assembly"))
    return ConvenePayload(assembly=Assembly.of(found, context.country))
