"""An election on an agenda: candidates and papers in, who is elected out, by the majority that the law asks of one.

By plurality whoever has most is elected; where law or statutes ask a majority, only who reaches it. A tie is reported,
never broken here: it is decided by a rule that somebody records (domain/engine/election.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from services.governance.domain.elections.college_seats import Standing as InCollege
from services.governance.domain.elections.college_seats import elect_with_colleges
from services.governance.domain.elections.office_rules import OTHERS, VACANT, OfficeRules, office_rules
from services.governance.domain.elections.parity import Balanced, Member, Swap, balance, vacate
from services.governance.domain.elections.runners_up import RunnerUp, runners_up
from services.governance.domain.elections.terms import Terms, terms_of
from services.governance.domain.engine.colleges import carries
from services.governance.domain.engine.election import Candidate, Elected, papers_by_validity, verdict
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, majority_rule, needed
from services.governance.domain.margin import ByCollege, Contested
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.decide import Open
from services.governance.domain.results.rule import ELECTIONS
from services.governance.domain.results.weighted_election import WeightedVotes, weighted_votes
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.words import BallotForm, ElectionVerdict, MajorityBase


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands, with her votes. `declined`: she does not take the seat, which is filled anew.

    `college` is her own; `by_college` splits her votes up where the statutes weigh colleges, or colleges fill seats.
    `group`: in which parity counts her.
    """

    name: str
    votes: int
    college: str | None = None
    declined: bool = False
    by_college: Mapping[str, int] = field(default_factory=dict)
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ElectionCount:
    """An election as counted. `papers`: by their number of marks, in votes; `spoilt` ones besides say nothing.

    `papers_by_college`: the valid ones by the college of who cast them, where the statutes weigh colleges.
    `office`: which of the statutes' it fills; `most_marks` of a valid paper, if they are not as many as the seats;
    `college_seats`: of the seats, those that a college fills by its own votes.

    `tie_decided_for`: who won the tie by the rule that `tie_rule` names: a lot, the statutes' article.
    `form`: how the vote was taken, where somebody says.
    """

    seats: int
    candidates: tuple[Standing, ...]
    reserved: Mapping[str, int] = field(default_factory=dict)
    papers: Mapping[int, int] = field(default_factory=dict)
    papers_by_college: Mapping[str, int] = field(default_factory=dict)
    tie_decided_for: tuple[str, ...] = ()
    tie_rule: str | None = None
    rehearsal: bool = False
    source: str = ""
    office: str | None = None
    most_marks: int | None = None
    spoilt: int = 0
    college_seats: Mapping[str, int] = field(default_factory=dict)
    form: BallotForm | None = None

    @property
    def marks_max(self) -> int:
        """The most marks of a valid paper."""
        return self.most_marks or self.seats

    @property
    def valid(self) -> int:
        """Valid papers."""
        return papers_by_validity(self.papers, self.marks_max)[0]

    @property
    def invalid(self) -> int:
        """Papers with more marks than may be, and spoilt ones."""
        return papers_by_validity(self.papers, self.marks_max)[1] + self.spoilt

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
    """Who is elected, who ties for what is open. `needed`: the fewest votes that elect, where a majority is asked.

    `swaps`: seats that changed hands for parity; `missing`: seats that parity wants and nobody can take.
    """

    found: Elected
    verdict: ElectionVerdict
    needed: int | None
    law: Leaf
    open: tuple[Open, ...]
    explanation: str
    rests_on: tuple[Leaf, ...]
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    runners_up: tuple[RunnerUp, ...] = ()
    swaps: tuple[Swap, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    terms: Terms | None = None


def decide_election(law: Reading, count: ElectionCount, electing: Electing) -> ElectionResult:
    """Who is elected; NO_RESULT with its reasons where quorum, law or statutes leave it open."""
    leaf, weights = law.leaf(ELECTIONS), weights_of(law.regime)
    weighed = None if weights is None else weighted_votes(law, weights, _by_college(count), count.papers_by_college)
    open_ = (*electing.open, *_open(leaf, count, electing, weighed))
    shares = {} if weighed is None else weighed.shares
    fewest = None if leaf.absent is not None or weighed is not None else _fewest(leaf, count, electing)
    rules = office_rules(law, count.office)
    able = (
        _able(leaf, count, electing, shares)
        if shares
        else [row for row in count.taking if row.votes >= max(fewest or 0, 1)]
    )
    balanced = _balanced(count, rules, able)
    if balanced.missing and rules is not None and rules.parity_unfilled is None:
        open_ = (*open_, _parity_open(rules, balanced.missing))
    if open_:
        said, laws = " ".join(row.because for row in open_), tuple(row.law for row in open_)
        nobody = Elected((), (), count.seats)
        return ElectionResult(nobody, ElectionVerdict.NO_RESULT, fewest, leaf, open_, said, laws, shares)
    found = balanced.found
    laws = (leaf, *([electing.quorum.law] if electing.quorum else []), *(weighed.laws if weighed else ()))
    votes = {row.name: row.votes for row in able if row.name in found.elected}
    return ElectionResult(
        found,
        verdict(found),
        fewest,
        leaf,
        (),
        _said(found, fewest, balanced, weighed=weighed is not None),
        (*laws, *([rules.law] if rules else [])),
        shares,
        runners_up(able, {*found.elected}),
        balanced.swaps,
        balanced.missing or {},
        terms_of(rules, votes) if rules else None,
    )


def _balanced(count: ElectionCount, rules: OfficeRules | None, able: list[Candidate]) -> Balanced:
    """Who has a seat: the colleges' own, the reserved ones, the others; then parity, as the statutes have it."""
    of_college = {row.name: row.by_college.get(row.college or "", 0) for row in count.candidates}
    standing = [InCollege(row, of_college[row.name]) for row in able]
    found = elect_with_colleges(standing, count.seats, count.reserved, count.college_seats, count.tie_decided_for)
    if rules is None or not rules.parity:
        return Balanced(found)
    groups = {row.name: row.group for row in count.candidates}
    members = [Member(row, groups[row.name]) for row in able]
    kept = {
        name: count.reserved.get(name, 0) + count.college_seats.get(name, 0)
        for name in {*count.reserved, *count.college_seats}
    }
    balanced = balance(members, found, rules.parity, kept, count.tie_decided_for)
    if not balanced.missing or rules.parity_unfilled != VACANT:
        return balanced
    return replace(balanced, found=vacate(members, balanced, rules.parity, count.tie_decided_for))


def _parity_open(rules: OfficeRules, missing: Mapping[str, int]) -> Open:
    wanted = ", ".join(f"{number} of '{group}'" for group, number in sorted(missing.items()))
    return Open(
        f"Parity wants {wanted} more, whom nobody elected can be; whether such a seat stays vacant ({VACANT}) or goes "
        f"to another group ({OTHERS}), the statutes do not say (parity_unfilled).",
        rules.law,
    )


def _by_college(count: ElectionCount) -> dict[str, Mapping[str, int]]:
    return {row.name: row.by_college for row in count.candidates}


def _able(leaf: Leaf, count: ElectionCount, electing: Electing, shares: Mapping[str, Fraction]) -> list[Candidate]:
    """Those whom a majority of the weights elects, or all by plurality, by their share."""
    rule = None if _plurality(leaf) else _rule(leaf, electing)
    everyone = [replace(row, votes=shares[row.name]) for row in count.taking]
    return [row for row in everyone if rule is None or carries(shares[row.name], rule)]


def _open(leaf: Leaf, count: ElectionCount, electing: Electing, weighed: WeightedVotes | None) -> Iterator[Open]:
    if electing.quorum is not None and not electing.quorum.found.quorate:
        yield Open(f"Not quorate. {electing.quorum.explanation}", electing.quorum.law)
    if leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
        yield Open("Which majority elects is left open, and the statutes are silent.", leaf)
    elif leaf.absent is Absent.NONE:
        yield Open("The law has no rule by which somebody is elected.", leaf)
    elif weighed is None and not _plurality(leaf) and _base(leaf, count, electing) is None:
        yield Open("A majority elects, and what it is counted on was not recorded with the papers.", leaf)
    if weighed is not None:
        yield from weighed.open


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
    return sum(number for marks, number in count.papers.items() if 0 < marks <= count.marks_max) or None


def _fewest(leaf: Leaf, count: ElectionCount, electing: Electing) -> int | None:
    base = None if _plurality(leaf) else _base(leaf, count, electing)
    return None if base is None else needed(_rule(leaf, electing), base)


def _said(found: Elected, fewest: int | None, balanced: Balanced, *, weighed: bool) -> str:
    how = "Most votes first" if fewest is None else f"Elected with at least {fewest} votes, most first"
    how = "By their share of the colleges' weights, the largest first" if weighed else how
    swaps = "".join(f"; {row.seated} before {row.displaced} for parity" for row in balanced.swaps)
    end = f"; {', '.join(found.tied)} tie for {found.open_seats} open seats" if found.tied else ""
    return f"{how}, reserved seats before the others{swaps}{end}."


def could_change(law: Reading, count: ElectionCount, electing: Electing, contested: ByCollege) -> bool:
    """Whether contested votes could seat somebody else, or make or break a tie for a seat.

    A contested paper may mark everybody: whoever is not elected may gain every missing vote while those elected lose
    every doubtful one; and those elected may fall below a majority that is asked.
    """
    now = decide_election(law, count, electing).found
    if not any(part.missing or part.doubtful for part in contested.values()):
        return False
    rivals = [row.name for row in count.candidates if not row.declined and row.name not in now.elected]
    ways = [_shifted(count, now, name, contested) for name in [*rivals, None]]
    return any(decide_election(law, way, electing).found.elected != now.elected for way in ways)


def _shifted(count: ElectionCount, now: Elected, name: str | None, contested: ByCollege) -> ElectionCount:
    """The count at its best for one candidate, or for nobody; a tie decided before no longer holds."""
    moved = tuple(
        _moved(row, contested, gains=row.name == name, loses=row.name in now.elected) for row in count.candidates
    )
    missing = sum(part.missing for part in contested.values())
    papers = {**count.papers, 1: count.papers.get(1, 0) + missing} if count.papers and missing else count.papers
    cast = {
        college: number + contested.get(college, Contested()).missing
        for college, number in count.papers_by_college.items()
    }
    return replace(count, candidates=moved, papers=papers, papers_by_college=cast, tie_decided_for=(), tie_rule=None)


def _moved(row: Standing, contested: ByCollege, *, gains: bool, loses: bool) -> Standing:
    if not gains and not loses:
        return row

    def after(votes: int, part: Contested) -> int:
        return votes + part.missing if gains else max(votes - part.doubtful, 0)

    missing, doubtful = (sum(getattr(part, name) for part in contested.values()) for name in ("missing", "doubtful"))
    colleges = {name: after(votes, contested.get(name, Contested())) for name, votes in row.by_college.items()}
    return replace(row, votes=after(row.votes, Contested(missing, doubtful)), by_college=colleges)
