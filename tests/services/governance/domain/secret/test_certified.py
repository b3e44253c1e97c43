"""A certified count is taken as its provider signed it, about the sealed roll, with right sums; or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.auth.keys import SigningKey
from commons.errors import Refusal
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.secret.certified import Expected, Provider, certified, check_key, check_other

KEY = SigningKey.generate()
PROVIDER = Provider("Stimme GmbH", KEY.public_set()["keys"][0], "actor-1")
EXPECTED = Expected("DE.resolution.1", "DE.roll.1", "ab" * 32, 10, election=False)
CLAIMS: dict[str, Any] = {
    "sub": "DE.resolution.1",
    "roll": {"id": "DE.roll.1", "root": "ab" * 32, "votes": 10},
    "protocol": "P-7",
    "voters": 8,
    "votes": {"cast": 9, "spoilt": 1},
    "count": {"for": 5, "against": 2, "abstain": 1, "blank": 0},
}
ELECTION = {
    **{name: value for name, value in CLAIMS.items() if name != "count"},
    "election": {
        "seats": 2,
        "candidates": [{"name": "Ada", "votes": 5}, {"name": "Bo", "votes": 3, "college": "A"}],
        "papers": {"0": 1, "1": 6, "2": 1},
    },
}


def code(statement: str, expected: Expected = EXPECTED) -> str:
    with pytest.raises(Refusal) as refused:
        certified(statement, PROVIDER, expected)
    return refused.value.code


def test_a_count_as_it_was_signed() -> None:
    found = certified(KEY.sign(CLAIMS), PROVIDER, EXPECTED)
    assert isinstance(found, Count)
    assert (found.in_favour, found.against, found.abstain, found.blank) == (5, 2, 1, 0)
    assert found.source == "certified by Stimme GmbH, protocol P-7"


def test_an_election_as_it_was_signed() -> None:
    expected = Expected("DE.resolution.1", "DE.roll.1", "ab" * 32, 10, election=True)
    found = certified(KEY.sign(ELECTION), PROVIDER, expected)
    assert isinstance(found, ElectionCount)
    assert ([row.votes for row in found.candidates], found.spoilt, found.seats) == ([5, 3], 1, 2)
    assert code(KEY.sign(CLAIMS), expected) == code(KEY.sign(ELECTION)) == "CERTIFICATE_MISMATCH"


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": "DE.resolution.2"},
        {"roll": {"id": "DE.roll.1", "root": "cd" * 32, "votes": 10}},
        {"roll": {"id": "DE.roll.1", "root": "ab" * 32, "votes": 11}},
        {"roll": None},
        {"votes": {"cast": 8, "spoilt": 1}},
        {"votes": {"cast": 9, "spoilt": 0}},
        {"votes": {"cast": 11, "spoilt": 3}},
        {"votes": {"cast": 9}},
        {"votes": None},
        {"voters": 10},
        {"voters": 0},
        {"voters": True},
        {"count": {"for": 5, "against": 2, "abstain": 1}},
        {"count": {"for": -5, "against": 12, "abstain": 1, "blank": 0}},
        {"count": {"for": 5.0, "against": 2, "abstain": 1, "blank": 0}},
        {"count": {**CLAIMS["count"], "colleges": {"A": {}}}},
        {"count": [5, 2, 1, 0]},
    ],
)
def test_whatever_does_not_match_is_refused(changed: dict[str, Any]) -> None:
    assert code(KEY.sign(CLAIMS | changed)) == "CERTIFICATE_MISMATCH"


def test_another_key_or_no_token() -> None:
    assert code(SigningKey.generate().sign(CLAIMS)) == "CERTIFICATE_MISMATCH"
    assert code("x" * 2_000_000) == code("") == code("a.b.c") == "CERTIFICATE_MISMATCH"


@given(
    said=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=3)
    )
)
def test_whatever_a_provider_signs_in_their_place_is_refused(said: Any) -> None:
    for name in ("count", "votes", "roll"):
        assert code(KEY.sign({**CLAIMS, name: said})) == "CERTIFICATE_MISMATCH"


def test_a_provider_has_a_public_key_and_its_counts_take_another_person() -> None:
    public = check_key(KEY.public_set()["keys"][0])
    assert public.keys() == {"kty", "crv", "x", "y", "kid"}
    for wrong in ({**public, "d": "x"}, {**public, "crv": "P-384"}, {**public, "x": "AA"}, {}, "x", None):
        with pytest.raises(Refusal, match="key"):
            check_key(wrong)
    check_other(PROVIDER, "actor-2")
    with pytest.raises(Refusal) as refused:
        check_other(PROVIDER, "actor-1")
    assert refused.value.code == "APPROVAL_NEEDS_TWO"
