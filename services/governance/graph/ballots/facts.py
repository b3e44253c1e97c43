"""What a ballot's mutations load alike: the ballot, its item and meeting, the roll and the law of its day."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.store import agenda, assemblies, rolls
from services.governance.store.ballots import ballots
from services.governance.store.exercisable import Vote
from services.governance.store.regimes import regime_on
from services.governance.store.rolls import RollRecord


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """A ballot with what it is decided on."""

    ballot: Ballot
    resolution: Resolution
    assembly: Assembly
    roll: RollRecord
    regime: Regime

    @property
    def law(self) -> Reading:
        """A fresh reading of the law of the meeting's day."""
        return Reading(self.regime, self.assembly.held_on, binding=True)

    @property
    def vote(self) -> Vote:
        """What the room is read for."""
        return Vote(self.assembly, self.roll, self.resolution)


_ENTITIES: WeakKeyDictionary[Database, dict[UUID, str]] = WeakKeyDictionary()
"""Whose ballot it is never changes, and ten thousand voters ask."""


async def entity_of(database: Database, ballot: UUID) -> str:
    """The legal entity whose ballot it is; NOT_FOUND for none."""
    known = _ENTITIES.setdefault(database, {})
    if ballot not in known:
        async with database.reading() as session:
            found = await ballots.by_id(session, ballot)
            known[ballot] = (await assemblies.by_id(session, found.assembly)).entity
    return known[ballot]


async def facts_of(session: ReadSession, partition: Partition, ballot: UUID) -> BallotFacts:
    """The facts of a ballot. Raises `Refusal` NOT_FOUND, ROLL_NOT_COMPUTED."""
    found = await ballots.by_id(session, ballot)
    assembly = await assemblies.by_id(session, found.assembly)
    roll = await rolls.newest_of(session, assembly.id)
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first: who may vote is read there.")
    resolution = await agenda.by_id(session, found.resolution)
    regime = await regime_on(session, partition.directory.entity(assembly.entity), assembly.held_on)
    return BallotFacts(found, resolution, assembly, roll, regime)
