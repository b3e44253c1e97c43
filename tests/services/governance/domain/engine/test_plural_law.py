"""A holder's own ceiling, and those by shares of the whole; caps that are the room's stay out of the roll."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.member_cap import Weights
from services.governance.domain.engine.plural_law import holder_leaves, measured, of_holder, plural_sum, whole_leaves
from tests.services.governance.domain.readings import reading

WEIGHTS = st.lists(st.builds(Weights, st.integers(0, 60), st.integers(0, 30)), max_size=6)


def ceiling(pack: str, kind: str, groups: tuple[str, ...] = (), seat: bool | None = None, form: str = "") -> Any:
    found = of_holder(holder_leaves(reading(pack, form=form or None), seat), seat, kind, groups)
    return found and (found.votes, found.law.key)


def test_who_may_have_how_many() -> None:
    assert ceiling("IT-COOP", "natural_person", form="spa") == (1, "plural_votes.allowed_for")
    assert ceiling("IT-COOP", "coop", form="spa") == (5, "plural_votes.max_each")
    assert ceiling("ES-COOP", "legal_person") == (1, "plural_votes.allowed_for")
    assert ceiling("ES-COOP", "legal_person", ("public_entity",)) is None
    assert ceiling("DE-EG", "natural_person") == (3, "plural_votes.max_each")
    assert ceiling("FR-SCOP", "legal_person", form="SA") == (1, "plural_votes.allowed")
    assert ceiling("SCE", "natural_person", seat=True) == (5, "plural_votes.max_each")
    assert ceiling("SCE", "natural_person", seat=False) == (1, "plural_votes.allowed")


def cap(base: str) -> dict[str, Any]:
    return {"vote_caps.per_member": {"base": base, "frac": [1, 4], "strict": False}}


@pytest.mark.parametrize(
    ("base", "most"), [("total", 3), ("members", 2), ("present", None), ("present_uncapped", None)]
)
def test_a_cap_is_measured_on_the_roll_only_by_what_is_known_there(base: str, most: int | None) -> None:
    leaves = whole_leaves(reading("AT-EGEN", cap(base)))
    assert measured(leaves, [Weights(40, 1), Weights(1, 9)], 10).cap == most


def test_a_base_that_nobody_can_count_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        measured(whole_leaves(reading("AT-EGEN", cap("moon"))), [Weights(2, 1)], 1)
    assert refused.value.code == "LAW_UNKNOWN"


def test_nothing_is_measured_where_everybody_has_one_vote() -> None:
    assert measured(whole_leaves(reading("ES-COOP")), [Weights(1, 2)], 2).top is None


@given(WEIGHTS)
def test_all_plural_votes_together_stay_below_half_the_members(weights: list[Weights]) -> None:
    members = sum(row.count for row in weights)
    found = measured(whole_leaves(reading("ES-COOP-SERVICES")), weights, members)
    if found.top is not None:
        assert found.top >= 1
        assert 2 * plural_sum(weights, found.top) < members or found.top == 1
