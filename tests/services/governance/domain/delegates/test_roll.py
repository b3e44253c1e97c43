"""The roll of an assembly of delegates: who would vote but is no delegate is represented by one."""

from __future__ import annotations

from datetime import date

import pytest

from services.governance.domain.assembly import Assembly
from services.governance.domain.delegates.roll import rules_for
from services.governance.domain.roll_rules import RollFacts, standing
from services.governance.domain.roll_sentences import explain
from services.governance.domain.words import AssemblyForm, AssemblyKind, RollReason
from tests.services.governance.country import key
from tests.services.governance.domain.laws import regime

MEETING = date(2026, 12, 15)
JOINED = date(2020, 1, 1)


def assembly(*, of_delegates: bool) -> Assembly:
    kind, form = AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM
    return Assembly(key(1), "DE.entity.test", "Test", kind, form, MEETING, MEETING, of_delegates=of_delegates)


@pytest.mark.parametrize(
    ("facts", "reason", "votes"),
    [
        (RollFacts(JOINED, shares=1), RollReason.REPRESENTED_BY_DELEGATE, 0),
        (RollFacts(JOINED, shares=1, delegate_votes=1), RollReason.VOTES, 1),
        (RollFacts(JOINED, shares=9, delegate_votes=3), RollReason.VOTES, 3),
        (RollFacts(JOINED, shares=1, delegate_votes=1, voting=False), RollReason.SUSPENDED, 0),
        (RollFacts(JOINED, shares=1, delegate_votes=1, ended_on=date(2026, 12, 1)), RollReason.NOT_REGISTERED, 0),
    ],
)
def test_votes_and_reason(facts: RollFacts, reason: RollReason, votes: int) -> None:
    found = standing(facts, rules_for(regime("DE-EG"), assembly(of_delegates=True)))
    assert (found.reason, found.votes) == (reason, votes)


def test_what_the_statutes_grant_a_member_counts_for_no_delegate() -> None:
    choices = {"plural_votes.max_each": 3, "votes_granted": [{"by": "shares", "is": {"at_least": 5}, "votes": 3}]}
    facts = RollFacts(JOINED, shares=9, delegate_votes=1)
    found = standing(facts, rules_for(regime("DE-EG", choices), assembly(of_delegates=True)))
    assert found.votes == 1


def test_each_reason_names_its_law() -> None:
    rules = rules_for(regime("DE-EG"), assembly(of_delegates=True))
    assert rules.laws[RollReason.VOTES].key == "delegates.weight"
    assert rules.laws[RollReason.REPRESENTED_BY_DELEGATE].key == "delegates.allowed_if"
    line = standing(RollFacts(JOINED, shares=1, delegate_votes=1), rules)
    assert "as a delegate in office" in explain(RollFacts(JOINED, shares=1), line, rules)


def test_another_assembly_knows_no_delegates() -> None:
    rules = rules_for(regime("DE-EG"), assembly(of_delegates=False))
    assert RollReason.REPRESENTED_BY_DELEGATE not in rules.laws
    assert standing(RollFacts(JOINED, shares=1), rules).reason is RollReason.VOTES
