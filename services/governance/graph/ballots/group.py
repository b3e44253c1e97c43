"""A group of votes in one transaction: load what is around their holders, decide each, save those that are cast.

One refused vote does not hold up the others: each gets its own answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.ballots.casting import Cast, Line, WantedVote, cast, channel_of
from services.governance.domain.ballots.receipts import code_of
from services.governance.domain.room.room import Room
from services.governance.graph.ballots.facts import BallotFacts
from services.governance.store.ballots import votes
from services.governance.store.ballots.around import Around, room_around
from services.governance.store.ballots.votes import NewVotes


@dataclass(frozen=True, slots=True)
class Asked:
    """One vote that somebody wants cast, and who asks."""

    wanted: WantedVote
    actor: str


Answer = UUID | Refusal
"""The receipt, or why there is none."""


async def cast_group(session: WriteSession, facts: BallotFacts, asked: Sequence[Asked]) -> list[Answer]:
    """The answer to each, in order. No two of them may be about the same holder."""
    around = await room_around(session, facts.law, facts.vote, {row.wanted.holder.id for row in asked})
    stand = await votes.standing(session, facts.ballot.id, around.room.lines.keys())
    placed = [replace(row, wanted=_placed(around, row.wanted)) for row in asked]
    found = [_decided(facts, around.room, row.wanted, stand) for row in placed]
    new = {at: _new(facts, placed[at], each) for at, each in enumerate(found) if isinstance(each, Cast)}
    await votes.insert(session, [row for row in new.values() if row.lines])
    return [each if isinstance(each, Refusal) else new[at].receipt for at, each in enumerate(found)]


def _placed(around: Around, wanted: WantedVote) -> WantedVote:
    if wanted.channel is not None:
        return wanted
    return replace(wanted, channel=channel_of(around.room, around.forms.get(wanted.holder.id)))


def _decided(facts: BallotFacts, room: Room, wanted: WantedVote, stand: dict[UUID, Line]) -> Cast | Refusal:
    try:
        return cast(facts.law, facts.ballot, room, wanted, stand)
    except Refusal as refused:
        return refused


def _new(facts: BallotFacts, asked: Asked, found: Cast) -> NewVotes:
    receipt = found.again or new_uuid()
    wanted = asked.wanted
    return NewVotes(
        receipt=receipt,
        ballot=facts.ballot.id,
        lines=found.lines,
        code=code_of(facts.ballot.id, receipt, found.lines),
        outsider=wanted.holder.outsider,
        cast_at=now(),
        cast_on=wanted.cast_on,
        on_behalf=wanted.on_behalf,
        actor=asked.actor,
    )
