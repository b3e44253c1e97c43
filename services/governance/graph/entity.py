"""A legal entity as governance knows it: its assemblies, its law and its statutes."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain.words import AssemblyOrder
from services.governance.graph.after.filing import filings_page
from services.governance.graph.assembly import Assembly
from services.governance.graph.delegates.delegate import Delegate
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.delegates.of_entity import (
    apportionments_page,
    elections_page,
    in_office_page,
    offices_page,
)
from services.governance.graph.delegates.office import Office
from services.governance.graph.delegates.section import Apportionment, Section, sections_of
from services.governance.graph.elections.mandate import Mandate, mandates_page
from services.governance.graph.initiative.meeting_request import MeetingRequest, requests_page
from services.governance.graph.law import LawPack, Statutes
from services.governance.graph.listed import listed_page
from services.governance.graph.loaders import loaders_of
from services.governance.graph.opinions import RecordedOpinion, opinions_page
from services.governance.graph.pages import assemblies_page
from services.governance.graph.room.representation import Representation, representations_page
from services.governance.graph.secret.providers import VotingProvider, providers_of
from services.governance.graph.sortition.draw import Draw, draws_page
from services.governance.graph.statutes_versions import StatutesProposal
from services.governance.store import sections, statutes_proposals
from services.governance.store.assemblies import AssemblyQuery


@strawberry.federation.type(keys=["id"])
class LegalEntity:
    """One cooperative."""

    id: strawberry.ID

    @property
    def subject(self) -> Subject:
        """Whom it is about: its own bureau sees its proposals."""
        return Subject(self.id)

    @strawberry.field(description="Its assemblies, soonest first; `upcoming` keeps those from today on.")
    async def assemblies(
        self, info: Info, first: First = None, after: After = None, upcoming: bool | None = None
    ) -> Connection[Assembly]:
        """One page of its assemblies."""
        query = AssemblyQuery(AssemblyOrder.SOONEST, entity=self.id, upcoming=upcoming)
        return await assemblies_page(info.context, query, page_of(first, after))

    @strawberry.field(description="The law that binds it, on a day (today if absent), its statutes laid over it.")
    async def law_pack(self, info: Info, as_of: date | None = None) -> LawPack | None:
        """Its law."""
        on = as_of or info.context.today
        return LawPack.of(await loaders_of(info.context).regime(self.id, on), on)

    @strawberry.field(description="Its statutes in force on a day (today if absent); null if none are recorded.")
    async def statutes(self, info: Info, as_of: date | None = None) -> Statutes | None:
        """Its statutes."""
        regime = await loaders_of(info.context).regime(self.id, as_of or info.context.today)
        return Statutes.of(regime.statutes) if regime.statutes else None

    @strawberry.field(description="Every version of its statutes, newest first: earlier ones stay as they were.")
    async def statutes_versions(self, info: Info, first: First = None, after: After = None) -> Connection[Statutes]:
        """A page of versions."""
        found = {f"{row.version}": row for row in reversed(await loaders_of(info.context).statutes.load(self.id))}
        return listed_page(page_of(first, after), list(found), lambda version: Statutes.of(found[version]))

    @strawberry.field(
        description="Who acts by law for its members, newest first: all, or those in force on a day. For its bureau."
    )
    async def representations(
        self, info: Info, first: First = None, after: After = None, as_of: date | None = None
    ) -> Connection[Representation] | None:
        """A page of representations."""
        return await representations_page(info.context, self.id, page_of(first, after), as_of)

    @strawberry.field(
        description="Opinions and confirmations of its law, newest first, also those that another replaced or that "
        "were given for earlier statutes; with `leaf` those about one key."
    )
    async def opinions(
        self, info: Info, leaf: str | None = None, first: First = None, after: After = None
    ) -> Connection[RecordedOpinion] | None:
        """A page of opinions."""
        return await opinions_page(info.context, self.id, leaf, page_of(first, after))

    @strawberry.field(description="Proposed statutes and what became of them, newest first; for its bureau.")
    async def statutes_proposals(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[StatutesProposal] | None:
        """A page of proposals."""
        page, country = page_of(first, after), info.context.country
        async with info.context.reading() as session:
            found = await statutes_proposals.page_of(session, self.id, page)
        rows = [(encode_cursor((), global_id(country, "proposal", row.id)), row) for row in found]
        return connection_of(page, rows, lambda row: StatutesProposal.of(row, country))

    @strawberry.field(description="Providers of electronic votes whose certified counts are taken.")
    async def voting_providers(self, info: Info) -> list[VotingProvider] | None:
        """Those whose key holds."""
        return await providers_of(info, self.id)

    @strawberry.field(description="Its sections as the newest apportionment has them; none before the first.")
    async def sections(self, info: Info) -> list[Section]:
        """Its sections, in the statutes' order."""
        async with info.context.reading() as session:
            found = await sections.newest_of(session, self.id)
        return sections_of(found) if found else []

    @strawberry.field(description="Seats shared among its sections, newest first.")
    async def apportionments(self, info: Info, first: First = None, after: After = None) -> Connection[Apportionment]:
        """A page of apportionments."""
        return await apportionments_page(info.context, self.id, page_of(first, after))

    @strawberry.field(description="Its elections of delegates, newest first.")
    async def delegate_elections(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[DelegateElection]:
        """A page of elections."""
        return await elections_page(info.context, self.id, page_of(first, after))

    @strawberry.field(description="Its delegates in office on a day (today if absent), of one section or all.")
    async def delegates(
        self,
        info: Info,
        as_of: date | None = None,
        section: str | None = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Delegate] | None:
        """A page of delegates."""
        on = as_of or info.context.today
        return await in_office_page(info.context, self.id, on, section, page_of(first, after))

    @strawberry.field(description="Offices that its members hold on a day (today if absent), as recorded here.")
    async def offices(
        self, info: Info, as_of: date | None = None, first: First = None, after: After = None
    ) -> Connection[Office] | None:
        """A page of offices."""
        return await offices_page(info.context, self.id, as_of or info.context.today, page_of(first, after))

    @strawberry.field(
        description="Mandates of its offices, of one `office` or all: held on a day (today if absent), or with `ever` "
        "all that are on record. Who sits on after her term is among those held (OVERDUE)."
    )
    async def mandates(
        self,
        info: Info,
        as_of: date | None = None,
        ever: bool = False,
        office: str | None = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Mandate]:
        """A page of mandates."""
        on = None if ever else as_of or info.context.today
        return await mandates_page(info.context, self.id, on, office, page_of(first, after))

    @strawberry.field(description="Meetings that its members asked for, newest first.")
    async def meeting_requests(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[MeetingRequest]:
        """A page of requests."""
        return await requests_page(info.context, self.id, page_of(first, after))

    filings = filings_page

    @strawberry.field(description="Its draws by lot, newest first.")
    async def draws(self, info: Info, first: First = None, after: After = None) -> Connection[Draw]:
        """A page of draws."""
        return await draws_page(info.context, self.id, page_of(first, after))
