"""One reason per membership, in the order of precedence; day n votes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.roll_rules import RollFacts, RollRules, Standing, rules_of, standing
from services.governance.domain.roll_sentences import explain
from services.governance.domain.words import RollReason
from tests.services.governance.domain.laws import regime

MEETING = date(2026, 6, 1)
STRICT = RollRules(MEETING, waiting_days=90, default_suspends=True, share_needed=True, per_share=False)
FINE = RollFacts(joined_on=date(2020, 1, 1), shares=1, paid_shares=1)
WORST = RollFacts(
    joined_on=MEETING, ended_on=MEETING - timedelta(days=1), voting=False, in_default=True, shares=0, paid_shares=0
)


def test_the_order_of_precedence() -> None:
    cured = [
        (RollReason.NOT_REGISTERED, {}),
        (RollReason.SUSPENDED, {"ended_on": None}),
        (RollReason.IN_DEFAULT, {"voting": True}),
        (RollReason.NO_SHARE, {"in_default": False}),
        (RollReason.WAITING, {"shares": 1}),
        (RollReason.VOTES, {"joined_on": MEETING - timedelta(days=90)}),
    ]
    facts = WORST
    for reason, cure in cured:
        facts = replace(facts, **cure)
        assert standing(facts, STRICT).reason is reason


@pytest.mark.parametrize(
    ("joined", "meeting", "votes"), [("2026-03-03", "2026-05-31", 0), ("2026-03-03", "2026-06-01", 1)]
)
def test_italy_day_89_and_day_90(joined: str, meeting: str, votes: int) -> None:
    on = date.fromisoformat(meeting)
    rules = rules_of(regime("IT-COOP", form="spa"), on)
    facts = replace(FINE, joined_on=date.fromisoformat(joined))
    assert standing(facts, rules).votes == votes
    assert "2538(1)" in rules.laws[RollReason.WAITING].source


def test_a_membership_that_ends_on_the_day_of_the_meeting_is_there() -> None:
    assert standing(replace(FINE, ended_on=MEETING), STRICT).votes == 1
    assert standing(replace(FINE, ended_on=MEETING - timedelta(days=1)), STRICT).votes == 0


def test_a_membership_that_has_not_begun_is_not_registered() -> None:
    line = standing(replace(FINE, registered=False), STRICT)
    assert line == Standing(0, RollReason.NOT_REGISTERED)
    assert explain(FINE, line, STRICT) == "Not registered on the day of the meeting."


@pytest.mark.parametrize(
    ("pack", "form", "suspends"),
    [
        ("BE-SC-CNC", None, True),
        ("DE-EG", None, False),
        ("FR-SCOP", "SA", True),
        ("FR-SCOP", "SARL", False),
        ("IT-COOP", "spa", True),
    ],
)
def test_default_suspends_where_that_law_says_so(pack: str, form: str | None, suspends: bool) -> None:
    rules = rules_of(regime(pack, form=form), MEETING)
    assert rules.default_suspends is suspends
    assert rules.gaps == ()


def test_a_silent_law_on_default_is_a_gap_and_the_member_votes_meanwhile() -> None:
    silent = rules_of(regime("ES-COOP"), MEETING)
    assert silent.gaps == ("unpaid_shares.vote_suspended",)
    assert standing(replace(FINE, in_default=True), silent).votes == 1
    said = rules_of(regime("ES-COOP", {"unpaid_shares.vote_suspended": True}), MEETING)
    assert said.gaps == ()
    assert standing(replace(FINE, in_default=True), said).reason is RollReason.IN_DEFAULT


def test_a_share_is_needed_where_law_or_statutes_tie_the_vote_to_it() -> None:
    nobody = replace(FINE, shares=0, paid_shares=0)
    for pack, choices, votes in (
        ("BE-SC-CNC", None, 0),
        ("NL-COOP", None, 1),
        ("NL-COOP", {"vote_needs_share": True}, 0),
    ):
        assert standing(nobody, rules_of(regime(pack, choices), MEETING)).votes == votes


def test_where_shares_vote_only_those_in_default_sleep() -> None:
    rules = rules_of(regime("BE-SC"), MEETING)
    assert rules.per_share
    holder = replace(FINE, shares=10, paid_shares=4)
    assert standing(holder, rules) == Standing(10, RollReason.VOTES)
    assert standing(replace(holder, in_default=True), rules) == Standing(4, RollReason.VOTES)
    assert standing(replace(holder, in_default=True, paid_shares=0), rules) == Standing(0, RollReason.IN_DEFAULT)


FACTS = st.builds(
    RollFacts,
    joined_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    ended_on=st.none() | st.dates(date(2026, 5, 1), date(2026, 7, 1)),
    voting=st.booleans(),
    in_default=st.booleans(),
    shares=st.integers(0, 5),
    paid_shares=st.integers(0, 5),
)
RULES = st.builds(
    RollRules,
    meeting_on=st.just(MEETING),
    waiting_days=st.sampled_from([0, 30, 90]),
    default_suspends=st.booleans(),
    share_needed=st.booleans(),
    per_share=st.booleans(),
)


@given(FACTS, RULES)
def test_only_the_reason_votes_has_votes_and_every_line_is_explained(facts: RollFacts, rules: RollRules) -> None:
    line = standing(facts, rules)
    assert line.votes >= 0
    assert line.reason is RollReason.VOTES or line.votes == 0
    assert explain(facts, line, rules)


@given(FACTS, RULES)
def test_the_day_of_entry_only_ever_helps_with_time(facts: RollFacts, rules: RollRules) -> None:
    later = replace(rules, meeting_on=rules.meeting_on + timedelta(days=1))
    stays = replace(facts, ended_on=None)
    assert standing(stays, later).votes >= standing(stays, rules).votes
