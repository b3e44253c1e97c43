"""What recording and declaring load alike: the roll, the room and the law that a count is checked against."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commons.database.sessions import WriteSession
from commons.subgraph.context import RequestContext
from services.governance.domain.after.contents import check_names
from services.governance.domain.assembly import Assembly, Resolution, Tally
from services.governance.domain.ballots.ballot import check_none_runs
from services.governance.domain.elections.by_list import ListCount, check_lists
from services.governance.domain.elections.check_rules import check_rules
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.record_tally import Count, check_may_count, record_tally
from services.governance.domain.results.check_election import check_election
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.declare import check_not_declared
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.words import BallotForm
from services.governance.graph.mutations.bound_by_members import check_in_turn, check_secrecy
from services.governance.graph.mutations.kit import figures_of
from services.governance.store import declarations, rolls
from services.governance.store.ballots import ballots
from services.governance.store.regimes import regime_on
from services.governance.store.results import RoomThen, room_then
from services.governance.store.rolls import RollRecord


@dataclass(frozen=True, slots=True)
class _Grounds:
    """The law of the meeting's day, its newest roll and the room of the vote, where somebody recorded it."""

    regime: Regime
    roll: RollRecord | None
    then: RoomThen | None

    @property
    def castable(self) -> int | None:
        """The votes that there are at most; None before there is a roll."""
        if self.then is not None:
            return self.then.room.castable
        return None if self.roll is None else self.roll.votes


async def _grounds(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution
) -> _Grounds:
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    return _Grounds(regime, roll, await room_then(session, regime, assembly, roll, resolution))


async def check_recordable(session: WriteSession, resolution: Resolution) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a count from elsewhere once the result is declared, while a ballot runs, or
    before its turn."""
    check_not_declared(await declarations.is_declared(session, resolution.id))
    check_none_runs(await ballots.standing_of(session, resolution.id))
    await check_in_turn(session, resolution)


async def counted_tally(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: Count
) -> Tally:
    """The tally as it may be recorded. Raises what `record_tally` does and, unless it is a rehearsal, what opening a
    ballot of its form does: `check_secrecy`, and `check_names` for a secret one."""
    at = await _grounds(session, context, assembly, resolution)
    found = record_tally(
        count,
        assembly,
        figures_of(at.roll),
        context.today,
        room=at.then.room if at.then else None,
        weights=weights_of(at.regime),
    )
    if not found.rehearsal:
        law = Reading(at.regime, assembly.held_on)
        if count.form is BallotForm.SECRET:
            check_names(law)
        await check_secrecy(session, law, resolution, count.form)
    return found


async def counted_election(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: ElectionCount
) -> ElectionCount:
    """The election as it may be recorded. Raises what the checks of `results` and `check_secrecy` do."""
    at = await _grounds(session, context, assembly, resolution)
    law = Reading(at.regime, assembly.held_on)
    rehearsal = check_may_count(assembly, figures_of(at.roll), context.today)
    if not rehearsal:
        await check_secrecy(session, law, resolution, count.form, count.office)
    check_rules(count, office_rules(law, count.office))
    there = {college.college: college.present_votes for college in at.then.room.colleges} if at.then else None
    check_election(count, at.castable, weights_of(at.regime), there)
    return replace(count, rehearsal=rehearsal)


async def counted_lists(
    session: WriteSession, context: RequestContext, assembly: Assembly, resolution: Resolution, count: ListCount
) -> ListCount:
    """The election by list as it may be recorded. Raises what `check_lists` and `check_secrecy` do."""
    at = await _grounds(session, context, assembly, resolution)
    law = Reading(at.regime, assembly.held_on)
    rehearsal = check_may_count(assembly, figures_of(at.roll), context.today)
    if not rehearsal:
        await check_secrecy(session, law, resolution, count.form, count.office)
    check_lists(count, at.castable, law)
    return replace(count, rehearsal=rehearsal)
