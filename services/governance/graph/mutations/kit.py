"""What several mutations load inside their own transaction."""

from __future__ import annotations

from uuid import UUID

from commons.clock import now
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.delegates.roll import rules_for
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.record_tally import RollFigures
from services.governance.domain.roll_rules import first_change
from services.governance.domain.room.presence import Desk
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import calls, moves, rolls
from services.governance.store.regimes import regime_on
from services.governance.store.rolls import RollRecord

__all__ = [
    "by_other_law",
    "changed_rule",
    "desk_of",
    "figures_of",
    "meeting_of",
    "newest_roll",
    "regime_on",
    "require_own_or_role",
    "sealed_roll",
    "stands",
]


def meeting_of(session: ReadSession, assembly: Assembly) -> dict[str, str]:
    """What whoever follows a meeting knows it by."""
    return {"assembly": global_id(session.country, "assembly", assembly.id), "entity": assembly.entity}


def figures_of(roll: RollRecord | None) -> RollFigures | None:
    """What a count is checked against."""
    return None if roll is None else RollFigures(roll.life.sealed and not roll.life.reopened, roll.votes)


def stands(roll: RollRecord | None) -> bool:
    """Whether a meeting may stand on this roll: sealed, and not reopened."""
    return roll is not None and roll.life.sealed and not roll.life.reopened


async def newest_roll(session: ReadSession, assembly: UUID) -> RollRecord:
    """The assembly's newest roll; ROLL_NOT_COMPUTED before there is one."""
    found = await rolls.newest_of(session, assembly)
    if found is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first: who is concerned is read there.")
    return found


async def sealed_roll(session: ReadSession, assembly: UUID) -> RollRecord | None:
    """The assembly's newest roll if a meeting may stand on it."""
    found = await rolls.newest_of(session, assembly)
    return found if stands(found) else None


def by_other_law(regime: Regime, assembly: Assembly, roll: RollRecord) -> bool:
    """Whether the statutes of the meeting's day, or the rules they make, are not those the roll was computed with."""
    version = regime.statutes.version if regime.statutes else 0
    return (version, rules_for(regime, assembly)) != (roll.statutes_version, roll.rules)


def changed_rule(regime: Regime, assembly: Assembly, roll: RollRecord) -> Leaf | None:
    """The first rule of the meeting's day that the roll was not computed with."""
    return first_change(roll.rules, rules_for(regime, assembly))


async def desk_of(session: ReadSession, context: RequestContext, assembly: Assembly, roll: RollRecord | None) -> Desk:
    """The meeting as the desk at its door sees it now."""
    sittings = await calls.of_assembly(session, assembly.id)
    adjourned = await moves.last_adjournment(session, assembly.id) if sittings else None
    again = adjourned.resumes_at if adjourned and adjourned.adjourned_at >= sittings[-1].opened_at else None
    return Desk(assembly, sittings, stands(roll), context.partition.country.timezone, now(), again)
