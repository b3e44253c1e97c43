"""What recording and declaring load alike: the roll, the room and the law that a count is checked against."""

from __future__ import annotations

from dataclasses import replace

from commons.database.sessions import WriteSession
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly, Resolution, Tally
from services.governance.domain.elections.by_list import ListCount, check_lists
from services.governance.domain.elections.check_rules import check_rules
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.law.reading import Reading
from services.governance.domain.record_tally import Count, check_may_count, record_tally
from services.governance.domain.results.check_election import check_election
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.election import ElectionCount
from services.governance.graph.mutations.kit import figures_of
from services.governance.store import rolls
from services.governance.store.regimes import regime_on
from services.governance.store.results import room_then


async def counted_tally(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: Count
) -> Tally:
    """The tally as it may be recorded. Raises what `record_tally` does."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    return record_tally(
        count,
        assembly,
        figures_of(roll),
        context.today,
        room=then.room if then else None,
        weights=weights_of(regime),
    )


async def counted_election(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: ElectionCount
) -> ElectionCount:
    """The election as it may be recorded. Raises what `check_may_count`, `check_rules` and `check_election` do."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    rehearsal = check_may_count(assembly, figures_of(roll), context.today)
    castable = then.room.castable if then else None if roll is None else roll.votes
    check_rules(count, office_rules(Reading(regime, assembly.held_on), count.office))
    there = {college.college: college.present_votes for college in then.room.colleges} if then else None
    check_election(count, castable, weights_of(regime), there)
    return replace(count, rehearsal=rehearsal)


async def counted_lists(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: ListCount
) -> ListCount:
    """The election by list as it may be recorded. Raises what `check_may_count` and `check_lists` do."""
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    then = await room_then(session, regime, assembly, roll, resolution)
    rehearsal = check_may_count(assembly, figures_of(roll), context.today)
    castable = then.room.castable if then else None if roll is None else roll.votes
    check_lists(count, castable, Reading(regime, assembly.held_on))
    return replace(count, rehearsal=rehearsal)
