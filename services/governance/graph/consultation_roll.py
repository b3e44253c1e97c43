"""A consultation across countries, as computed and sealed: each person once, never a legal result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain.consultation import Source, entities_in
from services.governance.graph.duplicates import SuspectedPerson, pairs_page
from services.governance.graph.roll_files import RollFiles
from services.governance.graph.roll_lines import KnownAt, Seal, person_of
from services.governance.graph.stubs import Person
from services.governance.graph.words import RollState
from services.governance.store import consultations, signatures
from services.governance.store.consultations import ConsultationLine, ConsultationRecord


@strawberry.type(description="One entity's part in a consultation: the state it was read at, and what it brought.")
class ConsultationSource:
    """One entity's part."""

    entity_id: strawberry.ID
    known_at: KnownAt
    statutes_version: int
    registered: int
    organisations: int = strawberry.field(description="Memberships of organisations, which have no line here.")

    @classmethod
    def of(cls, source: Source) -> ConsultationSource:
        """The part as shown."""
        return cls(
            entity_id=strawberry.ID(source.entity),
            known_at=KnownAt(sequence=source.sequence, head=source.head),
            statutes_version=source.statutes_version,
            registered=source.registered,
            organisations=source.organisations,
        )


@strawberry.type(description="One person: the entities she is registered with, and those where she has a vote.")
class ConsultationRollLine:
    """One line, whatever the number of memberships."""

    person: Person | None
    counts: bool
    registered_in: list[strawberry.ID]
    votes_in: list[strawberry.ID]

    @classmethod
    def of(cls, line: ConsultationLine, sources: Sequence[Source]) -> ConsultationRollLine:
        """The line as shown."""
        return cls(
            person=person_of(line.person),
            counts=line.voting > 0,
            registered_in=[strawberry.ID(entity) for entity in entities_in(line.registered, sources)],
            votes_in=[strawberry.ID(entity) for entity in entities_in(line.voting, sources)],
        )


@strawberry.type(
    description="The roll of a consultation: one line per person across the entities asked. It is not binding; each "
    "entity decides for itself."
)
class ConsultationRoll:
    """One computation of a consultation."""

    record: strawberry.Private[ConsultationRecord]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]

    @classmethod
    def of(cls, record: ConsultationRecord, country: str) -> ConsultationRoll:
        """The consultation as shown."""
        return cls(record=record, country=country, subject=Subject(record.entity))

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "consultation", self.record.id))

    @strawberry.field
    def version(self) -> int:
        """Which computation, from 1."""
        return self.record.version

    @strawberry.field
    def state(self) -> RollState:
        """Provisional, or sealed by two people."""
        return self.record.life.state

    @strawberry.field(description="Always false.")
    def binding(self) -> bool:
        """Whether it decides anything."""
        return False

    @strawberry.field
    def as_of(self) -> date:
        """The day the registers are read at."""
        return self.record.as_of

    @strawberry.field(description="Persons registered with any of the entities, each once.")
    def persons(self) -> int:
        """How many lines it has."""
        return self.record.persons

    @strawberry.field(description="Persons who may vote in at least one of the entities, each once.")
    def voters(self) -> int:
        """How many are consulted."""
        return self.record.voters

    @strawberry.field
    def sources(self) -> list[ConsultationSource]:
        """The entities, in the order they were named."""
        return [ConsultationSource.of(source) for source in self.record.sources]

    @strawberry.field(description="Lines by person id.")
    async def lines(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[ConsultationRollLine] | None:
        """One page of lines."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await consultations.page_of_lines(session, self.record.id, page)
        rows = [(encode_cursor((), f"person.{line.person.hex}"), line) for line in found]
        return connection_of(page, rows, lambda line: ConsultationRollLine.of(line, self.record.sources))

    @strawberry.field(
        description="Pairs of persons that may be one human; null until somebody searched (findConsultationDuplicates)."
    )
    async def suspected_duplicates(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[SuspectedPerson] | None:
        """One page of pairs."""
        about = (self.record.id, self.record.assembly)
        return await pairs_page(info.context, about, page_of(first, after), SuspectedPerson.of)

    @strawberry.field(description="The signatures so far; the second one seals.")
    async def seals(self, info: Info) -> list[Seal]:
        """Who signed."""
        async with info.context.reading() as session:
            rows = await signatures.of_consultations(session, [self.record.id])
        return [Seal(actor=row.actor, name=row.name, role=row.role, at=row.at) for _, row in rows]

    @strawberry.field(description="SHA-256 root over all lines (RFC 6962), once sealed; hex.")
    def merkle_root(self) -> str | None:
        """The root."""
        return self.record.merkle_root.hex() if self.record.merkle_root else None

    @strawberry.field(description="Where the consultation is had as a file.")
    def files(self) -> RollFiles:
        """Addresses on the gateway."""
        return RollFiles.of_consultation(self.record, self.country)

    @strawberry.field(description="This partition's ES256 signature over the seal: a compact JWT.")
    def signature(self) -> str | None:
        """The signature."""
        return self.record.signature
