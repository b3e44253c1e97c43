"""Opening the envelopes of a secret ballot, in the transaction that closes it.

Who voted meets what was voted only in the memory of this process, shuffled first; what is written are slips, and the
count is made from these. Nothing of it is logged or traced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from commons.database.sessions import WriteSession
from commons.envelopes import all_unsealed
from commons.errors import Fault, Refusal
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.ballots.casting import Marked
from services.governance.domain.ballots.count import that_count
from services.governance.domain.ballots.receipts import digest_of
from services.governance.domain.ballots.seats import Seats
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.law.reading import Reading
from services.governance.domain.record_tally import Count
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import Room
from services.governance.domain.secret.by_its_votes import majority_claim
from services.governance.domain.secret.content import read
from services.governance.domain.secret.slips import (
    Apart,
    Slip,
    election_from,
    list_election_from,
    slips_of,
    spoilt_votes,
    tally_from,
)
from services.governance.domain.secret.statement import Statement
from services.governance.graph.ballots.facts import BallotFacts
from services.governance.store.ballots import votes
from services.governance.store.ballots.votes import VoteRecord
from services.governance.store.exercisable import room_of
from services.governance.store.secret import envelopes, openings
from services.governance.store.secret.key_folder import KeyFolder


@dataclass(frozen=True, slots=True)
class _Left:
    """What an opening signs and keeps."""

    envelopes: int
    digest: str
    apart: Apart
    slips: tuple[Slip, ...]
    roll: ExercisableRoll


async def open_envelopes(
    session: WriteSession, context: RequestContext, facts: BallotFacts, source: str
) -> tuple[Count | ElectionCount | ListCount, tuple[UUID, ...]]:
    """The count of the envelopes, and memberships whose votes do not count; envelopes are gone, slips on record.

    Raises `Refusal` BALLOT_KEY_UNAVAILABLE, LAW_UNKNOWN, `Fault` where votes and envelopes are not the same in number.
    """
    records = await votes.all_standing(session, facts.ballot.id)
    law = facts.law
    room = await room_of(session, law, facts.vote, [row.line.membership for row in records])
    sealed = await envelopes.of_ballot(session, facts.ballot.id)
    if sealed.keys() != {row.line.membership for row in records}:
        raise Fault("the votes of a secret ballot and its envelopes are not of the same memberships")
    folder = KeyFolder(context.partition.ballot_keys)
    # Ten thousand envelopes take a second or two, in which the partition answers whoever asks it.
    found, fallen = await asyncio.to_thread(_opened, facts, (law, room), records, sealed, folder)
    await _save(session, context, facts, found)
    await envelopes.delete(session, facts.ballot.id)
    said = f"{found.envelopes} envelopes opened; {spoilt_votes(found.slips)} votes spoilt"
    return _count(found.slips, facts.ballot.seats, found.apart, f"{source}; {said}" if source else said), fallen


def _opened(
    facts: BallotFacts,
    there: tuple[Reading, Room],
    records: list[VoteRecord],
    sealed: Mapping[UUID, str],
    folder: KeyFolder,
) -> tuple[_Left, tuple[UUID, ...]]:
    """What the envelopes leave, and whose votes do not count."""
    law, room = there
    marks = _marks(sealed, folder.read(facts.ballot.id), facts.ballot.seats)
    lines = [replace(row.line, marked=marks[row.line.membership]) for row in records]
    roll = exercise(law, room)
    counted, apart = that_count(law, room, roll, lines), apart_by(facts, roll)
    slips = slips_of(counted, facts.ballot.seats, apart)
    return _Left(len(records), _digest(records), apart, slips, roll), counted.fallen


def apart_by(facts: BallotFacts, roll: ExercisableRoll) -> Apart:
    """What is counted apart by law: colleges that weigh or fill seats, groups with a ceiling in the room."""
    seats = facts.ballot.seats
    colleges = weights_of(facts.regime) is not None or (seats is not None and bool(seats.college_seats))
    return Apart(colleges, frozenset(row.group for row in roll.groups))


def _marks(sealed: Mapping[UUID, str], private: dict[str, Any], seats: Seats | None) -> dict[UUID, Marked]:
    """What is in each, in an order that is nobody's; a spoilt paper has neither choice nor marks."""
    order = list(sealed)
    SystemRandom().shuffle(order)
    contents = all_unsealed((sealed[who] for who in order), private)
    return {who: read(content, seats) or Marked() for who, content in zip(order, contents, strict=True)}


def _count(
    slips: tuple[Slip, ...], seats: Seats | None, apart: Apart, source: str
) -> Count | ElectionCount | ListCount:
    if seats is not None and seats.lists:
        return list_election_from(slips, seats, source)
    return tally_from(slips, apart, source) if seats is None else election_from(slips, seats, apart, source)


def _digest(records: list[VoteRecord]) -> str:
    return digest_of({row.line.receipt: row.code for row in records}.values()).hex()


def _statement(country: str, facts: BallotFacts, found: _Left) -> Statement:
    ballot, root = facts.ballot, facts.roll.merkle_root
    return Statement(
        ballot=global_id(country, "ballot", ballot.id),
        resolution=global_id(country, "resolution", ballot.resolution),
        assembly=global_id(country, "assembly", ballot.assembly),
        entity=facts.assembly.entity,
        call=ballot.call,
        roll=global_id(country, "roll", facts.roll.id),
        root=root.hex() if root else "",
        envelopes=found.envelopes,
        digest=found.digest,
        seats=ballot.seats,
        apart=found.apart,
        slips=found.slips,
        majority=majority_claim(facts.law, facts.resolution, ballot.call, found.roll),
    )


async def _save(session: WriteSession, context: RequestContext, facts: BallotFacts, found: _Left) -> None:
    key = context.partition.key
    said = _statement(context.country, facts, found)
    opening = openings.Opening(
        ballot=facts.ballot.id,
        envelopes=found.envelopes,
        spoilt=spoilt_votes(found.slips),
        apart=found.apart,
        signature=key.sign(said.claims(context.partition.name)),
        public_key=key.public_set()["keys"][0],
    )
    await openings.insert(session, opening, found.slips)


def check_no_chair(chair: UUID | None) -> None:
    """Refuse BAD_ARGUMENT: whose side breaks a tie is not read from a secret vote."""
    if chair is not None:
        raise Refusal(
            "BAD_ARGUMENT",
            "How the chair voted in secret is not read, so that her vote breaks no tie; leave 'chair' out.",
        )
