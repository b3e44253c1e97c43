"""A voting roll: totals, reasons that sum to all registered, lines, seals, and what is known since."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commons.ids import borderless_id, global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, Edge, First, page_edges
from services.governance.domain.roll_rules import explain, sentence
from services.governance.graph.law import LawLeaf, LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.stubs import Membership, Person
from services.governance.graph.words import RollReason, RollState
from services.governance.store import roll_lines
from services.governance.store.difference import CHANGES_MAX, ChangedLine, difference
from services.governance.store.recompute import recomputed_root
from services.governance.store.rolls import RollRecord

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.type(description="A state of the members partition for ever: its audit sequence and that line's hash.")
class KnownAt:
    """As known at this audit sequence of the members partition."""

    sequence: int
    head: str


@strawberry.type(description="All registered memberships, those with a vote, and the votes together.")
class RollTotals:
    """Totals of a roll."""

    registered: int
    voters: int
    votes: int


@strawberry.type(description="How many registered memberships have one reason; the counts sum to all registered.")
class ReasonCount:
    """How many registered memberships have one reason."""

    reason: RollReason
    count: int
    votes: int
    explanation: str
    law: LawReference


@strawberry.type(description="One registered membership: its votes and the one reason that counts.")
class RollLine:
    """One line of a roll."""

    membership: Membership
    person: Person | None
    votes: int
    reason: RollReason
    explanation: str
    law: LawReference

    @classmethod
    def of(cls, line: roll_lines.RollLineRecord, roll: RollRecord, country: str) -> RollLine:
        """The line as shown, explained by the rules the roll was computed with."""
        return cls(
            membership=_membership(country, line.membership),
            person=_person(line.person),
            votes=line.line.votes,
            reason=line.line.reason,
            explanation=explain(line.facts, line.line, roll.rules),
            law=LawReference.of(roll.rules.laws[line.line.reason]),
        )


@strawberry.type(description="A line that would be another one if the roll were computed today.")
class RollLineChange:
    """A line as sealed (`before`) and as known now (`after`); null where it is not on that roll."""

    membership: Membership
    person: Person | None
    votes_before: int | None
    votes_after: int | None
    reason_before: RollReason | None
    reason_after: RollReason | None

    @classmethod
    def of(cls, change: ChangedLine, country: str) -> RollLineChange:
        """The change as shown."""
        before, after = change.before, change.after
        return cls(
            membership=_membership(country, change.membership),
            person=_person(change.person),
            votes_before=before.votes if before else None,
            votes_after=after.votes if after else None,
            reason_before=before.reason if before else None,
            reason_after=after.reason if after else None,
        )


@strawberry.type(description="What moved since the roll's state was read; the roll itself does not move.")
class RollDifference:
    """Lines that are new, gone or different as known now. The counts are exact; the lists hold the first of them."""

    known_at: KnownAt
    added_count: int
    removed_count: int
    changed_count: int
    added: list[RollLineChange]
    removed: list[RollLineChange]
    changed: list[RollLineChange]


@strawberry.type(description="One of the two people who seal a roll.")
class Seal:
    """One signature under a roll."""

    actor: str
    name: str
    role: str
    at: datetime


@strawberry.federation.type(
    keys=["id"], description="Who may cast how many votes at one assembly, and why: one line per registered membership."
)
class VotingRoll:
    """One computation of an assembly's roll."""

    record: strawberry.Private[RollRecord]
    entity_id: strawberry.Private[str]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]

    @classmethod
    def of(cls, record: RollRecord, entity: str, country: str) -> VotingRoll:
        """The roll as shown."""
        return cls(record=record, entity_id=entity, country=country, subject=Subject(entity))

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "roll", self.record.id))

    @strawberry.field
    async def assembly(
        self, info: Info
    ) -> Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")] | None:
        """The assembly it is for."""
        return await loaders_of(info.context).assembly.load(self.record.assembly)

    @strawberry.field(description="Counts this assembly's computations from 1; the newest is the assembly's roll.")
    def version(self) -> int:
        """Which computation."""
        return self.record.version

    @strawberry.field
    def state(self) -> RollState:
        """Provisional until two people have sealed it."""
        return RollState.SEALED if self.record.merkle_root is not None else RollState.PROVISIONAL

    @strawberry.field(description="The record date: who is registered is read as of this day.")
    def as_of(self) -> date:
        """The record date."""
        return self.record.as_of

    @strawberry.field
    def known_at(self) -> KnownAt:
        """The members partition's state it was computed from."""
        return KnownAt(sequence=self.record.sequence, head=self.record.head)

    @strawberry.field
    def statutes_version(self) -> int:
        """The version of the statutes whose choices it applies; 0 where none are recorded."""
        return self.record.statutes_version

    @strawberry.field
    def totals(self) -> RollTotals:
        """Registered, voters and votes."""
        return RollTotals(registered=self.record.registered, voters=self.record.voters, votes=self.record.votes)

    @strawberry.field(description="By precedence; every reason is listed, so that the counts sum to all registered.")
    def reasons(self) -> list[ReasonCount]:
        """How many have which reason."""
        return [self._reason_count(reason) for reason in RollReason]

    @strawberry.field(description="Lines by membership id, all or of one reason.")
    async def lines(
        self, info: Info, first: First = None, after: After = None, reason: RollReason | None = None
    ) -> Connection[RollLine] | None:
        """One page of lines."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await roll_lines.page_of_lines(session, self.record.id, page, reason)
        rows = [(encode_cursor((), global_id(self.country, "membership", line.membership)), line) for line in found]
        kept, page_info = page_edges(page, rows)
        edges = [Edge(cursor=cursor, node=RollLine.of(line, self.record, self.country)) for cursor, line in kept]
        return Connection(edges=edges, page_info=page_info)

    @strawberry.field(description="Why one membership is (not) on the roll; null if it was not registered at all.")
    async def line(self, info: Info, membership: strawberry.ID) -> RollLine | None:
        """The line of one membership."""
        wanted = uuid_of(membership, "membership", self.country)
        async with info.context.reading() as session:
            found = await roll_lines.line_of(session, self.record.id, wanted)
        return RollLine.of(found, self.record, self.country) if found else None

    @strawberry.field(description="The signatures so far; the second one seals.")
    async def seals(self, info: Info) -> list[Seal]:
        """Who signed."""
        rows = await loaders_of(info.context).signatures.load(self.record.id)
        return [Seal(actor=row.actor, name=row.name, role=row.role, at=row.at) for row in rows]

    @strawberry.field(description="Decisive rules of an experimental pack that nobody has signed off yet.")
    async def unsigned(self, info: Info) -> list[LawLeaf]:
        """What stands between this roll and its seal."""
        loaders = loaders_of(info.context)
        regime = await loaders.regime(self.entity_id, self.record.rules.meeting_on)
        signed = await loaders.signed.load((self.entity_id, self.record.statutes_version))
        return [LawLeaf.of(leaf) for leaf in regime.unsigned(self.record.rules.meeting_on, signed)]

    @strawberry.field(description="Keys that neither law nor statutes answer; with any, the roll cannot be sealed.")
    def gaps(self) -> list[str]:
        """What the statutes must still say."""
        return list(self.record.rules.gaps)

    @strawberry.field(description="SHA-256 root over all lines (RFC 6962), once sealed; hex.")
    def merkle_root(self) -> str | None:
        """The root."""
        return self.record.merkle_root.hex() if self.record.merkle_root else None

    @strawberry.field(description="The root computed again from the sealed state: it must equal `merkleRoot`. Hex.")
    async def recomputed_root(self, info: Info) -> str | None:
        """Pulls the electorate of the roll's state again and keeps nothing; null for a provisional roll."""
        if self.record.merkle_root is None:
            return None
        return (await recomputed_root(info.context.partition, self.record, self.entity_id)).hex()

    @strawberry.field(description="This partition's ES256 signature over the seal: a compact JWT.")
    def signature(self) -> str | None:
        """The signature."""
        return self.record.signature

    @strawberry.field(description="What would differ if the electorate of the same day were read as known now.")
    async def as_known_now(self, info: Info, first: First = None) -> RollDifference | None:
        """Pulls the electorate again; nothing that moves the roll is written."""
        limit = page_of(first, None).size
        found = await difference(info.context.partition, self.record, self.entity_id, min(limit, CHANGES_MAX))
        return RollDifference(
            known_at=KnownAt(sequence=found.sequence, head=found.head),
            added_count=found.added_count,
            removed_count=found.removed_count,
            changed_count=found.changed_count,
            added=[RollLineChange.of(change, self.country) for change in found.added],
            removed=[RollLineChange.of(change, self.country) for change in found.removed],
            changed=[RollLineChange.of(change, self.country) for change in found.changed],
        )

    def _reason_count(self, reason: RollReason) -> ReasonCount:
        count, votes = self.record.reasons.get(reason, (0, 0))
        law = LawReference.of(self.record.rules.laws[reason])
        return ReasonCount(reason=reason, count=count, votes=votes, explanation=sentence(reason), law=law)


def _membership(country: str, membership: UUID) -> Membership:
    return Membership(id=strawberry.ID(global_id(country, "membership", membership)))


def _person(person: UUID | None) -> Person | None:
    return Person(id=strawberry.ID(borderless_id("person", person))) if person else None
