"""An election on an agenda: candidates and papers in, who is elected out, by the majority that the law asks of one.

By plurality whoever has most is elected; where law or statutes ask a majority, only who reaches it. A tie is reported,
never broken here: it is decided by a rule that somebody records (domain/engine/election.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from services.governance.domain.engine.election import Candidate, Elected, elect, papers_by_validity, verdict
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, majority_rule, needed
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.decide import Open
from services.governance.domain.results.rule import ELECTIONS
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.words import ElectionVerdict, MajorityBase


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands, with her votes. `declined`: she does not take the seat, which is filled anew."""

    name: str
    votes: int
    college: str | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class ElectionCount:
    """An election as counted. `papers`: valid and spoiled ones by their number of marks, in votes.

    `tie_decided_for`: who won the tie by the rule that `tie_rule` names: a lot, the statutes' article.
    """

    seats: int
    candidates: tuple[Standing, ...]
    reserved: Mapping[str, int] = field(default_factory=dict)
    papers: Mapping[int, int] = field(default_factory=dict)
    tie_decided_for: tuple[str, ...] = ()
    tie_rule: str | None = None
    rehearsal: bool = False
    source: str = ""

    @property
    def valid(self) -> int:
        """Valid papers."""
        return papers_by_validity(self.papers, self.seats)[0]

    @property
    def invalid(self) -> int:
        """Papers with more marks than seats."""
        return papers_by_validity(self.papers, self.seats)[1]

    @property
    def taking(self) -> list[Candidate]:
        """Those who take a seat if they are elected."""
        return [Candidate(row.name, row.votes, row.college) for row in self.candidates if not row.declined]


@dataclass(frozen=True, slots=True)
class Electing:
    """What an election is decided on besides its count: the call's quorum, votes present and on the roll."""

    quorum: RoomQuorum | None = None
    present: int | None = None
    entitled: int | None = None
    open: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """Who is elected, who ties for what is open. `needed`: the fewest votes that elect, where a majority is asked."""

    found: Elected
    verdict: ElectionVerdict
    needed: int | None
    law: Leaf
    open: tuple[Open, ...]
    explanation: str
    rests_on: tuple[Leaf, ...]


def decide_election(law: Reading, count: ElectionCount, electing: Electing) -> ElectionResult:
    """Who is elected; NO_RESULT with its reasons where quorum, law or statutes leave it open."""
    leaf = law.leaf(ELECTIONS)
    open_ = (*electing.open, *_open(law, leaf, count, electing))
    fewest = None if leaf.absent is not None else _fewest(leaf, count, electing)
    if open_:
        said, laws = " ".join(row.because for row in open_), tuple(row.law for row in open_)
        nobody = Elected((), (), count.seats)
        return ElectionResult(nobody, ElectionVerdict.NO_RESULT, fewest, leaf, open_, said, laws)
    able = [row for row in count.taking if fewest is None or row.votes >= fewest]
    found = elect(able, count.seats, count.reserved, count.tie_decided_for)
    laws = (leaf, *([electing.quorum.law] if electing.quorum else []))
    return ElectionResult(found, verdict(found), fewest, leaf, (), _said(found, fewest), laws)


def _open(law: Reading, leaf: Leaf, count: ElectionCount, electing: Electing) -> Iterator[Open]:
    if electing.quorum is not None and not electing.quorum.found.quorate:
        yield Open(f"Not quorate. {electing.quorum.explanation}", electing.quorum.law)
    if leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
        yield Open("Which majority elects is left open, and the statutes are silent.", leaf)
    elif leaf.absent is Absent.NONE:
        yield Open("The law has no rule by which somebody is elected.", leaf)
    elif not _plurality(leaf) and _base(leaf, count, electing) is None:
        yield Open("A majority elects, and what it is counted on was not recorded with the papers.", leaf)
    weights = weights_of(law.regime)
    if weights is not None:
        yield Open("The statutes weigh colleges, and papers are not counted by college here.", weights.law)


def _plurality(leaf: Leaf) -> bool:
    return isinstance(leaf.value, dict) and leaf.value.get("plurality") is True


def _rule(leaf: Leaf, electing: Electing) -> MajorityRule:
    return majority_rule(leaf, None, (electing.quorum.call if electing.quorum else None) or 1)


def _base(leaf: Leaf, count: ElectionCount, electing: Electing) -> int | None:
    """What a majority of an election is counted on; None where it was not recorded. Empty papers are not cast."""
    base = _rule(leaf, electing).base
    if base is MajorityBase.VOTES_PRESENT:
        return electing.present
    if base is MajorityBase.VOTES_TOTAL:
        return electing.entitled
    return sum(number for marks, number in count.papers.items() if 0 < marks <= count.seats) or None


def _fewest(leaf: Leaf, count: ElectionCount, electing: Electing) -> int | None:
    base = None if _plurality(leaf) else _base(leaf, count, electing)
    return None if base is None else needed(_rule(leaf, electing), base)


def _said(found: Elected, fewest: int | None) -> str:
    how = "Most votes first" if fewest is None else f"Elected with at least {fewest} votes, most first"
    end = f"; {', '.join(found.tied)} tie for {found.open_seats} open seats" if found.tied else ""
    return f"{how}, reserved seats before the others{end}."


def could_change(law: Reading, count: ElectionCount, electing: Electing, missing: int, doubtful: int) -> bool:
    """Whether contested votes could seat somebody else, or make or break a tie for a seat.

    A contested paper may mark everybody: whoever is not elected may gain every missing vote while those elected lose
    every doubtful one; and those elected may fall below a majority that is asked.
    """
    now = decide_election(law, count, electing).found
    if not missing and not doubtful:
        return False
    rivals = [row.name for row in count.candidates if not row.declined and row.name not in now.elected]
    ways = [_shifted(count, now, name, missing, doubtful) for name in [*rivals, None]]
    return any(decide_election(law, way, electing).found.elected != now.elected for way in ways)


def _shifted(count: ElectionCount, now: Elected, name: str | None, missing: int, doubtful: int) -> ElectionCount:
    """The count at its best for one candidate, or for nobody; a tie decided before no longer holds."""
    moved = tuple(_moved(row, row.name == name, row.name in now.elected, missing, doubtful) for row in count.candidates)
    papers = dict(count.papers)
    if papers and missing:
        papers[1] = papers.get(1, 0) + missing
    return replace(count, candidates=moved, papers=papers, tie_decided_for=(), tie_rule=None)


def _moved(row: Standing, helped: bool, elected: bool, missing: int, doubtful: int) -> Standing:
    if helped:
        return replace(row, votes=row.votes + missing)
    return replace(row, votes=max(row.votes - doubtful, 0)) if elected else row
