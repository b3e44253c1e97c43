"""The clause `offices`: what it may say, what a count is held to, terms by it."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.elections.office_rules import Batch, check_offices, office_rules
from services.governance.domain.elections.terms import terms_of
from services.governance.domain.results.election import Electing, ElectionCount, Standing, decide_election
from services.governance.domain.words import ElectionVerdict
from tests.services.governance.domain.readings import reading

FULL: dict[str, Any] = {
    "office": "board",
    "seats": 4,
    "term": {"years": 3},
    "staggered": [{"seats": 1, "years": 1}, {"seats": 2, "years": 3}, {"seats": 1, "years": 2}],
    "staggered_by": "votes",
    "reserved": [{"college": "A", "seats": 1}],
    "college_seats": [{"college": "B", "seats": 1}],
    "parity": [{"group": "woman", "at_least": 2}],
    "list_threshold": [1, 20],
}


def test_the_clause_is_read_as_it_is_written() -> None:
    check_offices([FULL, {"office": "jury"}])
    rules = office_rules(reading("ES-COOP", {"offices": [FULL]}), "board")
    assert rules is not None
    assert (rules.seats, rules.years, rules.parity, rules.college_seats) == (4, 3, {"woman": 2}, {"B": 1})
    assert rules.batches[0] == Batch(1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "board",
        [{"seats": 3}],
        [FULL, FULL],
        [FULL | {"chairs": 3}],
        [FULL | {"seats": 0}],
        [FULL | {"seats": 1}],
        [FULL | {"how": "by_lot"}],
        [FULL | {"term": {"years": 0}}],
        [FULL | {"staggered": []}],
        [FULL | {"reserved": [{"college": "A", "seats": 1}] * 2}],
        [FULL | {"parity": [{"group": "", "at_least": 1}]}],
        [FULL | {"list_threshold": [1, 1]}],
        [FULL | {"list_method": "huntington_hill"}],
        [FULL | {"substitutes": "yes"}],
    ],
)
def test_a_clause_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(Refusal) as refused:
        check_offices(wrong)
    assert (refused.value.code, refused.value.details["key"]) == ("BAD_ARGUMENT", "offices")


def test_terms_are_staggered_by_votes_and_equals_at_an_edge_are_left_open() -> None:
    rules = office_rules(reading("ES-COOP", {"offices": [FULL]}), "board")
    assert rules is not None
    found = terms_of(rules, {"A": 9, "B": 7, "C": 5, "D": 3})
    assert (found.years, found.undecided) == ({"A": 3, "B": 3, "C": 2, "D": 1}, ())
    found = terms_of(rules, {"A": 9, "B": 7, "C": 7, "D": 3})
    assert (found.years, found.undecided) == ({"A": 3, "D": 1}, ("B", "C"))


def test_parity_that_nobody_can_fill_has_no_result_until_the_statutes_say_what_then() -> None:
    standing = (Standing("A", 9, group="man"), Standing("B", 5, group="man"))
    for unfilled, verdict, elected in (
        (None, ElectionVerdict.NO_RESULT, ()),
        ("others", ElectionVerdict.COMPLETE, ("A", "B")),
        ("vacant", ElectionVerdict.SEATS_VACANT, ("A",)),
    ):
        row = {"office": "board", "parity": [{"group": "woman", "at_least": 1}]}
        said = row if unfilled is None else row | {"parity_unfilled": unfilled}
        law = reading("ES-COOP", {"offices": [said]})
        found = decide_election(law, ElectionCount(2, standing, office="board"), Electing())
        assert (found.verdict, found.found.elected) == (verdict, elected)
