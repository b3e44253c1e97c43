"""The roots of this service."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Before, Connection, First, Last
from services.governance.graph.admission_terms import admission_terms
from services.governance.graph.after.inspect_minutes import inspect_minutes
from services.governance.graph.assembly import Assembly
from services.governance.graph.ballots.ballot import Ballot, ballot_by_id
from services.governance.graph.consultation import ConsultationConnection, consultation_page
from services.governance.graph.consultation_roll import ConsultationRoll
from services.governance.graph.delegates.delegate_list import delegate_list
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.delegates.section import Apportionment
from services.governance.graph.elections.mandate import Mandate, mandate_by_id
from services.governance.graph.exit_terms import exit_terms
from services.governance.graph.joint_meeting import JointMeeting
from services.governance.graph.law import LawPack
from services.governance.graph.law_pack_by_id import law_pack_by_id
from services.governance.graph.loaders import loaders_of
from services.governance.graph.pages import assemblies_page
from services.governance.graph.questionnaire import statutes_draft
from services.governance.graph.rehearsal import rehearse
from services.governance.graph.resolution import Resolution
from services.governance.graph.roll import VotingRoll
from services.governance.graph.sortition.draw import Draw, draw_by_id
from services.governance.graph.statutes_check import statutes_check
from services.governance.graph.statutes_versions import statutes_difference
from services.governance.graph.voting_rights import voting_rights
from services.governance.graph.what_if import what_if
from services.governance.graph.words import AssemblyOrder
from services.governance.store import agenda, consultations, delegate_elections, rolls, sections
from services.governance.store.assemblies import AssemblyQuery


@strawberry.input(description="Which assemblies: of one entity; to come (from today on) or past.")
class AssemblyFilter:
    """Which assemblies."""

    entity: strawberry.ID | None = None
    upcoming: bool | None = None


@strawberry.type
class Query:
    """Assemblies, rolls, resolutions and the law of one country."""

    @strawberry.field(description="One ballot.")
    async def ballot(self, info: Info, id: strawberry.ID) -> Ballot | None:
        """One ballot."""
        return await ballot_by_id(info, id)

    @strawberry.field(description="One draw by lot.")
    async def draw(self, info: Info, id: strawberry.ID) -> Draw | None:
        """One draw."""
        return await draw_by_id(info, id)

    @strawberry.field(description="One mandate of an office.")
    async def mandate(self, info: Info, id: strawberry.ID) -> Mandate | None:
        """One mandate."""
        return await mandate_by_id(info, id)

    @strawberry.field
    async def assembly(self, info: Info, id: strawberry.ID) -> Assembly | None:
        """One assembly."""
        return await loaders_of(info.context).assembly.load(uuid_of(id, "assembly", info.context.country))

    @strawberry.field(description="Assemblies by the day of the meeting.")
    async def assemblies(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: AssemblyOrder = AssemblyOrder.SOONEST,
        filter: AssemblyFilter | None = None,
    ) -> Connection[Assembly]:
        """A page of assemblies."""
        wanted = filter or AssemblyFilter()
        entity = entity_filter(info, wanted.entity)
        query = AssemblyQuery(order_by, entity=entity, upcoming=wanted.upcoming)
        return await assemblies_page(info.context, query, page_of(first, after, last, before))

    @strawberry.field
    async def roll(self, info: Info, id: strawberry.ID) -> VotingRoll | None:
        """One computation of a voting roll."""
        wanted = uuid_of(id, "roll", info.context.country)
        return await load_roll(info, wanted)

    @strawberry.field
    async def resolution(self, info: Info, id: strawberry.ID) -> Resolution | None:
        """One resolution."""
        wanted = uuid_of(id, "resolution", info.context.country)
        async with info.context.reading() as session:
            found = await agenda.by_ids(session, [wanted])
        return Resolution(record=found[0][1], country=info.context.country) if found else None

    @strawberry.field(description="A meeting of several entities; null where this country has no assembly of it.")
    async def joint_meeting(self, info: Info, id: strawberry.ID) -> JointMeeting | None:
        """A joint meeting as this country knows it."""
        found = await loaders_of(info.context).assemblies_of_meeting.load(uuid_of(id, "meeting"))
        return JointMeeting.of(found) if found else None

    @strawberry.field(
        description="Everyone with a vote at a joint meeting, each person once, by person id. Never a result: "
        "each entity decides for itself. Organisations have no line here."
    )
    async def consultation(
        self, info: Info, meeting: strawberry.ID, first: First = None, after: After = None
    ) -> ConsultationConnection:
        """A page of this country's voters."""
        return await consultation_page(info.context, uuid_of(meeting, "meeting"), page_of(first, after))

    @strawberry.field(description="A consultation computed across countries, each person once.")
    async def consultation_roll(self, info: Info, id: strawberry.ID) -> ConsultationRoll | None:
        """One computation of a consultation."""
        wanted = uuid_of(id, "consultation", info.context.country)
        async with info.context.reading() as session:
            found = await consultations.by_id(session, wanted)
        return ConsultationRoll.of(found, info.context.country) if found else None

    @strawberry.field(description="The law that binds an entity on a day (today if absent), its statutes laid over it.")
    async def law_pack(self, info: Info, entity: strawberry.ID, as_of: date | None = None) -> LawPack | None:
        """The law of an entity."""
        found = info.context.entity_here(entity)
        on = as_of or info.context.today
        return LawPack.of(await loaders_of(info.context).regime(found.id, on), on)

    @strawberry.field(description="Seats shared among sections, with the state they stand on.")
    async def apportionment(self, info: Info, id: strawberry.ID) -> Apportionment | None:
        """One apportionment."""
        async with info.context.reading() as session:
            found = await sections.by_id(session, uuid_of(id, "apportionment", info.context.country))
        return Apportionment.of(found, info.context.country)

    @strawberry.field(description="An election of delegates.")
    async def delegate_election(self, info: Info, id: strawberry.ID) -> DelegateElection | None:
        """One election of delegates."""
        async with info.context.reading() as session:
            found = await delegate_elections.by_id(session, uuid_of(id, "delegateelection", info.context.country))
        return DelegateElection.of(found, info.context.country)

    delegate_list = delegate_list
    inspect_minutes = inspect_minutes
    rehearse = rehearse
    exit_terms = exit_terms
    admission_terms = admission_terms
    law_pack_by_id = law_pack_by_id
    statutes_check = statutes_check
    statutes_draft = statutes_draft
    statutes_difference = statutes_difference
    voting_rights = voting_rights
    what_if = what_if


def entity_filter(info: Info, entity: str | None) -> str | None:
    """The entity asked for. One of another country has no assembly here: that is an empty list, not an error."""
    if entity is None:
        return None
    info.context.partition.directory.entity(entity)
    return entity


async def load_roll(info: Info, roll_id: UUID) -> VotingRoll | None:
    """A roll with the entity of its assembly."""
    async with info.context.reading() as session:
        found = await rolls.by_ids(session, [roll_id])
    if not found:
        return None
    record = found[0][1]
    assembly = await loaders_of(info.context).assembly.load(record.assembly)
    return VotingRoll.of(record, assembly.record.entity, info.context.country) if assembly else None
