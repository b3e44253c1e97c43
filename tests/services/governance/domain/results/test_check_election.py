"""An election's count against what can be."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.results.check_election import check_election
from services.governance.domain.results.election import ElectionCount, Standing

THREE = (Standing("Ada", 6), Standing("Bo", 4), Standing("Cy", 2))


@pytest.mark.parametrize("fields", [
    {"seats": 0},
    {"candidates": ()},
    {"candidates": (Standing("Ada", 1), Standing("Ada", 2))},
    {"candidates": (Standing("", 1),)},
    {"candidates": (Standing("Ada", -1),)},
    {"reserved": {"x": 3}},
    {"reserved": {"x": 0}},
    {"papers": {1: 5, -1: 1}},
    {"papers": {1: 5}},
    {"papers": {2: 6, 0: -1}},
    {"tie_decided_for": ("Ada",)},
    {"tie_rule": "by lot"},
    {"tie_decided_for": ("Dee",), "tie_rule": "by lot"},
])  # fmt: skip
def test_a_count_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        check_election(ElectionCount(**({"seats": 2, "candidates": THREE} | fields)), None)
    assert refused.value.code == "BAD_ARGUMENT"


def test_papers_add_up_and_lie_within_the_room() -> None:
    counted = ElectionCount(2, THREE, papers={1: 2, 2: 5, 3: 1, 0: 1})
    check_election(counted, 9)
    assert (counted.valid, counted.invalid) == (8, 1)
    with pytest.raises(Refusal) as refused:
        check_election(counted, 8)
    assert (refused.value.code, refused.value.details) == ("TALLY_EXCEEDS_ROOM", {"counted": 9, "castable": 8})
