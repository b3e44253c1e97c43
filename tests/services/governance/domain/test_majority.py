"""Majorities: the worked examples word for word, and the real numbers of 2020 under two bases."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import Tally
from services.governance.domain.majority import MajorityRule, Outcome, decide, majority_rule, needed
from services.governance.domain.words import MajorityBase, Side, Verdict
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
KEYS = {"ordinary": "ordinary", "amend": "amendment", "purpose": "purpose"}
BASES = {"cast": MajorityBase.VOTES_CAST, "present": MajorityBase.VOTES_PRESENT, "total": MajorityBase.VOTES_TOTAL}


def _cases() -> list[Any]:
    """Examples of one entity's majority that name a pack and a resolution of this issue."""
    path = Path(__file__).parent.parent / "worked_examples.json"
    found = []
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        for number, part in enumerate(case.get("parts", [case])):
            pack, given = part.get("pack") or case.get("pack"), part["given"]
            question = part.get("question") or case.get("question")
            plain = "entities" not in given and "wrongly_refused" not in given
            if question == "majority" and pack and plain and given.get("resolution", "ordinary") in KEYS:
                found.append(pytest.param(pack, given, part["expect"], id=f"{case['id']}-{number}"))
    return found


def tally(given: dict[str, Any]) -> Tally:
    counted = given["for"] + given["against"] + given.get("abstain", 0)
    return Tally(
        in_favour=given["for"],
        against=given["against"],
        abstain=given.get("abstain", 0),
        blank=0,
        present=max(given.get("present", counted), counted),
        entitled=given.get("entitled"),
        chair=Side(given["chair"]) if "chair" in given else None,
        reconstructed=False,
        rehearsal=False,
        source="",
    )


def outcome(pack: str, given: dict[str, Any]) -> Outcome:
    law = regime(pack, form=given.get("company_form"))
    on = date.fromisoformat(given["meeting_date"]) if "meeting_date" in given else TODAY
    leaf = law.required(f"majorities.{KEYS[given.get('resolution', 'ordinary')]}", on)
    base = BASES.get(given.get("statutes", {}).get("majority_base", ""))
    return decide(tally(given), majority_rule(leaf, base), law.rule("majorities.tie", on))


def test_the_examples_are_there() -> None:
    assert len(_cases()) >= 35


@pytest.mark.parametrize(("pack", "given_", "expect"), _cases())
def test_worked_example(pack: str, given_: dict[str, Any], expect: dict[str, Any]) -> None:
    found = outcome(pack, given_)
    shown = {
        "base": found.base_votes,
        "needed": found.needed,
        "share": found.share and [found.share.numerator, found.share.denominator],
        "verdict": found.verdict.value,
    }
    assert {name: shown[name] for name in expect} == expect


REAL = [((502, 44, 192), Fraction(251, 273)), ((531, 37, 170), Fraction(531, 568)), ((561, 44, 133), Fraction(51, 55))]


@pytest.mark.parametrize(("votes", "share"), REAL)
def test_23_june_2020_under_votes_cast_and_votes_present(votes: tuple[int, int, int], share: Fraction) -> None:
    counted = tally(dict(zip(("for", "against", "abstain"), votes, strict=True)))
    law = regime("BE-SC-CNC")
    leaf = law.required("majorities.ordinary", date(2020, 6, 23))
    tie = law.rule("majorities.tie", date(2020, 6, 23))
    cast = decide(counted, majority_rule(leaf, None), tie)
    present = decide(counted, majority_rule(leaf, MajorityBase.VOTES_PRESENT), tie)
    assert counted.present == sum(votes) == 738
    assert (cast.share, cast.base_votes) == (share, votes[0] + votes[1])
    assert (present.base_votes, present.needed, present.share) == (738, 370, Fraction(votes[0], 738))
    assert cast.verdict is present.verdict is Verdict.ADOPTED


def test_on_votes_present_an_abstention_works_as_a_no() -> None:
    given_ = {"for": 340, "against": 44, "abstain": 354}
    leaf, tie = regime("BE-SC").required("majorities.ordinary", TODAY), regime("BE-SC").rule("majorities.tie", TODAY)
    verdicts = [
        decide(tally(given_), majority_rule(leaf, base), tie).verdict for base in (None, MajorityBase.VOTES_PRESENT)
    ]
    assert verdicts == [Verdict.ADOPTED, Verdict.REJECTED]


def test_a_tie_for_the_chair_is_undecided_until_its_side_is_known() -> None:
    assert outcome("AT-EGEN", {"for": 10, "against": 10}).verdict is Verdict.UNDECIDED
    assert outcome("AT-EGEN", {"for": 0, "against": 0}).verdict is Verdict.REJECTED


def test_no_vote_cast_is_a_rejection_even_where_at_least_nothing_is_asked() -> None:
    assert outcome("AT-EGEN", {"resolution": "amend", "for": 0, "against": 0}).verdict is Verdict.REJECTED


def test_what_is_no_majority_of_yes_and_no_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        majority_rule(regime("ES-COOP").required("majorities.elections", TODAY), None)
    assert refused.value.code == "BAD_ARGUMENT"
    with pytest.raises(Refusal):
        decide(
            tally({"for": 1, "against": 0}),
            MajorityRule(Fraction(1, 2), MajorityBase.VOTES_TOTAL, True),
            regime("DE-EG").rule("majorities.tie", TODAY),
        )


@given(st.fractions(Fraction(1, 3), 1), st.booleans(), st.integers(0, 10**6))
def test_needed_is_the_fewest_that_carry(threshold: Fraction, strict: bool, votes: int) -> None:
    fewest = needed(MajorityRule(threshold, MajorityBase.VOTES_CAST, strict), votes)

    def carries(yes: int) -> bool:
        return yes > 0 and (yes > threshold * votes if strict else yes >= threshold * votes)

    assert carries(fewest)
    assert not carries(fewest - 1)


DOUBLE = {
    "all_of": [
        {"threshold": [2, 3], "base": "cast_excl", "strict": False},
        {"threshold": [1, 2], "base": "total", "strict": True},
    ]
}


@pytest.mark.parametrize(
    ("votes", "verdict"), [((51, 25), Verdict.ADOPTED), ((50, 5), Verdict.REJECTED), ((51, 26), Verdict.REJECTED)]
)
def test_of_a_double_majority_both_must_be_reached(votes: tuple[int, int], verdict: Verdict) -> None:
    law = regime("BE-SC", {"majorities.ordinary": DOUBLE})
    rule = majority_rule(law.required("majorities.ordinary", TODAY), None)
    counted = tally({"for": votes[0], "against": votes[1], "present": 90, "entitled": 100})
    found = decide(counted, rule, law.rule("majorities.tie", TODAY))
    assert (found.verdict, found.base_votes, found.share) == (verdict, sum(votes), Fraction(votes[0], sum(votes)))
