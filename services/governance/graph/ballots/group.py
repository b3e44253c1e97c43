"""Votes that come at once: one transaction loads what is around their holders, decides each and saves those cast.

Nothing is answered before the commit. A refused vote does not hold up the others: each gets its own answer. The
audit chain has one line for all votes of a ballot in the group, which names nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from commons.auth.caller import Caller
from commons.clock import now
from commons.database.gathering import Entry
from commons.database.grouped import GroupSession, Recorded, grouped_writing
from commons.database.sessions import Database
from commons.envelopes import ephemeral
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Partition
from services.governance.domain.ballots.casting import Cast, Line, WantedVote, cast, channel_of
from services.governance.domain.ballots.receipts import code_of, digest_of
from services.governance.domain.proxies.instructions import NO_WISHES, Wishes
from services.governance.domain.room.room import Room
from services.governance.domain.secret.content import a_copy
from services.governance.domain.words import BallotForm
from services.governance.graph.ballots.facts import BallotFacts
from services.governance.graph.ballots.remembered import remembered, voted
from services.governance.store.ballots import votes
from services.governance.store.ballots.around import Around, room_around
from services.governance.store.ballots.votes import NewVote, VoteRecord
from services.governance.store.proxies.instructions import wishes_of
from services.governance.store.secret import envelopes

CAST_VOTE = "castVote"


@dataclass(frozen=True, slots=True)
class Asked:
    """One vote that somebody wants cast."""

    partition: Partition
    ballot: UUID
    wanted: WantedVote


Answer = list[VoteRecord] | Refusal
"""The lines of the receipt, or why there is none."""


async def cast_votes(database: Database, entries: Sequence[Entry[Asked]]) -> Sequence[Answer]:
    """The answer to each, in order. No two of them may be about the same holder on the same ballot."""
    answers: dict[int, Answer] = {}
    async with grouped_writing(database, CAST_VOTE) as session:
        for place, subject in (await session.replayed(entries)).items():
            answers[place] = subject if isinstance(subject, Refusal) else await _before(session, subject)
        ballots: defaultdict[UUID, list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            if place not in answers:
                ballots[entry.payload.ballot].append(place)
        for ballot, places in ballots.items():
            found = await _of_ballot(session, ballot, [entries[place] for place in places])
            answers.update(zip(places, found, strict=True))
    return [answers[place] for place in range(len(entries))]


async def _before(session: GroupSession, subject: str) -> Answer:
    receipt = uuid_of(subject, "receipt")
    return (await votes.of_receipts(session, [receipt]))[receipt]


async def _of_ballot(session: GroupSession, ballot: UUID, entries: Sequence[Entry[Asked]]) -> Sequence[Answer]:
    partition = entries[0].payload.partition
    facts, sitting = await remembered(session, partition, ballot)
    holders = {row.payload.wanted.holder.id for row in entries}
    around = await room_around(session, facts.law, facts.vote, holders, sitting)
    stand = await votes.standing(session, ballot, around.room.lines.keys())
    lines = {who: record.line for who, record in stand.items()}
    wanted = [_placed(around, row.payload.wanted) for row in entries]
    wishes = await _wishes(session, facts, around.room)
    found = [_decided(facts, around.room, row, lines, wishes) for row in wanted]
    found = await _without_copies(session, facts, found)
    new = {at: _new(facts, wanted[at], each, entries[at]) for at, each in enumerate(found) if isinstance(each, Cast)}
    await _save(session, partition, facts, [(entries[at], rows) for at, rows in new.items() if rows], stand)
    voted(session, partition, ballot)
    return [
        each if isinstance(each, Refusal) else [row.record for row in new[at]] or _again(stand.values(), each)
        for at, each in enumerate(found)
    ]


def _placed(around: Around, wanted: WantedVote) -> WantedVote:
    if wanted.channel is not None:
        return wanted
    return replace(wanted, channel=channel_of(around.room, around.forms.get(wanted.holder.id)))


async def _wishes(session: GroupSession, facts: BallotFacts, room: Room) -> Wishes:
    """What those want whose proxies are in these hands; nobody asks where votes are not open."""
    if facts.ballot.form is not BallotForm.OPEN:
        return NO_WISHES
    return await wishes_of(session, facts.resolution, room.principals)


def _decided(
    facts: BallotFacts, room: Room, wanted: WantedVote, stand: dict[UUID, Line], wishes: Wishes
) -> Cast | Refusal:
    try:
        return cast(facts.law, facts.ballot, room, wanted, stand, wishes=wishes)
    except Refusal as refused:
        return refused


async def _without_copies(
    session: GroupSession, facts: BallotFacts, decided: Sequence[Cast | Refusal]
) -> Sequence[Cast | Refusal]:
    """The same, those refused whose envelope lies in the box for somebody else's vote by now."""
    if facts.ballot.form is not BallotForm.SECRET:
        return decided
    sealed = {
        line.membership: line.marked.sealed
        for each in decided
        if isinstance(each, Cast)
        for line in each.lines
        if line.marked.sealed is not None
    }
    points = {who: ephemeral(envelope) for who, envelope in sealed.items()}
    copies = await envelopes.copied(session, facts.ballot.id, points)
    return [a_copy() if isinstance(each, Cast) and _of_any(each, copies) else each for each in decided]


