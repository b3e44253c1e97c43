"""Opening the envelopes of a secret ballot, in the transaction that closes it.

Who voted meets what was voted only in the memory of this process, shuffled first; what is written are slips, and the
count is made from these. Nothing of it is logged or traced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from commons.database.sessions import WriteSession
from commons.envelopes import unsealed
from commons.errors import Fault, Refusal
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.ballots.ballot import Seats
from services.governance.domain.ballots.casting import Marked
from services.governance.domain.ballots.count import Counted, that_count
from services.governance.domain.ballots.receipts import digest_of
from services.governance.domain.record_tally import Count
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.room.exercise import exercise
from services.governance.domain.secret.content import read
from services.governance.domain.secret.slips import Apart, Slip, election_from, slips_of, spoilt_votes, tally_from
from services.governance.domain.secret.statement import Statement
from services.governance.graph.ballots.facts import BallotFacts
from services.governance.store.ballots import votes
from services.governance.store.ballots.votes import VoteRecord
from services.governance.store.exercisable import room_of
from services.governance.store.secret import envelopes, openings
from services.governance.store.secret.key_folder import KeyFolder


async def open_envelopes(
    session: WriteSession, context: RequestContext, facts: BallotFacts, source: str
) -> tuple[Count | ElectionCount, tuple[UUID, ...]]:
    """The count of the envelopes, and memberships whose votes do not count; envelopes are gone, slips on record.

    Raises `Refusal` BALLOT_KEY_UNAVAILABLE, LAW_UNKNOWN, `Fault` where votes and envelopes are not the same in number.
    """
    records = await votes.all_standing(session, facts.ballot.id)
    counted, apart = await _counted(session, context, facts, records)
    slips = slips_of(counted, facts.ballot.seats, apart)
    await _save(session, context, facts.ballot.id, _statement(context.country, facts, records, apart, slips))
    await envelopes.delete(session, facts.ballot.id)
    said = f"{len(records)} envelopes opened; {spoilt_votes(slips)} votes spoilt"
    return _count(slips, facts.ballot.seats, apart, f"{source}; {said}" if source else said), counted.fallen


async def _counted(
    session: WriteSession, context: RequestContext, facts: BallotFacts, records: list[VoteRecord]
) -> tuple[Counted, Apart]:
    law = facts.law
    room = await room_of(session, law, facts.vote, [row.line.membership for row in records])
    roll = exercise(law, room)
    sealed = await envelopes.of_ballot(session, facts.ballot.id)
    if sealed.keys() != {row.line.membership for row in records}:
        raise Fault("the votes of a secret ballot and its envelopes are not of the same memberships")
    private = await asyncio.to_thread(KeyFolder(context.partition.ballot_keys).read, facts.ballot.id)
    marks = await asyncio.to_thread(_opened, sealed, private, facts.ballot.seats)
    lines = [replace(row.line, marked=marks[row.line.membership]) for row in records]
    return that_count(law, room, roll, lines), apart_by(facts, roll)


def apart_by(facts: BallotFacts, roll: ExercisableRoll) -> Apart:
    """What is counted apart by law: colleges that the statutes weigh, groups with a ceiling in the room."""
    return Apart(weights_of(facts.regime) is not None, frozenset(row.group for row in roll.groups))


def _opened(sealed: Mapping[UUID, str], private: dict[str, Any], seats: Seats | None) -> dict[UUID, Marked]:
    """What is in each, in an order that is nobody's; a spoilt paper has neither choice nor marks."""
    order = list(sealed)
    SystemRandom().shuffle(order)
    return {who: read(unsealed(sealed[who], private), seats) or Marked() for who in order}


def _count(slips: tuple[Slip, ...], seats: Seats | None, apart: Apart, source: str) -> Count | ElectionCount:
    return tally_from(slips, apart, source) if seats is None else election_from(slips, seats, apart, source)


def _statement(
    country: str, facts: BallotFacts, records: list[VoteRecord], apart: Apart, slips: tuple[Slip, ...]
) -> Statement:
    ballot, root = facts.ballot, facts.roll.merkle_root
    codes = {row.line.receipt: row.code for row in records}
    return Statement(
        ballot=global_id(country, "ballot", ballot.id),
        resolution=global_id(country, "resolution", ballot.resolution),
        assembly=global_id(country, "assembly", ballot.assembly),
        entity=facts.assembly.entity,
        call=ballot.call,
        roll=global_id(country, "roll", facts.roll.id),
        root=root.hex() if root else "",
        envelopes=len(records),
        digest=digest_of(codes.values()).hex(),
        seats=ballot.seats,
        apart=apart,
        slips=slips,
    )


async def _save(session: WriteSession, context: RequestContext, ballot: UUID, said: Statement) -> None:
    key = context.partition.key
    found = openings.Opening(
        ballot=ballot,
        envelopes=said.envelopes,
        spoilt=spoilt_votes(said.slips),
        apart=said.apart,
        signature=key.sign(said.claims(context.partition.name)),
        public_key=key.public_set()["keys"][0],
    )
    await openings.insert(session, found, said.slips)


def check_no_chair(chair: UUID | None) -> None:
    """Refuse BAD_ARGUMENT: whose side breaks a tie is not read from a secret vote."""
    if chair is not None:
        raise Refusal(
            "BAD_ARGUMENT",
            "How the chair voted in secret is not read, so that her vote breaks no tie; leave 'chair' out.",
        )
