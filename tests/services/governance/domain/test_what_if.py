"""Supposed votes under the limits of a real count, and which limits a supposition leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, PartCount, Tally
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.decide import Result
from services.governance.domain.what_if import Figures, Supposed, left_out, outcome_if
from services.governance.domain.words import ResolutionKind, Verdict
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.results.counts import tally

ITEM = AgendaItem("Accounts", ResolutionKind.ORDINARY)
COLLABORATORS = GroupTotal("collaborating_member", "total", 20, 5)


def outcome(law: Reading, figures: Figures, votes: Tally) -> Result:
    found = outcome_if(law, ITEM, figures, Supposed(tally=votes), None)
    assert found is not None
    return found


def test_a_capped_group_counts_as_it_would_at_the_meeting() -> None:
    law, figures = reading("ES-COOP"), Figures(40, 40, capped=(COLLABORATORS,))
    open_ = outcome(law, figures, tally(10, 4))
    assert (open_.verdict, open_.open[0].law.key) == (Verdict.NO_RESULT, "group_caps")
    apart = outcome(law, figures, tally(10, 4, groups=(PartCount("collaborating_member", 8, 0),)))
    assert apart.groups is not None
    assert (apart.groups.allowed, apart.verdict) == ({"collaborating_member": 5}, Verdict.ADOPTED)


def test_votes_apart_have_to_fit_into_all_votes() -> None:
    with pytest.raises(Refusal) as refused:
        outcome(reading("ES-COOP"), Figures(40, 40), tally(3, 4, groups=(PartCount("collaborating_member", 8, 0),)))
    assert refused.value.code == "BAD_ARGUMENT"


@pytest.mark.parametrize(
    ("pack", "choices", "keys"),
    [
        ("BE-SC-CNC", {}, ["vote_caps.per_member"]),
        ("ES-COOP", {}, []),
        ("IT-COOP", {}, []),
        ("BE-SC", {}, []),
    ],
)
def test_a_cap_on_votes_present_is_named_as_left_out(pack: str, choices: dict[str, Any], keys: list[str]) -> None:
    found = left_out(reading(pack, choices), Figures(40, 40))
    assert [row.law.key for row in found] == keys
    assert all(row.law.source for row in found)
