"""What a closing loads and saves: the votes that stand, in the room they were cast in, as the count they come to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.subgraph.context import RequestContext
from services.governance.domain.ballots.ballot import End
from services.governance.domain.ballots.casting import Line
from services.governance.domain.ballots.count import Counted, election_of, list_election_of, tally_of, that_count
from services.governance.domain.ballots.papers import (
    PaperCount,
    agreed,
    election_of_papers,
    list_election_of_papers,
    tally_of_papers,
)
from services.governance.domain.ballots.receipts import digest_of
from services.governance.domain.ballots.seats import Seats
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.law.reading import Reading
from services.governance.domain.record_tally import Count
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Room
from services.governance.domain.words import BallotForm
from services.governance.graph.ballots.facts import BallotFacts
from services.governance.graph.mutations.counting import counted_election, counted_lists, counted_tally
from services.governance.graph.secret.opening import check_no_chair, open_envelopes
from services.governance.store import agenda, elections, list_counts
from services.governance.store.ballots import ballots, papers, votes
from services.governance.store.ballots.votes import VoteRecord
from services.governance.store.exercisable import room_of
from services.governance.store.proxies import instructions
from services.governance.store.secret import envelopes


@dataclass(frozen=True, slots=True)
class Closing:
    """Whose side may break a tie, and a note on where the count comes from."""

    chair: UUID | None = None
    source: str = ""


async def save_count(
    session: WriteSession, context: RequestContext, facts: BallotFacts, closing: Closing
) -> tuple[UUID, ...]:
    """Put the count on record as recordTally or recordElection would; the memberships whose votes do not count.

    Raises what those do, and `Refusal` LAW_UNKNOWN, COUNTS_DIFFER.
    """
    voted, fallen = await _count(session, context, facts, closing)
    count = replace(voted, form=facts.ballot.form)
    item = facts.resolution
    if isinstance(count, ListCount):
        found = await counted_lists(session, context, facts.assembly, item, count)
        await list_counts.insert(session, item.id, found)
    elif isinstance(count, Count):
        await agenda.insert_tally(session, item.id, await counted_tally(session, context, facts.assembly, item, count))
    else:
        assert facts.ballot.seats is not None
        found = await counted_election(session, context, facts.assembly, item, facts.ballot.seats.terms(count))
        await elections.insert(session, item.id, found)
    return fallen


async def _count(
    session: WriteSession, context: RequestContext, facts: BallotFacts, closing: Closing
) -> tuple[Count | ElectionCount | ListCount, tuple[UUID, ...]]:
    """What the votes, the papers or the envelopes come to."""
    if facts.ballot.form is BallotForm.SECRET:
        check_no_chair(closing.chair)
        # What a principal wanted of her holder would join her to a choice.
        await instructions.forget(session, facts.resolution.id)
        return await open_envelopes(session, context, facts, closing.source)
    if facts.ballot.form is BallotForm.PAPER:
        return _of_papers(await papers.of_ballot(session, facts.ballot.id), facts.ballot.seats, closing.source), ()
    counted = await _counted(session, facts)
    return _of_votes(facts, counted, closing), counted.fallen


def _of_papers(counts: Sequence[PaperCount], seats: Seats | None, source: str) -> Count | ElectionCount | ListCount:
    found, names = agreed(counts), [row.name for row in counts]
    if seats is None:
        return tally_of_papers(found, names, source)
    if seats.lists:
        return list_election_of_papers(found, seats, names, source)
    return election_of_papers(found, seats, names, source)


def _of_votes(facts: BallotFacts, counted: Counted, closing: Closing) -> Count | ElectionCount | ListCount:
    seats, colleges = facts.ballot.seats, weights_of(facts.regime) is not None
    if seats is None:
        return tally_of(counted, colleges=colleges, chair=closing.chair, source=closing.source)
    if seats.lists:
        return list_election_of(counted, seats, source=closing.source)
    colleges = colleges or bool(seats.college_seats)
    return election_of(counted, seats, colleges=colleges, source=closing.source)


async def _counted(session: WriteSession, facts: BallotFacts) -> Counted:
    """The votes that stand, in the room they were cast in."""
    records = await votes.all_standing(session, facts.ballot.id)
    law = facts.law
    room = await room_of(session, law, facts.vote, [row.line.membership for row in records])
    return await asyncio.to_thread(_that_count, law, room, [row.line for row in records])


def _that_count(law: Reading, room: Room, lines: Sequence[Line]) -> Counted:
    return that_count(law, room, exercise(law, room), lines)


def ended(session: WriteSession, records: list[VoteRecord]) -> tuple[int, bytes]:
    """How many receipts stand, and the digest of their codes."""
    codes = {row.line.receipt: row.code for row in records}
    return len(codes), digest_of(codes.values())


async def save_end(session: WriteSession, facts: BallotFacts, why: str | None = None) -> End:
    """Put the end on record with the digest of the receipts that stand."""
    receipts, digest = ended(session, await votes.all_standing(session, facts.ballot.id))
    end = End(now(), session.caller.name or session.caller.subject, receipts, digest, why)
    await ballots.end(session, facts.ballot, end)
    # An annulled ballot's envelopes are opened by nobody.
    await envelopes.delete(session, facts.ballot.id)
    return end
