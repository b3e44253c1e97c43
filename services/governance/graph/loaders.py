"""Per-request batches: one query for all objects of a kind that a level of the answer needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.database.sessions import ReadSession
from commons.subgraph.context import RequestContext
from services.governance.domain.after.signing import Signature
from services.governance.domain.assembly import Resolution, Tally
from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.convocation.adjourn import Adjournment
from services.governance.domain.convocation.texts import ResolutionText
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.initiative.amendment import Amendment
from services.governance.domain.initiative.candidacy import CandidateCall
from services.governance.domain.initiative.secrecy import Asked
from services.governance.domain.law.leaf import Opinion
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.proxies.instructions import BoardStance, Instruction
from services.governance.domain.results.declare import Declaration
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.room.call import Call
from services.governance.domain.statutes import Statutes
from services.governance.store import (
    agenda,
    assemblies,
    calls,
    conflicts,
    declarations,
    dispatches,
    elections,
    list_counts,
    moves,
    named_electorate,
    outsiders,
    representations,
    resolution_texts,
    roll_overrides,
    roll_reopenings,
    rolls,
    sign_offs,
    signatures,
    statutes,
)
from services.governance.store.after import minutes, protests
from services.governance.store.after.minutes import MinutesRecord
from services.governance.store.ballots import ballots
from services.governance.store.conflicts import ConflictRecord
from services.governance.store.initiative import amendments, candidacies, initiatives, secret_votes
from services.governance.store.initiative.amendments import ExceptionRecord
from services.governance.store.initiative.initiatives import InitiativeRecord
from services.governance.store.moves import PostponementRecord
from services.governance.store.outsiders import OutsiderRecord
from services.governance.store.proxies import instructions
from services.governance.store.representations import RepresentationRecord
from services.governance.store.roll_overrides import OverrideRecord
from services.governance.store.roll_reopenings import ReopeningRecord
from services.governance.store.rolls import RollRecord
from services.governance.store.signatures import SignatureRecord

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Query = Callable[[ReadSession, Sequence[Any]], Awaitable[Sequence[tuple[Any, Any]]]]
"""Takes keys, gives (key, row) pairs in any order."""


class Loaders:
    """The loaders of one request."""

    def __init__(self, context: RequestContext) -> None:
        self.context = context
        self.assembly: DataLoader[UUID, Assembly | None] = self._one(assemblies.by_ids, self._assembly)
        self.assemblies_of_meeting: DataLoader[UUID, list[Assembly]] = self._many(
            assemblies.of_meetings, self._assembly
        )
        self.texts: DataLoader[UUID, list[ResolutionText]] = self._many(resolution_texts.of_resolutions)
        self.postponements: DataLoader[UUID, list[PostponementRecord]] = self._many(moves.postponements)
        self.adjournments: DataLoader[UUID, list[Adjournment]] = self._many(moves.adjournments)
        self.dispatched: DataLoader[UUID, bool | None] = self._one(dispatches.ever_of)
        self.agenda: DataLoader[UUID, list[Resolution]] = self._many(agenda.of_assemblies)
        self.resolution: DataLoader[UUID, Resolution | None] = self._one(agenda.by_ids)
        self.ballots: DataLoader[UUID, list[Ballot]] = self._many(ballots.of_resolutions)
        self.tally: DataLoader[UUID, Tally | None] = self._one(agenda.tallies)
        self.election: DataLoader[UUID, ElectionCount | None] = self._one(elections.of_resolutions)
        self.list_count: DataLoader[UUID, ListCount | None] = self._one(list_counts.of_resolutions)
        self.declarations: DataLoader[UUID, list[Declaration]] = self._many(declarations.history)
        self.roll_of_assembly: DataLoader[UUID, RollRecord | None] = self._one(rolls.newest_of_assemblies)
        self.signatures: DataLoader[UUID, list[SignatureRecord]] = self._many(signatures.of_rolls)
        self.reopenings: DataLoader[UUID, list[ReopeningRecord]] = self._many(roll_reopenings.of_rolls)
        self.calls: DataLoader[UUID, list[Call]] = self._many(calls.of_assemblies)
        self.elector: DataLoader[tuple[UUID, UUID], list[str] | None] = self._one(named_electorate.votes_in)
        self.override: DataLoader[tuple[UUID, UUID], OverrideRecord | None] = self._one(roll_overrides.of_lines)
        self.minutes: DataLoader[UUID, list[MinutesRecord]] = self._many(minutes.of_assemblies)
        self.minutes_signatures: DataLoader[UUID, list[Signature]] = self._many(minutes.signatures)
        self.protest_count: DataLoader[UUID, int | None] = self._one(protests.count_of_resolutions)
        self.motion: DataLoader[UUID, InitiativeRecord | None] = self._one(initiatives.of_items)
        self.off_agenda: DataLoader[UUID, ExceptionRecord | None] = self._one(amendments.exceptions_of)
        self.amendments: DataLoader[UUID, list[Amendment]] = self._many(amendments.of_items)
        self.candidate_call: DataLoader[UUID, CandidateCall | None] = self._one(candidacies.of_resolutions)
        self.secret_vote: DataLoader[UUID, Asked | None] = self._one(secret_votes.bound_of)
        self.secret_vote_askers: DataLoader[UUID, list[UUID]] = self._many(secret_votes.askers_of)
        self.conflicts: DataLoader[UUID, list[ConflictRecord]] = self._many(conflicts.of_resolutions)
        self.representations: DataLoader[UUID, list[RepresentationRecord]] = self._many(representations.of_memberships)
        self.instructions: DataLoader[UUID, list[Instruction]] = self._many(instructions.of_proxies)
        self.stance: DataLoader[UUID, BoardStance | None] = self._one(instructions.stances)
        self.outsider: DataLoader[UUID, OutsiderRecord | None] = self._one(outsiders.by_ids)
        self.signed: DataLoader[tuple[str, int], list[tuple[str, Opinion]]] = self._many(sign_offs.signed_leaves)
        self.statutes: DataLoader[str, list[Statutes]] = self._many(statutes.versions)

    async def regime(self, entity: str, on: date) -> Regime:
        """The law of an entity with statutes and opinions of that day; UNKNOWN_ENTITY for one not in the directory."""
        found = self.context.partition.directory.entity(entity)
        binding = statutes.in_force(await self.statutes.load(entity), on)
        opinions = await self.opinions(entity, binding.version if binding else 0)
        return Regime(library(), found, binding, opinions)

    async def opinions(self, entity: str, version: int) -> dict[str, Opinion]:
        """Who signed off which leaf, by key, for a version of an entity's statutes."""
        return dict(await self.signed.load((entity, version)))

    def _assembly(self, record: Any) -> Any:
        from services.governance.graph.assembly import Assembly  # noqa: PLC0415

        return Assembly.of(record, self.context.country)

    def _one(self, query: Query, show: Callable[[Any], Any] = lambda row: row) -> DataLoader[Any, Any]:
        async def load(keys: list[Any]) -> list[Any]:
            async with self.context.reading() as session:
                found = {key: show(row) for key, row in await query(session, keys)}
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load)

    def _many(self, query: Query, show: Callable[[Any], Any] = lambda row: row) -> DataLoader[Any, Any]:
        async def load(keys: list[Any]) -> list[Any]:
            found: defaultdict[Any, list[Any]] = defaultdict(list)
            async with self.context.reading() as session:
                for key, row in await query(session, keys):
                    found[key].append(show(row))
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)


def loaders_of(context: RequestContext) -> Loaders:
    """The request's loaders, made on first use."""
    found = context.shared.get("loaders")
    if found is None:
        found = context.shared["loaders"] = Loaders(context)
    return found
