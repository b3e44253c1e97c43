"""Declare a result, or correct a declared one."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.decide import result
from services.governance.domain.results.declare import Declaration, Declaring, check_correction, declare
from services.governance.domain.results.election import decide_election
from services.governance.graph.mutations.counting import counted_election, counted_tally
from services.governance.graph.mutations.counts import CountInput, ElectionCountInput
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution as ShownResolution
from services.governance.store import agenda, assemblies, declarations, elections, rolls, sign_offs
from services.governance.store.regimes import regime_on
from services.governance.store.results import counting, electing, room_then


@strawberry.input(
    description="`tally` or `election` corrects the count of a result that is declared already, with the `reason`."
)
class DeclareResultInput:
    """What is declared."""

    resolution: strawberry.ID
    tally: CountInput | None = None
    election: ElectionCountInput | None = None
    reason: str | None = None
    idempotency_key: str | None = None

    @property
    def corrects(self) -> bool:
        """Whether another count comes with it."""
        return self.tally is not None or self.election is not None


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


async def _declaring(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, *, declared: bool
) -> Declaring:
    """What is to be declared, from the counts as this transaction sees them. TRANSITION_NOT_ALLOWED without a count."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    law = Reading(regime, assembly.held_on, binding=True)
    tallies = dict(await agenda.tallies(session, [resolution.id]))
    count = await elections.of_resolution(session, resolution.id)
    if count is not None:
        election = decide_election(law, count, electing(then))
        said = (election.verdict.value, election.explanation, election.rests_on)
    elif resolution.id in tallies:
        voted = result(law, counting(tallies[resolution.id], resolution, roll, then))
        said = (voted.verdict.value, voted.explanation, voted.rests_on)
    else:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing is counted yet; record the votes first.")
    version = regime.statutes.version if regime.statutes else 0
    signed = await sign_offs.signed_of(session, assembly.entity, version)
    return Declaring(
        *said,
        rehearsal=count.rehearsal if count is not None else tallies[resolution.id].rehearsal,
        imported=assembly.imported is not None,
        roll_stands=roll is not None and roll.life.sealed and not roll.life.reopened,
        statutes_as_sealed=roll is None or roll.statutes_version == version,
        room_recorded=then is not None,
        unsigned=regime.unsigned(assembly.held_on, signed),
        declared=declared,
    )


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
