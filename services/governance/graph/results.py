"""What a resolution's result stands on, loaded once for outcome, election and margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

from commons.errors import Refusal
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.margin import Contested, by_college
from services.governance.graph.loaders import loaders_of
from services.governance.store.results import RoomThen, room_then
from services.governance.store.roll_objections import contested_lines
from services.governance.store.rolls import RollRecord

REFUSED_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """The meeting, its law and roll, and the room as it was (None where no call was opened)."""

    assembly: Assembly
    regime: Regime
    roll: RollRecord | None
    then: RoomThen | None
    unsigned: frozenset[str]

    @property
    def law(self) -> Reading:
        """The law on the meeting's day."""
        return Reading(self.regime, self.assembly.held_on, binding=True)

    def interim(self, laws: tuple[Leaf, ...], *, rehearsal: bool) -> bool:
        """Whether a result decides nothing yet: a rehearsal, an unsigned rule, or nobody recorded who was there."""
        unseen = self.then is None and self.assembly.imported is None
        return rehearsal or unseen or any(leaf.key in self.unsigned for leaf in laws)


async def grounds_of(context: RequestContext, resolution: Resolution) -> Grounds | None:
    """The grounds of a resolution's result; None without its assembly."""
    loaders = loaders_of(context)
    found = await loaders.assembly.load(resolution.assembly)
    if found is None:
        return None
    assembly, on = found.record, found.record.held_on
    regime = await loaders.regime(assembly.entity, on)
    roll = await loaders.roll_of_assembly.load(assembly.id)
    then = None
    if roll is not None and await loaders.calls.load(assembly.id):
        async with context.reading() as session:
            then = await room_then(session, regime, assembly, roll, resolution)
    signed = await loaders.opinions(assembly.entity, regime.statutes.version if regime.statutes else 0)
    unsigned = frozenset(leaf.key for leaf in regime.unsigned(on, signed))
    return Grounds(assembly, regime, roll, then, unsigned)


@strawberry.input(description="Votes of members who were wrongly refused; `college` where the statutes weigh colleges.")
class RefusedVotesInput:
    """Votes wrongly refused."""

    votes: int
    college: str | None = None


async def contested_of(
    context: RequestContext, roll: RollRecord, refused: Sequence[RefusedVotesInput] = ()
) -> dict[str | None, Contested]:
    """The votes of a roll that objections and overrides are about, and those refused at the door, by college."""
    if any(not 0 <= row.votes <= REFUSED_MAX for row in refused):
        raise Refusal("BAD_ARGUMENT", f"Votes refused are counted from 0 to {REFUSED_MAX}.")
    async with context.reading() as session:
        lines = await contested_lines(session, roll.id)
    return by_college([*lines, *((row.college, 0, row.votes) for row in refused)])
