"""Assemblies, and the days and law that hold for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from services.governance.domain import assembly as domain
from services.governance.domain.convene import record_date, record_date_rule
from services.governance.domain.convocation.adjourn import last_day
from services.governance.domain.law.regime import Regime
from services.governance.domain.notice_hours import shown
from services.governance.graph.after.of_assembly import discoveries_page, filings_of_meeting, minutes_versions
from services.governance.graph.after.of_assembly import minutes as minutes_field
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.graph.convocation.of_assembly import ConvenedAssembly
from services.governance.graph.desk.of_assembly import AssemblyAtItsDesk
from services.governance.graph.initiative.of_assembly import AssemblyOfMembers
from services.governance.graph.joint_meeting import JointMeeting
from services.governance.graph.law import LawPack, LawReference, Statutes
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.proxies.of_assembly import AssemblyWithProxies
from services.governance.graph.resolution import Resolution
from services.governance.graph.roll import VotingRoll
from services.governance.graph.room.call import AssemblyCall, calls_of
from services.governance.graph.room.exercisable import ExercisableRoll, load_exercisable
from services.governance.graph.room.presence import Presence, attendance_page
from services.governance.graph.words import AssemblyForm, AssemblyKind, AssemblyState, PresenceForm
from services.governance.store import consultations, presence
from services.governance.store.presence import PresenceQuery

if TYPE_CHECKING:
    from services.governance.graph.entity import LegalEntity


@strawberry.type(description="The day that fixes who may vote, and what licenses it.")
class RecordDate:
    """The record date of an assembly."""

    date: date
    rule: str
    law: LawReference


@strawberry.type(description="Where a past assembly was taken from.")
class ImportNote:
    """The label of an imported assembly."""

    source: str
    reconstructed: bool
    note: str


@strawberry.federation.type(keys=["id"], description="One general meeting of one legal entity.")
class Assembly(ConvenedAssembly, AssemblyAtItsDesk, AssemblyOfMembers, AssemblyWithProxies):
    """One general meeting."""

    record: strawberry.Private[domain.Assembly]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]

    @classmethod
    def of(cls, record: domain.Assembly, country: str) -> Assembly:
        """The assembly as shown."""
        return cls(record=record, country=country, subject=Subject(record.entity))

    @property
    def cursor(self) -> str:
        """Its place in both orders of a list: the day, then the id."""
        return encode_cursor((self.record.held_on,), global_id(self.country, "assembly", self.record.id))

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "assembly", self.record.id))

    @strawberry.field
    def title(self) -> str:
        """What it is called."""
        return self.record.title

    @strawberry.field
    def kind(self) -> AssemblyKind:
        """What the law calls it."""
        return self.record.kind

    @strawberry.field
    def form(self) -> AssemblyForm:
        """Where people are."""
        return self.record.form

    @strawberry.field
    async def state(self, info: Info) -> AssemblyState:
        """Convened, open or held."""
        loaders = loaders_of(info.context)
        calls = await loaders.calls.load(self.record.id)
        adjourned = await loaders.adjournments.load(self.record.id) if calls else []
        return self.record.state(info.context.today, last_day(calls, adjourned) if calls else None)

    @strawberry.field
    def held_on(self) -> date:
        """The day of the meeting."""
        return self.record.held_on

    @strawberry.field(
        description="The hour of the notice, local time in the entity's time zone; null if it named none."
    )
    def starts_at(self) -> str | None:
        """When it begins."""
        return shown(self.record.hours.starts_at) if self.record.hours else None

    @strawberry.field(description="The hour that the notice named for a second call on the same day, if it did.")
    def second_call_at(self) -> str | None:
        """When a second call would begin."""
        return shown(self.record.hours.second_call_at) if self.record.hours else None

    @strawberry.field(description="Where it is held, as the notice says; null if it named no place.")
    def place(self) -> str | None:
        """Where it is held."""
        return self.record.place

    @strawberry.field
    def convened_on(self) -> date | None:
        """The day of the notice; null for an imported assembly."""
        return self.record.convened_on

    @strawberry.field(description="Days between notice and meeting.")
    def notice_days(self) -> int | None:
        """Days of notice given."""
        return self.record.notice_days

    @strawberry.field
    async def record_date(self, info: Info) -> RecordDate:
        """The day that fixes who may vote."""
        regime = await self._regime(info)
        licensed = record_date(None, self.record.held_on, regime)
        rule = record_date_rule(regime, self.record.held_on)
        return RecordDate(
            date=self.record.record_date, rule=str(rule.value or rule.absent), law=LawReference.of(licensed.law)
        )

    @strawberry.field
    def entity(self) -> Annotated[LegalEntity, strawberry.lazy("services.governance.graph.entity")]:
        """Whose meeting it is."""
        from services.governance.graph.entity import LegalEntity  # noqa: PLC0415

        return LegalEntity(id=strawberry.ID(self.record.entity))

    @strawberry.field
    async def law_pack(self, info: Info) -> LawPack:
        """The law on the day of the meeting."""
        return LawPack.of(await self._regime(info), self.record.held_on)

    @strawberry.field(description="The statutes in force on the day of the meeting, if recorded.")
    async def statutes(self, info: Info) -> Statutes | None:
        """The statutes of that day."""
        regime = await self._regime(info)
        return Statutes.of(regime.statutes) if regime.statutes else None

    @strawberry.field(description="The newest computation of its voting roll.")
    async def roll(self, info: Info) -> VotingRoll | None:
        """The roll, if computed."""
        found = await loaders_of(info.context).roll_of_assembly.load(self.record.id)
        return VotingRoll.of(found, self.record.entity, self.country) if found else None

    @strawberry.field(description="Its newest consultation across countries, if one was computed.")
    async def consultation(self, info: Info) -> ConsultationRoll | None:
        """The consultation it holds."""
        async with info.context.reading() as session:
            found = dict(await consultations.newest_of(session, [self.record.id]))
        return ConsultationRoll.of(found[self.record.id], self.country) if found else None

    @strawberry.field
    async def resolutions(self, info: Info) -> list[Resolution]:
        """The agenda, in order; at most a hundred items."""
        found = await loaders_of(info.context).agenda.load(self.record.id)
        return [Resolution(record=row, country=self.country) for row in found]

    @strawberry.field(description="The sittings opened so far, at most two.")
    async def calls(self, info: Info) -> list[AssemblyCall]:
        """Its calls, the first one first."""
        return calls_of(await loaders_of(info.context).calls.load(self.record.id))

    @strawberry.field(
        description="Who is or was in the room, in the order of arrival: all, those of one form, and with `here` only "
        "those who are there now, or only those who left."
    )
    async def attendance(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        form: PresenceForm | None = None,
        here: bool | None = None,
    ) -> Connection[Presence] | None:
        """One page of presences."""
        return await attendance_page(info.context, PresenceQuery(self.record.id, form, here), page_of(first, after))

    @strawberry.field(
        description="The comings and goings of one membership: for the member herself, and for those who may see the "
        "attendance."
    )
    async def presences(self, info: Info, membership: strawberry.ID) -> list[Presence]:
        """Her presences, in order."""
        wanted = uuid_of(membership, "membership", info.context.country)
        await require_own_or_role(info.context, "Assembly.attendance", self.record.entity, wanted)
        async with info.context.reading() as session:
            found = await presence.of_holder(session, self.record.id, wanted)
        return [Presence.of(row, self.country) for row in found]

    @strawberry.field(description="Whether only the delegates in office vote.")
    def of_delegates(self) -> bool:
        """Whether it is an assembly of delegates."""
        return self.record.of_delegates

    @strawberry.field
    def joint_meeting(self) -> JointMeeting | None:
        """The meeting of several entities that it is part of."""
        return JointMeeting.of([self])

    @strawberry.field
    def imported(self) -> ImportNote | None:
        """Where a past assembly was taken from; null for a convened one."""
        note = self.record.imported
        return ImportNote(source=note.source, reconstructed=note.reconstructed, note=note.note) if note else None

    @strawberry.field(
        description="What may be cast in the room in general: no conflicts, all plural votes. Null before a roll is "
        "computed."
    )
    async def exercisable(self, info: Info) -> ExercisableRoll | None:
        """The state of the room."""
        return await load_exercisable(info.context, self.record, None)

    minutes = minutes_field
    minutes_versions = minutes_versions
    filings = filings_of_meeting
    discoveries = discoveries_page

    async def _regime(self, info: Info) -> Regime:
        return await loaders_of(info.context).regime(self.record.entity, self.record.held_on)
