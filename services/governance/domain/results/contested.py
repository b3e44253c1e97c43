"""The margin test of a result: majority or weighted colleges, and the quorum beside it.

One test for a single count is in `domain/margin.py`; by weighted colleges a contested vote counts in its own college.
There each college's yes share runs between two ends, and it may fall silent where its few votes are all doubtful: the
ends of the whole are reached with every college at its own end, those that pull the other way silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import majority_rule
from services.governance.domain.margin import ORDER, ByCollege, Contested, Margin, ways
from services.governance.domain.results.college_weights import CollegeWeights, weights_of
from services.governance.domain.results.decide import Counting, result
from services.governance.domain.results.rule import majority_of
from services.governance.domain.room.call import RoomQuorum


def result_margin(law: Reading, counting: Counting, contested: ByCollege) -> Margin:
    """The margin test of a result on the law's base. LAW_UNKNOWN, BAD_ARGUMENT as for the result itself."""
    together = Contested(
        sum(part.missing for part in contested.values()), sum(part.doubtful for part in contested.values())
    )
    now = result(law, counting).verdict
    reached = {
        result(law, replace(counting, tally=tally, quorum=quorum)).verdict
        for tally in _tallies(law, counting, contested, together)
        for quorum in _quorums(counting.quorum, together)
    }
    ordered = sorted(reached | {now}, key=ORDER.index)
    return Margin(together, now, ordered[0], ordered[-1])


def _tallies(law: Reading, counting: Counting, contested: ByCollege, together: Contested) -> Iterator[Tally]:
    weights = weights_of(law.regime)
    if weights is None:
        rule = majority_rule(majority_of(law, counting.kind, counting.matter), None, counting.call)
        yield from ways(counting.tally, rule, together)
    else:
        for way in _ways(counting.tally.colleges, weights, contested):
            yield replace(counting.tally, colleges=way if counting.tally.colleges else ())


def _quorums(quorum: RoomQuorum | None, together: Contested) -> list[RoomQuorum | None]:
    """The quorum as it was, and the other way where the contested votes reach or break it."""
    if quorum is None or quorum.found.needed is None or quorum.found.by_waiting:
        return [quorum]
    reaches = quorum.present + together.missing >= quorum.found.needed
    breaks = quorum.present - together.doubtful < quorum.found.needed
    other = breaks if quorum.found.quorate else reaches
    turned = replace(quorum, found=replace(quorum.found, quorate=not quorum.found.quorate))
    return [quorum, turned] if other else [quorum]


def _ways(parts: Sequence[PartCount], weights: CollegeWeights, contested: ByCollege) -> Iterator[tuple[PartCount, ...]]:
    """The counts among which the worst and the best lie, and the one that was taken."""
    known = {part.name: part for part in parts}
    rows = [known.get(name, PartCount(name, 0, 0)) for name in weights.weights]
    yield tuple(rows)
    for helps in (True, False):
        ends = [_end(row, contested.get(row.name, Contested()), helps=helps) for row in rows]
        yield from _silenced(rows, ends, contested, helps=helps)


def _end(row: PartCount, contested: Contested, *, helps: bool) -> PartCount:
    """A college at its best (or worst) for the proposal."""
    if helps:
        lost = min(contested.doubtful, row.against)
        return replace(row, in_favour=row.in_favour + contested.missing, against=row.against - lost)
    lost = min(contested.doubtful, row.in_favour)
    return replace(row, in_favour=row.in_favour - lost, against=row.against + contested.missing)


def _silenced(
    rows: Sequence[PartCount], ends: Sequence[PartCount], contested: ByCollege, *, helps: bool
) -> Iterator[tuple[PartCount, ...]]:
    """The ends as they are, then with those silent that can be, one after the other: who pulls the other way first."""
    able = [
        at
        for at, row in enumerate(rows)
        if row.in_favour + row.against <= contested.get(row.name, Contested()).doubtful
    ]
    order = sorted(able, key=lambda at: _share(ends[at]), reverse=not helps)
    found = list(ends)
    yield tuple(found)
    for at in order:
        found[at] = PartCount(found[at].name, 0, 0)
        yield tuple(found)


def _share(part: PartCount) -> Fraction:
    cast = part.in_favour + part.against
    return Fraction(part.in_favour, cast) if cast else Fraction(0)
