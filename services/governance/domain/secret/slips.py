"""Opened votes as they are kept: one slip a vote, without voter, order or weight.

A member with five votes leaves five slips of one vote among all others, so that no weight stands out, however rare;
an election's paper leaves one slip for how many names it marked and one for each of them, so that no pattern of marks
stands out either. Equal slips cannot be told apart and are kept once, with their number. Colleges and groups are on a
slip only where law or statutes count them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from services.governance.domain.assembly import PartCount
from services.governance.domain.ballots.casting import Line, Marked
from services.governance.domain.ballots.count import Counted
from services.governance.domain.ballots.seats import ListVotes, Seats
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate
from services.governance.domain.room.room import EntitledVotes
from services.governance.domain.words import VoteChoice

SPOILT = "SPOILT"


class SlipKind(Enum):
    """What a slip holds: a choice (or SPOILT); how many names a paper marked, or whether it is for a list (1, 0, or
    SPOILT); the list; or one name marked."""

    CHOICE = "choice"
    PAPER = "paper"
    LIST = "list"
    MARK = "mark"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Who is counted apart: a college where the statutes weigh them, and groups that the law caps."""

    college: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """`votes` equal slips of one vote each."""

    part: Part
    kind: SlipKind
    word: str
    votes: int

    @property
    def order(self) -> tuple[Part, str, str]:
        """Where it stands: by what is on it, never by how it came."""
        return (self.part, self.kind.value, self.word)


@dataclass(frozen=True, slots=True)
class Apart:
    """What law and statutes count apart: whether by college, and which groups."""

    colleges: bool = False
    groups: frozenset[str] = frozenset()

    def part(self, entitled: EntitledVotes) -> Part:
        """The part of a member."""
        capped = tuple(sorted(self.groups.intersection(entitled.groups)))
        return Part((entitled.college or "") if self.colleges else "", capped)


def slips_of(counted: Counted, seats: Seats | None, apart: Apart) -> tuple[Slip, ...]:
    """The votes that count as slips, ordered by what is on them. A line without choice and marks is spoilt."""
    votes: defaultdict[tuple[Part, SlipKind, str], int] = defaultdict(int)
    for line in counted.lines:
        part = apart.part(counted.entitled[line.membership])
        for kind, word in _words(line, seats):
            votes[part, kind, word] += line.votes
    found = [Slip(*key, number) for key, number in votes.items() if number]
    return tuple(sorted(found, key=lambda slip: slip.order))


def _words(line: Line, seats: Seats | None) -> Iterator[tuple[SlipKind, str]]:
    marked = line.marked
    if seats is None:
        yield SlipKind.CHOICE, marked.choice.name if marked.choice else SPOILT
        return
    if seats.lists:
        yield from _words_of_list(line.marked)
        return
    yield SlipKind.PAPER, SPOILT if marked.marks is None else str(len(marked.marks))
    if marked.marks is not None and len(marked.marks) <= seats.marks_max:
        yield from ((SlipKind.MARK, name) for name in marked.marks)


def _words_of_list(marked: Marked) -> Iterator[tuple[SlipKind, str]]:
    if marked.marks is None or marked.on_list is None:
        yield SlipKind.PAPER, SPOILT if marked.marks is None else "0"
        return
    yield SlipKind.PAPER, "1"
    yield SlipKind.LIST, marked.on_list
    yield from ((SlipKind.MARK, name) for name in marked.marks)


def tally_from(slips: Iterable[Slip], apart: Apart, source: str) -> Count:
    """The count of a resolution; spoilt papers are in none of its numbers."""
    rows = [slip for slip in slips if slip.kind is SlipKind.CHOICE]
    whole = _part("", rows)
    colleges = sorted({slip.part.college for slip in rows}) if apart.colleges else []
    groups = sorted({name for slip in rows for name in slip.part.groups})
    return Count(
        in_favour=whole.in_favour,
        against=whole.against,
        abstain=whole.abstain,
        blank=whole.blank,
        source=source,
        colleges=tuple(_part(name, [slip for slip in rows if slip.part.college == name]) for name in colleges),
        groups=tuple(_part(name, [slip for slip in rows if name in slip.part.groups]) for name in groups),
    )


def _part(name: str, slips: Collection[Slip]) -> PartCount:
    votes = {choice: sum(slip.votes for slip in slips if slip.word == choice.name) for choice in VoteChoice}
    return PartCount(
        name, votes[VoteChoice.FOR], votes[VoteChoice.AGAINST], votes[VoteChoice.ABSTAIN], votes[VoteChoice.BLANK]
    )


def election_from(slips: Collection[Slip], seats: Seats, apart: Apart, source: str) -> ElectionCount:
    """The count of an election."""
    papers: defaultdict[int, int] = defaultdict(int)
    valid: defaultdict[str, int] = defaultdict(int)
    marks: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for slip in slips:
        if slip.kind is SlipKind.MARK:
            marks[slip.word][slip.part.college] += slip.votes
        elif slip.kind is SlipKind.PAPER and slip.word != SPOILT:
            number = int(slip.word)
            papers[number] += slip.votes
            if number <= seats.marks_max:
                valid[slip.part.college] += slip.votes
    return ElectionCount(
        seats=seats.number,
        candidates=tuple(_candidate(row.name, row.college, marks[row.name], apart) for row in seats.candidates),
        reserved=dict(seats.reserved),
        papers=dict(papers),
        papers_by_college=dict(valid) if apart.colleges else {},
        source=source,
        spoilt=spoilt_votes(slips),
    )


def _candidate(name: str, college: str | None, votes: Mapping[str, int], apart: Apart) -> Candidate:
    return Candidate(name, sum(votes.values()), college, by_college=dict(votes) if apart.colleges else {})


def list_election_from(slips: Collection[Slip], seats: Seats, source: str) -> ListCount:
    """The count of an election by list, whoever's part a vote is of."""
    votes: defaultdict[tuple[SlipKind, str], int] = defaultdict(int)
    for slip in slips:
        votes[slip.kind, slip.word] += slip.votes
    lists = {row.name: votes[SlipKind.LIST, row.name] for row in seats.lists}
    marks = {name: votes[SlipKind.MARK, name] for row in seats.lists for name in row.names}
    found = ListVotes(lists, marks, votes[SlipKind.PAPER, "0"], votes[SlipKind.PAPER, SPOILT])
    return seats.list_count(found, source)


def spoilt_votes(slips: Iterable[Slip]) -> int:
    """Votes on spoilt papers."""
    papers = (SlipKind.CHOICE, SlipKind.PAPER)
    return sum(slip.votes for slip in slips if slip.word == SPOILT and slip.kind in papers)
