"""How many have voted, and the running count of an open ballot."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.words import VoteChoice, VotingChannel


@dataclass(frozen=True, slots=True)
class ChannelTurnout:
    """Members and votes from one place."""

    channel: VotingChannel
    members: int
    votes: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has voted from where, and how many receipts were given for it."""

    channels: tuple[ChannelTurnout, ...]
    receipts: int


async def of_ballot(session: ReadSession, ballot: UUID) -> Turnout:
    """Turnout as it stands."""
    rows = await session.all(
        "SELECT channel, count(*) AS members, sum(votes)::bigint AS votes, count(DISTINCT receipt) AS receipts"
        " FROM vote WHERE ballot = :id AND upper_inf(known) GROUP BY channel",
        {"id": ballot},
    )
    found = {VotingChannel(row.channel): row for row in rows}
    channels = tuple(
        ChannelTurnout(word, found[word].members, found[word].votes) for word in VotingChannel if word in found
    )
    return Turnout(channels, sum(row.receipts for row in rows))


_COLUMNS = {(False, False): "choice", (True, False): "unnest(marks)", (True, True): "list"}
"""What is counted of votes on a resolution, in an election by name, and in one by list."""


async def running(session: ReadSession, ballot: Ballot) -> list[tuple[str, int]]:
    """(choice, candidate or list, votes) as cast so far, all of them, in the order of the paper."""
    column = _COLUMNS[ballot.seats is not None, ballot.seats is not None and bool(ballot.seats.lists)]
    rows = await session.all(
        f"SELECT name, sum(votes)::bigint AS votes FROM (SELECT {column} AS name, votes FROM vote"
        " WHERE ballot = :id AND upper_inf(known)) AS cast_votes GROUP BY name",
        {"id": ballot.id},
    )
    found = {row.name: row.votes for row in rows}
    if ballot.seats is None:
        return [(choice.name, found.get(choice.value, 0)) for choice in VoteChoice]
    standing = ballot.seats.lists or ballot.seats.candidates
    return [(row.name, found.get(row.name, 0)) for row in standing]
