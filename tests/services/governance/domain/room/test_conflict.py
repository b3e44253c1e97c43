"""Conflicts of interest: which matters each law knows, and whether the vote is lost."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.governance.domain.room.conflict import declare
from tests.services.governance.domain.readings import reading


@pytest.mark.parametrize(
    ("pack", "matter", "lost"),
    [
        ("DE-EG", "own_discharge", True),
        ("ES-COOP", "cases_of_the_law_on_limited_companies", True),
        ("ES-COOP", "statutes_list", True),
        ("FR-SCIC-SA", "purchase_of_the_member_s_asset", True),
        ("IT-COOP", "own_interest_conflicting_with_the_company", False),
        ("IT-COOP", "directors_on_their_liability", True),
    ],
)
def test_what_each_law_does_to_the_vote(pack: str, matter: str, lost: bool) -> None:
    found = declare(reading(pack, form="spa"), matter, "She is the seller.")
    assert (found.vote_lost, found.law.key) == (lost, "conflict_of_interest.effect")


def test_belgium_takes_no_members_vote() -> None:
    with pytest.raises(Refusal) as refused:
        declare(reading("BE-SC"), "own_discharge", "She was a director.")
    assert (refused.value.code, refused.value.details["matters"]) == ("CONFLICT_NOT_KNOWN", [])
    assert "6:64" in refused.value.message


@pytest.mark.parametrize(
    ("pack", "key"), [("NL-COOP", "conflict_of_interest.matters"), ("AT-EGEN", "conflict_of_interest.counts_in_quorum")]
)
def test_what_nobody_knows_is_asked(pack: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        declare(reading(pack), "own_discharge", "She was a director.")
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", key)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_a_reason_is_given(why: str) -> None:
    with pytest.raises(Refusal) as refused:
        declare(reading("DE-EG"), "own_discharge", why)
    assert refused.value.code == "BAD_ARGUMENT"
