"""Calls for candidates: of which office the election is."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.governance.domain.initiative.candidacy import CandidateCall, check_office


def _call(office: str | None) -> CandidateCall:
    return CandidateCall(UUID(int=1), UUID(int=2), office, date(2027, 5, 1), date(2027, 5, 20))


@pytest.mark.parametrize("office", [None, "board"])
def test_an_election_is_of_the_office_called_for_or_says_none(office: str | None) -> None:
    check_office(_call("board"), office)


@pytest.mark.parametrize(
    ("called", "said"), [("council", "for the office 'council'"), (None, "for no office"), ("Board", "'Board'")]
)
def test_another_office_is_refused_and_the_refusal_says_which_was_called_for(called: str | None, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        check_office(_call(called), "board")
    assert refused.value.code == "BAD_ARGUMENT"


def test_a_call_for_no_office_takes_an_election_that_names_none() -> None:
    check_office(_call(None), None)
