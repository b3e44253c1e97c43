"""An election of delegates: candidates, counts, the list on display, objections."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain.delegates.display import Display, open_days, state
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.delegate import Delegate, delegates_page
from services.governance.graph.delegates.section import Apportionment, TieDecision
from services.governance.graph.delegates.words import DelegateRole, ElectionState
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_life import ObjectionDecision
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store import delegate_candidates, delegate_elections, delegate_objections, delegates, sections
from services.governance.store import ties as tie_store
from services.governance.store.delegate_candidates import CandidateRecord
from services.governance.store.delegate_elections import CountRecord, ElectionRecord
from services.governance.store.delegate_objections import ListObjectionRecord


@strawberry.type(description="Somebody who stands; `votes` once her section is counted.")
class DelegateCandidate:
    """A candidate."""

    id: strawberry.ID
    membership: Membership
    section: str
    list: str
    display_name: str
    contact: str
    representative: str | None
    consented_on: date
    votes: int | None

    @classmethod
    def of(cls, record: CandidateRecord, country: str) -> DelegateCandidate:
        """The candidate as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "candidate", record.id)),
            membership=membership_of(country, record.membership),
            section=record.section,
            list=record.said.list,
            display_name=record.said.display_name,
            contact=record.said.contact,
            representative=record.said.representative,
            consented_on=record.said.consented_on,
            votes=record.votes,
        )


@strawberry.type(
    description="One section's count. `tied` candidates, by id, wait for `openSeats` until the statutes' tie rule is "
    "recorded (decideDelegateTie); nobody of the section is elected before."
)
class DelegateCount:
    """A section's count."""

    section: str
    held_on: date
    valid_papers: int
    invalid_papers: int
    present: int | None
    source: str
    tied: list[str]
    open_seats: int
    tie_decision: TieDecision | None

    @classmethod
    def of(cls, record: CountRecord, tie: TieDecision | None, country: str) -> DelegateCount:
        """The count as shown."""
        waiting = record.open_seats > 0 and tie is None
        return cls(
            section=record.section,
            held_on=record.papers.held_on,
            valid_papers=record.papers.valid,
            invalid_papers=record.papers.invalid,
            present=record.papers.present,
            source=record.papers.source,
            tied=[f"{country}.candidate.{one}" for one in record.tied] if waiting else [],
            open_seats=record.open_seats if waiting else 0,
            tie_decision=tie,
        )


@strawberry.type(description="Where and when the list of the elected can be read.")
class DelegateDisplay:
    """The list on display."""

    announced_on: date
    since: date = strawberry.field(name="from")
    until: date
    place: str

    @classmethod
    def of(cls, shown: Display | None) -> DelegateDisplay | None:
        """The display as shown."""
        if shown is None:
            return None
        return cls(announced_on=shown.announced_on, since=shown.first_day, until=shown.last_day, place=shown.place)


@strawberry.type(description="An objection to the list on display; one that is upheld annuls the election.")
class DelegateListObjection:
    """An objection to the list."""

    id: strawberry.ID
    membership: Membership
    statement: str
    on_behalf_of: str | None
    name: str
    raised_at: datetime
    decision: ObjectionDecision | None

    @classmethod
    def of(cls, record: ListObjectionRecord, country: str) -> DelegateListObjection:
        """The objection as shown."""
        made = record.decision
        return cls(
            id=strawberry.ID(global_id(country, "listobjection", record.id)),
            membership=membership_of(country, record.membership),
            statement=record.statement,
            on_behalf_of=record.on_behalf_of,
            name=record.name,
            raised_at=record.raised_at,
            decision=ObjectionDecision(
                upheld=made.upheld, reasons=made.reasons, name=made.name, decided_at=made.decided_at
            )
            if made
            else None,
        )


@strawberry.type(description="Delegates elected for one term, in all or some sections.")
class DelegateElection:
    """One election of delegates."""

    record: strawberry.Private[ElectionRecord]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]

    @classmethod
    def of(cls, record: ElectionRecord, country: str) -> DelegateElection:
        """The election as shown."""
        return cls(record=record, country=country, subject=Subject(record.entity))

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "delegateelection", self.record.id))

    @strawberry.field
    def entity_id(self) -> strawberry.ID:
        """Whose delegates they are."""
        return strawberry.ID(self.record.entity)

    @strawberry.field
    def sections(self) -> list[str]:
        """Codes of the sections it is held in."""
        return list(self.record.sections)

    @strawberry.field
    def term_from(self) -> date:
        """The first day of the term."""
        return self.record.facts.term_from

    @strawberry.field
    def term_until(self) -> date:
        """The last day of the term."""
        return self.record.facts.term_until

    @strawberry.field(description="How far it is on a day (today if absent).")
    async def state(self, info: Info, as_of: date | None = None) -> ElectionState:
        """Open, counted, on display, contested, in force, over, or annulled."""
        on = as_of or info.context.today
        law = Reading(await loaders_of(info.context).regime(self.record.entity, on), on)
        return state(self.record.facts, on, needs_list=open_days(law)[0] is not None)

    @strawberry.field
    async def apportionment(self, info: Info) -> Apportionment:
        """The seats it fills."""
        async with info.context.reading() as session:
            return Apportionment.of(await sections.by_id(session, self.record.apportionment), self.country)

    @strawberry.field
    async def counts(self, info: Info) -> list[DelegateCount]:
        """Sections counted so far, at most five hundred."""
        async with info.context.reading() as session:
            found = await delegate_elections.counts_of(session, self.record.id)
            decided = {row.section: row for _, row in await tie_store.of(session, [self.record.id])}
        return [DelegateCount.of(row, TieDecision.of(decided.get(code)), self.country) for code, row in found.items()]

    @strawberry.field
    def display(self) -> DelegateDisplay | None:
        """The list on display, if it was displayed."""
        return DelegateDisplay.of(self.record.facts.display)

    @strawberry.field(description="Who stands, by id: no order is a ballot paper's.")
    async def candidates(
        self, info: Info, section: str | None = None, first: First = None, after: After = None
    ) -> Connection[DelegateCandidate] | None:
        """A page of candidates."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await delegate_candidates.page_of_candidates(session, self.record.id, section, page)
        rows = [(encode_cursor((), global_id(self.country, "candidate", row.id)), row) for row in found]
        return connection_of(page, rows, lambda row: DelegateCandidate.of(row, self.country))

    @strawberry.field(description="Everybody elected, of one section or role or all.")
    async def elected(
        self,
        info: Info,
        section: str | None = None,
        role: DelegateRole | None = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Delegate] | None:
        """A page of the elected."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await delegates.page_of_election(session, self.record.id, section, role, page)
        return delegates_page(page, found, self.country)

    @strawberry.field(description="Objections to the list on display, oldest first.")
    async def objections(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[DelegateListObjection] | None:
        """A page of objections."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await delegate_objections.page_of(session, self.record.id, page)
        rows = [(encode_cursor((), global_id(self.country, "listobjection", row.id)), row) for row in found]
        return connection_of(page, rows, lambda row: DelegateListObjection.of(row, self.country))
