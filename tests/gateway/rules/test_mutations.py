"""The table of mutations is about the code as it is, and no rule is without one."""

from __future__ import annotations

from tests.gateway.rules import mutate
from tests.gateway.rules.mutate import ROOT, mutations

RULES = [f"M{number}" for number in range(1, 27)]


def test_every_rule_has_a_test_class_and_a_mutation() -> None:
    assert sorted(mutate.test_classes()) == sorted(RULES)
    assert {mutation.rule for mutation in mutations()} == set(RULES)


def test_every_mutation_has_its_place_in_the_code() -> None:
    """One that fails here was about code that has changed: say anew in `mutations.toml` how the rule would break."""
    assert [(found.rule, found.old) for found in mutations() if len(found.places(ROOT)) != 1] == []
