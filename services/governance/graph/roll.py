"""A voting roll: what it says, how far it is, what becomes of it, and what is known since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection, connection_of
from services.governance.domain.roll_sentences import sentence
from services.governance.graph.duplicates import SuspectedDuplicate, pairs_page
from services.governance.graph.electorate_of import ElectorateOf
from services.governance.graph.law import LawLeaf, LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.roll_files import RollFiles
from services.governance.graph.roll_life import Reopening, RollBridge, RollObjection
from services.governance.graph.roll_limits import RollGroupCap, RollLimit, votes_on
from services.governance.graph.roll_lines import (
    KnownAt,
    ReasonCount,
    RollDifference,
    RollLine,
    RollLineChange,
    RollTotals,
    Seal,
)
from services.governance.graph.room.door import DoorChange, door_page
from services.governance.graph.words import RollReason, RollState
from services.governance.store import named_electorate, roll_comparison, roll_lines, roll_objections, rolls
from services.governance.store.difference import CHANGES_MAX, difference
from services.governance.store.recompute import recomputed_root
from services.governance.store.rolls import RollRecord

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


_LINES = "VotingRoll.lines"
"""Whose rule says who may see everybody's line."""


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

    @strawberry.field(description="Provisional, contested, sealed by two people, reopened by two, corrected.")
    def state(self) -> RollState:
        """How far it is."""
        return self.record.life.state

    @strawberry.field(description="The last day on which objections are heard; it ends at 24:00 in the time zone.")
    def objections_until(self) -> date | None:
        """The end of the objection window; null for rolls that had none."""
        return self.record.objections_until

    @strawberry.field(description="The entity's time zone: days of this roll begin and end there.")
    def time_zone(self, info: Info) -> str:
        """An IANA name."""
        return info.context.partition.country.timezone

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

    @strawberry.field(
        description="On a `resolution` where the law or the statutes switch plural votes off, each voter has one vote."
    )
    async def totals(self, info: Info, resolution: strawberry.ID | None = None) -> RollTotals | None:
        """Registered, voters and votes."""
        record = self.record
        votes = record.votes if resolution is None else await votes_on(info, record, self.entity_id, resolution)
        return RollTotals.of(record, votes)

    @strawberry.field(description="Limits by shares of the whole on the votes of one line.")
    def limits(self) -> list[RollLimit]:
        """What was measured on all lines."""
        return RollLimit.of(self.record.rules.plural, self.record.limits)

    @strawberry.field(description="Groups whose votes the law caps together, as far as the statutes name them.")
    def group_caps(self) -> list[RollGroupCap]:
        """What each capped group has, and may have."""
        return RollGroupCap.of(self.record.rules.plural, self.record.limits)

    @strawberry.field(description="By precedence; every reason is listed, so that the counts sum to all registered.")
    def reasons(self) -> list[ReasonCount]:
        """How many have which reason."""
        return [self._reason_count(reason) for reason in RollReason if reason in self.record.rules.laws]

    @strawberry.field(description="Lines by membership id, all or of one reason.")
    async def lines(
        self, info: Info, first: First = None, after: After = None, reason: RollReason | None = None
    ) -> Connection[RollLine] | None:
        """One page of lines."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await roll_lines.page_of_lines(session, self.record.id, page, reason)
        rows = [(encode_cursor((), global_id(self.country, "membership", line.membership)), line) for line in found]
        return connection_of(page, rows, lambda line: RollLine.of(line, self.record, self.country))

    @strawberry.field(
        description="Why somebody is (not) on the roll: by membership, or by person. A membership that was not "
        "registered at all, and a person without any membership on the roll, are answered with that reason."
    )
    async def line(
        self, info: Info, membership: strawberry.ID | None = None, person: strawberry.ID | None = None
    ) -> RollLine | None:
        """The line of one membership or person."""
        if (membership is None) == (person is None):
            raise Refusal("BAD_ARGUMENT", "Ask about a membership or about a person.")
        if membership is None:
            return await self._line_of_person(info.context, uuid_of(str(person), "person"))
        wanted = uuid_of(membership, "membership", self.country)
        await require_own_or_role(info.context, _LINES, self.entity_id, wanted)
        async with info.context.reading() as session:
            found = await roll_lines.line_of(session, self.record.id, wanted)
        if found is None:
            return RollLine.absent(wanted, self.record, self.entity_id, self.country)
        return RollLine.of(found, self.record, self.country)

    async def _line_of_person(self, context: RequestContext, person: UUID) -> RollLine:
        """Her own where the membership it is about is; everybody's for those who may see the lines."""
        async with context.reading() as session:
            found = await roll_lines.line_of_person(session, self.record.id, person)
        if found is None:
            context.require(_LINES, self.entity_id)
            return RollLine.stranger(person, self.record, self.entity_id)
        await require_own_or_role(context, _LINES, self.entity_id, found.membership)
        return RollLine.of(found, self.record, self.country)

    @strawberry.field(
        description="Objections to this assembly's roll in the order they were raised, all versions: all for the "
        "entity's organisers and auditors; those about one membership's line for the member herself too."
    )
    async def objections(
        self, info: Info, first: First = None, after: After = None, membership: strawberry.ID | None = None
    ) -> Connection[RollObjection] | None:
        """One page of objections."""
        page, about = page_of(first, after), None
        if membership is None:
            info.context.require(_LINES, self.entity_id)
        else:
            about = uuid_of(membership, "membership", self.country)
            await require_own_or_role(info.context, _LINES, self.entity_id, about)
        async with info.context.reading() as session:
            found = await roll_objections.page_of(session, self.record.assembly, page, about)
        shown = [RollObjection.of(row, self.country) for row in found]
        return connection(page, [(encode_cursor((), node.id), node) for node in shown])

    @strawberry.field(description="Who was added or struck at the door since the seal, in the order it was done.")
    async def door_changes(self, info: Info, first: First = None, after: After = None) -> Connection[DoorChange] | None:
        """One page of changes."""
        return await door_page(info.context, self.record, page_of(first, after))

    @strawberry.field(
        description="Experimental: the entities whose voters this roll holds, where a European society's statutes name "
        "them; null where its own register is its electorate, as everywhere else."
    )
    async def electorate_of(self, info: Info) -> ElectorateOf | None:
        """What the roll was composed of."""
        async with info.context.reading() as session:
            found = await named_electorate.of_roll(session, self.record.id)
        return ElectorateOf.of(found) if found else None

    @strawberry.field(
        description="Pairs of memberships that may be one human's; null where nobody has searched (findDuplicates)."
    )
    async def suspected_duplicates(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[SuspectedDuplicate] | None:
        """One page of pairs."""
        about = (self.record.id, self.record.assembly)
        return await pairs_page(info.context, about, page_of(first, after), SuspectedDuplicate.of)

    @strawberry.field(description="The signatures under its reopening; the second one reopens.")
    async def reopenings(self, info: Info) -> list[Reopening]:
        """Who reopened it, and why."""
        return [Reopening.of(row) for row in await loaders_of(info.context).reopenings.load(self.record.id)]

    @strawberry.field(description="The assembly's sealed versions and its newest one, oldest first; roots are kept.")
    async def versions(self, info: Info) -> list[VotingRoll]:
        """All versions that stand."""
        async with info.context.reading() as session:
            found = await rolls.versions_of(session, self.record.assembly)
        return [VotingRoll.of(record, self.entity_id, self.country) for record in found]

    @strawberry.field(description="Lines that differ from another version of the same assembly's roll (`before`).")
    async def changes(
        self, info: Info, since: strawberry.ID, first: First = None, after: After = None
    ) -> Connection[RollLineChange] | None:
        """One page of differences, by membership."""
        page, other = page_of(first, after), uuid_of(since, "roll", self.country)
        async with info.context.reading() as session:
            known = await rolls.versions_of(session, self.record.assembly)
            if other not in {record.id for record in known}:
                raise Refusal("NOT_FOUND", "That is no kept version of this assembly's roll; see `versions`.")
            found = await roll_comparison.page_of_changes(session, other, self.record.id, page)
        rows = [(encode_cursor((), global_id(self.country, "membership", row.membership)), row) for row in found]
        return connection_of(page, rows, lambda row: RollLineChange.of(row, self.country))

    @strawberry.field(description="From the last assembly's sealed roll to this one; null if there was none.")
    async def bridge(self, info: Info) -> RollBridge | None:
        """Opening + in - out = closing, by reason."""
        async with info.context.reading() as session:
            before = await roll_comparison.last_sealed_before(session, self.record.id)
            if before is None:
                return None
            return RollBridge.of(await roll_comparison.passages(session, before, self.record.id))

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
        signed = await loaders.opinions(self.entity_id, self.record.statutes_version)
        on = self.record.rules.meeting_on
        return [LawLeaf.of(leaf, regime, on) for leaf in regime.unsigned(on, signed)]

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

    @strawberry.field(description="Where the roll is had as a file.")
    def files(self) -> RollFiles:
        """Addresses on the gateway."""
        return RollFiles.of(self.record, self.country)

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
