"""The margin test against every way the contested votes could have gone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.governance.domain.assembly import Tally
from services.governance.domain.law.leaf import Confidence, Leaf
from services.governance.domain.majority import MajorityRule, decide
from services.governance.domain.margin import Contested, explain, margin
from services.governance.domain.words import MajorityBase, Side, Verdict

SMALL = st.integers(0, 4)
FEW = st.integers(0, 2)
PLAIN = st.builds(
    MajorityRule,
    st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)]),
    st.sampled_from(MajorityBase),
    st.booleans(),
)
RULES = PLAIN | st.builds(lambda first, other: replace(first, also=(other,)), PLAIN, PLAIN)
CHAIR = Leaf("majorities.tie", "AT-EGEN", "chair_side_wins", None, "art.", Confidence.READ)
BINS = ("in_favour", "against", "abstain", "blank", "silent", "absent")


def tally_of(counts: dict[str, int], chair: Side | None) -> Tally:
    shown = {name: counts[name] for name in BINS[:4]}
    present = sum(shown.values()) + counts["silent"]
    return Tally(
        **shown,
        present=present,
        entitled=present + counts["absent"],
        chair=chair,
        reconstructed=False,
        rehearsal=False,
        source="",
    )


def every_way(counts: dict[str, int], contested: Contested) -> list[dict[str, int]]:
    """Every tally with the doubtful votes (or some of them) gone and the missing ones (or some) somewhere."""
    ways = [counts]
    for _ in range(contested.doubtful):
        ways += [way | {name: way[name] - 1} for way in ways for name in BINS if way[name]]
    for _ in range(contested.missing):
        ways += [way | {name: way[name] + 1} for way, name in product(list(ways), BINS)]
    return ways


@settings(deadline=None)
@example((1, 0, 0, 0, 1, 0), MajorityRule(Fraction(1, 2), MajorityBase.VOTES_PRESENT, True), Contested(0, 2), None)
@given(st.tuples(*[SMALL] * 6), RULES, st.builds(Contested, FEW, FEW), st.sampled_from([None, *Side]))
def test_worst_and_best_are_those_of_every_way_the_votes_could_go(
    given_counts: tuple[int, ...], rule: MajorityRule, contested: Contested, chair: Side | None
) -> None:
    counts = dict(zip(BINS, given_counts, strict=True))
    verdicts = {decide(tally_of(way, chair), rule, CHAIR).verdict for way in every_way(counts, contested)}
    found = margin(tally_of(counts, chair), rule, CHAIR, contested)
    assert {found.worst, found.best} <= verdicts
    if found.worst is found.best:
        assert verdicts == {found.worst}
    order = [Verdict.REJECTED, Verdict.UNDECIDED, Verdict.ADOPTED]
    assert order.index(found.worst) == min(map(order.index, verdicts))
    assert order.index(found.best) == max(map(order.index, verdicts))
    assert found.could_change == (verdicts != {found.verdict})


def test_lines_are_counted_by_what_is_claimed() -> None:
    assert Contested.of([(0, 1), (1, 0), (1, 5), (3, 3)]) == Contested(missing=5, doubtful=1)


def test_a_margin_is_said_in_one_sentence() -> None:
    tally = tally_of(dict.fromkeys(BINS, 0) | {"in_favour": 10, "against": 9}, None)
    rule = MajorityRule(Fraction(1, 2), MajorityBase.VOTES_CAST, strict=True)
    plain = replace(CHAIR, value="motion_fails")
    assert explain(margin(tally, rule, plain, Contested())) == "No vote of the roll is contested."
    close = margin(tally, rule, plain, Contested(missing=1))
    assert explain(close) == "1 contested votes could change the result: REJECTED at worst, ADOPTED at best."
    safe = margin(replace(tally, in_favour=20), rule, plain, Contested(missing=1))
    assert explain(safe) == "1 contested votes could not change the result, wherever they went."
