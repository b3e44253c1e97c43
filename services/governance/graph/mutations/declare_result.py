"""Declare a result, or correct a declared one."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.convocation.form import check_over
from services.governance.domain.elections.by_list import decide_lists
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.decide import result
from services.governance.domain.results.declare import Declaration, Declaring, check_correction, declare
from services.governance.domain.results.election import decide_election
from services.governance.graph.elections.list_input import ListCountInput
from services.governance.graph.mutations.counting import counted_election, counted_lists, counted_tally
from services.governance.graph.mutations.counts import CountInput, ElectionCountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution as ShownResolution
from services.governance.store import agenda, assemblies, declarations, elections, list_counts, rolls, sign_offs
from services.governance.store.regimes import regime_on
from services.governance.store.results import RoomThen, counting, electing, room_then
from services.governance.store.rolls import RollRecord


@strawberry.input(
    description="`tally`, `election` or `lists` corrects the count of a declared result, with the `reason`."
)
class DeclareResultInput:
    """What is declared."""

    resolution: strawberry.ID
    tally: CountInput | None = None
    election: ElectionCountInput | None = None
    lists: ListCountInput | None = None
    reason: str | None = None
    idempotency_key: str | None = None

    @property
    def corrects(self) -> bool:
        """Whether another count comes with it."""
        return any(count is not None for count in (self.tally, self.election, self.lists))


@strawberry.type
class DeclareResultPayload:
    """The resolution with its declaration."""

    resolution: ShownResolution


@mutation(
    description="Declare a result, once, under the caller's name. Refused while law or statutes leave it open, while a "
    "decisive rule of an experimental pack awaits its sign-off, for a rehearsal, and where no call was opened. A "
    "declared result is corrected by another declaration with the corrected count and the reason; both stay on record."
)
async def declare_result(info: Info, input: DeclareResultInput) -> DeclareResultPayload:
    """Work the result out anew and put it on record."""
    context = info.context
    resolution_id = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("declareResult", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, resolution_id)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.declareResult", assembly.entity)
        if session.replayed is None:
            if assembly.imported is None:
                check_over(assembly.form, assembly.held_on, context.today)
            declared = await declarations.is_declared(session, resolution.id)
            check_correction(declared=declared, corrects=input.corrects)
            await _correct(session, context, input, (assembly, resolution))
            found = await _declaring(session, context, assembly, resolution, declared=declared)
            declaration = declare(found, input.reason)
            await declarations.insert(session, resolution.id, declaration)
            _record(session, context, resolution, assembly, declaration)
    return DeclareResultPayload(resolution=ShownResolution(record=resolution, country=context.country))


async def _correct(
    session: WriteSession, context: RequestContext, input: DeclareResultInput, item: tuple[Assembly, Resolution]
) -> None:
    """Record the corrected count, if one came."""
    assembly, resolution = item
    if input.tally is not None:
        tally = await counted_tally(session, context, assembly, resolution, input.tally.count())
        await agenda.insert_tally(session, resolution.id, tally)
    if input.election is not None:
        count = await counted_election(session, context, assembly, resolution, input.election.count())
        await elections.insert(session, resolution.id, count)
    if input.lists is not None:
        lists = await counted_lists(session, context, assembly, resolution, input.lists.lists_count())
        await list_counts.insert(session, resolution.id, lists)


async def _declaring(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, *, declared: bool
) -> Declaring:
    """What is to be declared, from the counts as this transaction sees them. TRANSITION_NOT_ALLOWED without a count."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    law = Reading(regime, assembly.held_on, binding=True)
    said, rehearsal = await _counted(session, law, resolution, roll, then)
    version = regime.statutes.version if regime.statutes else 0
    signed = await sign_offs.signed_of(session, assembly.entity, version)
    return Declaring(
        *said,
        rehearsal=rehearsal,
        imported=assembly.imported is not None,
        roll_stands=roll is not None and roll.life.sealed and not roll.life.reopened,
        statutes_as_sealed=roll is None or roll.statutes_version == version,
        room_recorded=then is not None,
        unsigned=regime.unsigned(assembly.held_on, signed),
        declared=declared,
    )


async def _counted(
    session: WriteSession, law: Reading, resolution: Resolution, roll: RollRecord | None, then: RoomThen | None
) -> tuple[tuple[str, str, tuple[Leaf, ...]], bool]:
    """What the count comes to, why, by which rules, and whether it is a rehearsal. TRANSITION_NOT_ALLOWED without."""
    count = await elections.of_resolution(session, resolution.id)
    if count is not None:
        election = decide_election(law, count, electing(then))
        return (election.verdict.value, election.explanation, election.rests_on), count.rehearsal
    lists = await list_counts.of_resolution(session, resolution.id)
    if lists is not None:
        shared = decide_lists(law, lists, electing(then))
        return (shared.verdict.value, shared.explanation, shared.rests_on), lists.rehearsal
    tally = dict(await agenda.tallies(session, [resolution.id])).get(resolution.id)
    if tally is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing is counted yet; record the votes first.")
    voted = result(law, counting(tally, resolution, roll, then))
    return (voted.verdict.value, voted.explanation, voted.rests_on), tally.rehearsal


def _record(
    session: WriteSession,
    context: RequestContext,
    resolution: Resolution,
    assembly: Assembly,
    declaration: Declaration,
) -> None:
    name = global_id(context.country, "resolution", resolution.id)
    session.record("declareResult", name, verdict=declaration.verdict, reason=declaration.reason)
    told = meeting_of(session, assembly)
    session.announce("result.declared", resolution=name, verdict=declaration.verdict, **told)
