"""Open a ballot, or let votes of one come from elsewhere too."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.ballots import ballot as domain
from services.governance.domain.ballots.seats import Seats, Standing, StandingList
from services.governance.domain.law.reading import Reading
from services.governance.graph.ballots.ballot import Ballot
from services.governance.graph.mutations.bound_by_members import bound, check_secrecy
from services.governance.graph.mutations.counts import ReservedSeatsInput
from services.governance.graph.mutations.kit import meeting_of, regime_on, stands
from services.governance.graph.secret.keys import make_key
from services.governance.graph.words import BallotForm, VotingChannel
from services.governance.store import agenda, assemblies, calls, rolls
from services.governance.store.ballots import ballots
from services.governance.store.counted import first_counted


@strawberry.input(description="Somebody who stands, of which college, and in which `group` parity counts her.")
class StandsInput:
    """Somebody who stands."""

    name: str
    college: str | None = None
    group: str | None = None


@strawberry.input(description="A list that stands, with its names in its order.")
class StandingListInput:
    """A list that stands."""

    name: str
    names: list[str]


@strawberry.input(
    description="In which form an item is voted on, and from where votes come. POSTAL and EARLY take votes until the "
    "meeting opens; IN_ROOM and REMOTE are added once a call is open. `seats`, `candidates` and `reserved`: of an "
    "election; `office`, `mostMarks` and `collegeSeats` as `recordElection` takes them. `lists`, in place of "
    "`candidates`: of an election by list, by the rules of its `office`."
)
class OpenBallotInput:
    """Which ballot to open."""

    resolution: strawberry.ID
    form: BallotForm
    channels: list[VotingChannel]
    seats: int | None = None
    candidates: list[StandsInput] = strawberry.field(default_factory=list)
    reserved: list[ReservedSeatsInput] = strawberry.field(default_factory=list)
    office: str | None = None
    most_marks: int | None = None
    college_seats: list[ReservedSeatsInput] = strawberry.field(default_factory=list)
    lists: list[StandingListInput] = strawberry.field(default_factory=list)
    idempotency_key: str | None = None

    def wanted(self) -> domain.WantedBallot:
        """In the domain's words."""
        return domain.WantedBallot(self.form, frozenset(self.channels), self._seats())

    def _seats(self) -> Seats | None:
        """What of an election is given; None where nothing is."""
        given = (self.seats, self.office, self.most_marks)
        if given == (None, None, None) and not (self.candidates or self.reserved or self.college_seats or self.lists):
            return None
        return Seats(
            number=self.seats or 0,
            candidates=tuple(Standing(row.name.strip(), row.college, row.group) for row in self.candidates),
            reserved=tuple((row.college, row.seats) for row in self.reserved),
            office=self.office.strip() if self.office else None,
            most_marks=self.most_marks,
            college_seats=tuple((row.college, row.seats) for row in self.college_seats),
            lists=tuple(StandingList(row.name.strip(), tuple(map(str.strip, row.names))) for row in self.lists),
        )


@strawberry.type
class OpenBallotPayload:
    """The ballot that takes votes."""

    ballot: Ballot


@mutation(
    description="Open the ballot on an item of the agenda, or let votes of an open one come from elsewhere too: the "
    "same ballot takes postal and early votes first, and those of the room once a call is open. What law and statutes "
    "do not let count is refused with the article."
)
async def open_ballot(info: Info, input: OpenBallotInput) -> OpenBallotPayload:
    """Check the law and the hour, and put the opening on record."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("openBallot", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.openBallot", assembly.entity)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            law = Reading(regime, assembly.held_on, binding=True)
            wanted = await bound(session, resolution, input.wanted(), context.today)
            found = domain.open_ballot(law, wanted, await _opening(session, context, assembly, resolution))
            office = wanted.seats.office if wanted.seats else None
            await check_secrecy(session, law, resolution, wanted.form, office)
            if found.fresh:
                await ballots.insert(session, found.ballot)
                if found.ballot.form is BallotForm.SECRET:
                    await make_key(session, context.partition, found.ballot)
            await ballots.add_channels(session, found.ballot, found.new)
            name = global_id(context.country, "ballot", found.ballot.id)
            session.record("openBallot", name, form=input.form.name, channels=[row.channel.name for row in found.new])
            session.announce("ballot.opened", ballot=name, **meeting_of(session, assembly))
        record = await ballots.by_id(session, uuid_of(session.subject, "ballot"))
    return OpenBallotPayload(ballot=Ballot.of(record, assembly.entity, context.country))


async def _opening(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution
) -> domain.Opening:
    roll = await rolls.newest_of(session, assembly.id)
    return domain.Opening(
        assembly=assembly,
        resolution=resolution,
        calls=await calls.of_assembly(session, assembly.id),
        before=await ballots.standing_of(session, resolution.id),
        counted=await first_counted(session, resolution.id) is not None,
        computed=roll is not None,
        sealed=stands(roll),
        today=context.today,
        moment=now(),
    )
