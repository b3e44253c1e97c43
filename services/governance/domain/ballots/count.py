"""From the votes that stand to the count that `recordTally` would be given: caps, colleges and groups applied.

The votes are those of the roll as it stands at the closing. A cap binds each voice; where it cuts one that voted more
than one way, no law says which of its votes fall away, and the ballot cannot be closed on a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.governance.domain.assembly import PartCount
from services.governance.domain.ballots.casting import Line
from services.governance.domain.ballots.seats import ListVotes, Seats
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.engine.member_cap import includes_proxies, share_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.room.exercise import Cap
from services.governance.domain.room.room import EntitledVotes, Room, casting
from services.governance.domain.words import Side, VoteChoice

_SIDES = {VoteChoice.FOR: Side.FOR, VoteChoice.AGAINST: Side.AGAINST}


@dataclass(frozen=True, slots=True)
class Counted:
    """Lines that count, with their votes after caps and conflicts; `fallen`: memberships whose votes do not."""

    lines: tuple[Line, ...]
    entitled: Mapping[UUID, EntitledVotes]
    fallen: tuple[UUID, ...]


def that_count(law: Reading, room: Room, roll: ExercisableRoll, lines: Sequence[Line]) -> Counted:
    """Which votes count, and how many of each.

    What falls: of who is not on the sealed roll, whose vote a conflict takes, whose proxy was revoked meanwhile.
    Raises `Refusal` LAW_UNKNOWN where a cap cuts a voice that voted more than one way.
    """
    valid = [line for line in lines if _stands(room, roll, line)]
    fallen = {line.membership for line in lines} - {line.membership for line in valid}
    voices: defaultdict[UUID, list[Line]] = defaultdict(list)
    for line in valid:
        voices[line.voice].append(replace(line, votes=room.lines[line.membership].votes))
    cap = _cap(law, room, roll)
    kept = [line for voice in voices.values() for line in _within(cap, voice, room)]
    return Counted(tuple(kept), room.lines, tuple(sorted(fallen)))


def _stands(room: Room, roll: ExercisableRoll, line: Line) -> bool:
    if line.membership not in room.lines or line.membership in roll.excluded:
        return False
    if line.voice == line.membership:
        return True
    found = casting(room, line.membership)
    return found is not None and (found.voice in (line.voice, line.membership) or _named(room, line))


def _named(room: Room, line: Line) -> bool:
    """Whether her proxy, which stands, names who cast it: as holder or as substitute, whoever is there by now."""
    named = (room.proxies.get(line.membership), room.substitutes.get(line.membership))
    return line.voice in named and not {line.voice, line.holder} & room.concerned


def _cap(law: Reading, room: Room, roll: ExercisableRoll) -> Cap:
    """The cap of the room's hands: one limit for all."""
    limit = roll.hands[0].cap if roll.hands else None
    _, _, leaf = share_of(law, room.members)
    return Cap(limit, leaf, with_proxies=limit is not None and includes_proxies(law))


def _within(cap: Cap, voice: list[Line], room: Room) -> list[Line]:
    own = sum(line.votes for line in voice if line.voice == line.membership)
    by_proxy = sum(line.votes for line in voice) - own
    cut = own + by_proxy - cap.left(own, by_proxy)
    if not cut:
        return voice
    hers = [line for line in voice if cap.with_proxies or line.voice == line.membership]
    if len({_kind(line, room) for line in hers}) > 1:
        raise _undecided(cap.law, cut)
    return [line for line in voice if line not in hers] + _without(hers, cut)


def _kind(line: Line, room: Room) -> tuple[object, ...]:
    entitled = room.lines[line.membership]
    return (line.marked, entitled.college, entitled.groups)


def _without(lines: Iterable[Line], cut: int) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        taken = min(cut, line.votes)
        cut -= taken
        kept.append(replace(line, votes=line.votes - taken))
    return kept


def _undecided(leaf: Leaf, cut: int) -> Exception:
    return unknown(
        leaf,
        f"the cap takes {cut} votes of a hand that voted more than one way, and nobody says which fall away; let her "
        "cast them one way.",
    )


def tally_of(counted: Counted, *, colleges: bool, chair: UUID | None, source: str) -> Count:
    """The count of a resolution. `colleges`: the statutes weigh them; `chair`: whose side breaks a tie, if law lets."""
    whole = _part("", counted.lines)
    by_college = _split(counted, lambda line: [counted.entitled[line.membership].college or ""]) if colleges else ()
    side = next(
        (_SIDES.get(row.marked.choice) for row in counted.lines if row.membership == chair and row.marked.choice), None
    )
    return Count(
        in_favour=whole.in_favour,
        against=whole.against,
        abstain=whole.abstain,
        blank=whole.blank,
        chair=side,
        source=source,
        colleges=by_college,
        groups=_split(counted, lambda line: counted.entitled[line.membership].groups),
    )


def _split(counted: Counted, names: Callable[[Line], Iterable[str]]) -> tuple[PartCount, ...]:
    parts: defaultdict[str, list[Line]] = defaultdict(list)
    for line in counted.lines:
        for name in names(line):
            parts[name].append(line)
    return tuple(_part(name, parts[name]) for name in sorted(parts))


def _part(name: str, lines: Iterable[Line]) -> PartCount:
    votes = dict.fromkeys(VoteChoice, 0)
    for line in lines:
        if line.marked.choice is not None:
            votes[line.marked.choice] += line.votes
    return PartCount(
        name, votes[VoteChoice.FOR], votes[VoteChoice.AGAINST], votes[VoteChoice.ABSTAIN], votes[VoteChoice.BLANK]
    )


def election_of(counted: Counted, seats: Seats, *, colleges: bool, source: str) -> ElectionCount:
    """The count of an election: a paper with more marks than seats is invalid, and gives nobody a vote."""
    papers: defaultdict[int, int] = defaultdict(int)
    by_college: defaultdict[str, int] = defaultdict(int)
    votes: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in counted.lines:
        marks, college = line.marked.marks or (), counted.entitled[line.membership].college or ""
        papers[len(marks)] += line.votes
        if len(marks) <= seats.marks_max:
            by_college[college] += line.votes
            for name in marks:
                votes[name][college] += line.votes
    return ElectionCount(
        seats=seats.number,
        candidates=tuple(
            Candidate(
                row.name,
                sum(votes[row.name].values()),
                row.college,
                by_college=dict(votes[row.name]) if colleges else {},
            )
            for row in seats.candidates
        ),
        reserved=dict(seats.reserved),
        papers=dict(papers),
        papers_by_college=dict(by_college) if colleges else {},
        source=source,
    )


def list_election_of(counted: Counted, seats: Seats, *, source: str) -> ListCount:
    """The count of an election by list; a paper for no list is empty."""
    lists: defaultdict[str, int] = defaultdict(int)
    marks: defaultdict[str, int] = defaultdict(int)
    empty = 0
    for line in counted.lines:
        if line.marked.on_list is None:
            empty += line.votes
            continue
        lists[line.marked.on_list] += line.votes
        for name in line.marked.marks or ():
            marks[name] += line.votes
    return seats.list_count(ListVotes(lists, marks, empty), source)