def _of_any(found: Cast, memberships: frozenset[UUID]) -> bool:
    return any(line.membership in memberships for line in found.lines)


def _again(stand: Iterable[VoteRecord], found: Cast) -> list[VoteRecord]:
    return [record for record in stand if record.line.receipt == found.again]


def _new(facts: BallotFacts, wanted: WantedVote, found: Cast, entry: Entry[Asked]) -> list[NewVote]:
    """The rows of a receipt; none where she has it already."""
    receipt, at = new_uuid(), now()
    code = code_of(facts.ballot.id, receipt, found.lines)
    return [
        NewVote(
            VoteRecord(new_uuid(), replace(line, receipt=receipt), wanted.holder.outsider, at, wanted.cast_on, code),
            facts.ballot.id,
            wanted.on_behalf,
            entry.caller.actor,
        )
        for line in found.lines
    ]


async def _save(
    session: GroupSession,
    partition: Partition,
    facts: BallotFacts,
    cast_now: Sequence[tuple[Entry[Asked], list[NewVote]]],
    stand: dict[UUID, VoteRecord],
) -> None:
    if not cast_now:
        return
    rows = [row for _, each in cast_now for row in each]
    known = session.record_together(
        Caller(issuer="partition", subject=partition.name),
        _recorded(session.country, facts, [each[0].record.code for _, each in cast_now]),
        [(entry, global_id(session.country, "receipt", _receipt(each))) for entry, each in cast_now],
    )
    replaced = {row.record.line.membership for row in rows} & stand.keys()
    if replaced:
        await votes.replace(session, facts.ballot.id, replaced, known)
    await votes.insert(session, rows, known)
    if facts.ballot.form is BallotForm.SECRET:
        await envelopes.put(session, facts.ballot.id, _sealed(rows))


def _sealed(rows: Sequence[NewVote]) -> dict[UUID, tuple[str, str]]:
    found = {row.record.line.membership: row.record.line.marked.sealed or "" for row in rows}
    return {membership: (sealed, ephemeral(sealed)) for membership, sealed in found.items()}


def _receipt(rows: Sequence[NewVote]) -> UUID:
    receipt = rows[0].record.line.receipt
    assert receipt is not None
    return receipt


def _recorded(country: str, facts: BallotFacts, codes: Sequence[bytes]) -> Recorded:
    name = global_id(country, "ballot", facts.ballot.id)
    meeting = {"assembly": global_id(country, "assembly", facts.assembly.id), "entity": facts.assembly.entity}
    body = {"receipts": len(codes), "digest": digest_of(codes).hex()}
    return Recorded("castVotes", name, body, (("ballot.turnout", {"ballot": name, **meeting}),))
