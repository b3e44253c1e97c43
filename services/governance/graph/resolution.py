"""Resolutions, their counted votes, and what those decide under the law's base or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from services.governance.domain import assembly as domain
from services.governance.domain.results.contested import result_margin
from services.governance.domain.results.decide import result
from services.governance.domain.results.election import could_change, decide_election
from services.governance.graph.after.of_resolution import challenge, explained, protest_count, protests_page
from services.governance.graph.ballots.ballot import Ballot, ballots_of
from services.governance.graph.convocation.of_resolution import AnnouncedResolution
from services.governance.graph.declaration import Declaration
from services.governance.graph.election import Election
from services.governance.graph.elections.list_election import ListElection, shown_lists
from services.governance.graph.elections.seats import Seats, seats_now
from services.governance.graph.initiative.of_resolution import ResolutionOfMembers
from services.governance.graph.loaders import loaders_of
from services.governance.graph.margin import Margin
from services.governance.graph.outcome import Outcome, Tally
from services.governance.graph.proxies.stance import BoardStance
from services.governance.graph.results import RefusedVotesInput, contested_of, grounds_of
from services.governance.graph.room.exercisable import ExercisableRoll, load_exercisable
from services.governance.graph.words import MajorityBase, ResolutionKind
from services.governance.store.results import counting, electing

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.federation.type(keys=["id"], description="One item of an agenda, to be decided.")
class Resolution(AnnouncedResolution, ResolutionOfMembers):
    """One item of an agenda."""

    record: strawberry.Private[domain.Resolution]
    country: strawberry.Private[str]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "resolution", self.record.id))

    @strawberry.field
    def title(self) -> str:
        """What is to be decided."""
        return self.record.title

    @strawberry.field
    def kind(self) -> ResolutionKind:
        """Which majority rule decides."""
        return self.record.kind

    @strawberry.field
    async def assembly(
        self, info: Info
    ) -> Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")] | None:
        """The assembly whose agenda it is on."""
        return await loaders_of(info.context).assembly.load(self.record.assembly)

    @strawberry.field(
        description="What may be cast on it in the room as it is, or as it was when the votes were counted. Null "
        "before a roll is computed."
    )
    async def exercisable(self, info: Info) -> ExercisableRoll | None:
        """The exercisable roll for this item."""
        assembly = await loaders_of(info.context).assembly.load(self.record.assembly)
        return await load_exercisable(info.context, assembly.record, self.record) if assembly else None

    @strawberry.field
    async def tally(self, info: Info) -> Tally | None:
        """The votes counted, if any."""
        found = await loaders_of(info.context).tally.load(self.record.id)
        return Tally.of(found) if found else None

    @strawberry.field(description="The matter of the law's own list that it is about, for kind OTHER.")
    def matter(self) -> str | None:
        """Which of the law's listed matters."""
        return self.record.matter

    @strawberry.field(description="What the tally decides as it binds, or on another base to compare; null untallied.")
    async def outcome(self, info: Info, base: MajorityBase | None = None) -> Outcome | None:
        """The outcome under a base."""
        tally = await loaders_of(info.context).tally.load(self.record.id)
        grounds = await grounds_of(info.context, self.record)
        if tally is None or grounds is None:
            return None
        law, counted = grounds.law, counting(tally, self.record, grounds.roll, grounds.then)
        found = result(law, counted, base)
        binding = found if base is None else result(law, counted)
        return Outcome.of(
            found,
            legal=found.votes.rule.base is binding.votes.rule.base,
            interim=grounds.interim(found.rests_on, rehearsal=tally.rehearsal),
            reconstructed=tally.reconstructed,
        )

    @strawberry.field(description="The election, if its papers were counted.")
    async def election(self, info: Info) -> Election | None:
        """Who is elected."""
        count = await loaders_of(info.context).election.load(self.record.id)
        grounds = await grounds_of(info.context, self.record)
        if count is None or grounds is None:
            return None
        law, facts = grounds.law, electing(grounds.then)
        found = decide_election(law, count, facts)
        parts = await contested_of(info.context, grounds.roll) if grounds.roll else {}
        return Election.of(
            count,
            found,
            interim=grounds.interim(found.rests_on, rehearsal=count.rehearsal),
            could_change=could_change(law, count, facts, parts),
        )

    @strawberry.field(description="The election by list, if its papers were counted.")
    async def list_election(self, info: Info) -> ListElection | None:
        """Which list has which seats."""
        count = await loaders_of(info.context).list_count.load(self.record.id)
        grounds = await grounds_of(info.context, self.record)
        return None if count is None or grounds is None else await shown_lists(info.context, count, grounds)

    @strawberry.field(
        description="Who has the seats of its election now, with the mandates that came of it. Null before a count."
    )
    async def seats(self, info: Info) -> Seats | None:
        """The seats now."""
        return await seats_now(info, self.record)

    @strawberry.field(description="The ballots on it, annulled ones too, in the order in which they were opened.")
    async def ballots(self, info: Info) -> list[Ballot]:
        """Its ballots."""
        return await ballots_of(info, self.record.id, self.record.assembly)

    @strawberry.field(
        description="Whether the board presents or supports it, which blank powers are cast by where the law says so. "
        "Null where nobody said."
    )
    async def board_stance(self, info: Info) -> BoardStance | None:
        """Where the board stands."""
        found = await loaders_of(info.context).stance.load(self.record.id)
        return BoardStance.of(found) if found else None

    explained = explained
    challenge = challenge
    protest_count = protest_count
    protests = protests_page

    @strawberry.field(description="The result as declared; null before.")
    async def declaration(self, info: Info) -> Declaration | None:
        """The declared result that stands."""
        found = await loaders_of(info.context).declarations.load(self.record.id)
        return Declaration.of(found[-1]) if found else None

    @strawberry.field(description="Every declaration, corrected ones too, oldest first.")
    async def declarations(self, info: Info) -> list[Declaration]:
        """All declarations."""
        return [Declaration.of(row) for row in await loaders_of(info.context).declarations.load(self.record.id)]

    @strawberry.field(
        description="Would the contested votes of the roll change the result? `refused`: votes of members who were "
        "wrongly refused at the door, to try. Null without tally or roll."
    )
    async def margin(self, info: Info, refused: list[RefusedVotesInput] | None = None) -> Margin | None:
        """The margin test of the result."""
        tally = await loaders_of(info.context).tally.load(self.record.id)
        grounds = await grounds_of(info.context, self.record)
        if tally is None or grounds is None or grounds.roll is None:
            return None
        contested = await contested_of(info.context, grounds.roll, refused or [])
        counted = counting(tally, self.record, grounds.roll, grounds.then)
        return Margin.of(result_margin(grounds.law, counted, contested))
