"""What votes of one ballot are decided on alike, kept from group to group while nothing but votes and arrivals is
written: the audit chain says what was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID
from weakref import WeakKeyDictionary

from commons.database.grouped import GroupSession
from commons.database.sessions import Database
from commons.subgraph.context import Partition
from services.governance.graph.ballots.facts import BallotFacts, facts_of
from services.governance.store.ballots.around import Sitting, sitting_of
from services.governance.store.ballots.since import changed_since

MOST = 64
"""Ballots that are remembered for one database."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read, when the audit chain stood at `head`, or since when nothing else was written."""

    head: tuple[int, bytes]
    facts: BallotFacts
    sitting: Sitting


_KNOWN: WeakKeyDictionary[Database, dict[UUID, _Known]] = WeakKeyDictionary()


async def remembered(session: GroupSession, partition: Partition, ballot: UUID) -> tuple[BallotFacts, Sitting]:
    """The facts of a ballot and its sitting. Raises what `facts_of` does."""
    kept = _KNOWN.setdefault(partition.database, {})
    known = kept.get(ballot)
    if known is None or await _changed(session, known.head):
        facts = await facts_of(session, partition, ballot)
        known = _Known(session.began, facts, await sitting_of(session, facts.vote))
    while len(kept) >= MOST:
        del kept[next(iter(kept))]
    kept[ballot] = replace(known, head=session.began)
    return known.facts, known.sitting


def voted(session: GroupSession, partition: Partition, ballot: UUID) -> None:
    """Votes alone were recorded: what is remembered holds at this head, too, if it is committed."""
    kept = _KNOWN[partition.database]
    kept[ballot] = replace(kept[ballot], head=session.reached)


async def _changed(session: GroupSession, head: tuple[int, bytes]) -> bool:
    return head != session.began and await changed_since(session, *head)
