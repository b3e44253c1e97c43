"""What a link token must say, and what redeeming it comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from commons.errors import Refusal
from services.members.domain.linking import (
    LINK_LIFETIME,
    LinkClaims,
    check_name,
    decide_link,
    link_claims,
    read_link_claims,
)

ADA, OLD, OTHER = (UUID(int=number, version=4) for number in (1, 2, 3))
CLAIMS = LinkClaims(
    token=uuid4(),
    country="BE",
    person=ADA,
    issuer="be",
    subject="ada",
    expires=datetime(2026, 1, 1, 12, tzinfo=UTC),
    name="Ada Lovelace",
)


def test_claims_survive_being_signed() -> None:
    signed = link_claims(CLAIMS, "members/BE", "members/FR")
    assert signed["aud"] == "members/FR"
    assert signed["exp"] - signed["iat"] == LINK_LIFETIME.total_seconds()
    assert read_link_claims(signed) == CLAIMS


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "VOTING_ROLL"},
        {"purpose": None},
        {"sub": "organisation." + "0" * 32},
        {"sub": 7},
        {"jti": "nonsense"},
        {"login": None},
        {"login": {"issuer": "be"}},
        {"exp": "soon"},
    ],
)
def test_other_tokens_are_no_link_tokens(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_link_claims(link_claims(CLAIMS, "members/BE", "members/FR") | change)
    assert refused.value.code == "LINK_TOKEN_INVALID"


def test_whoever_redeems_says_with_whom() -> None:
    check_name(CLAIMS, " Ada Lovelace ")
    for said in ("", "Ada", "ada lovelace"):
        with pytest.raises(Refusal) as refused:
            check_name(CLAIMS, said)
        assert refused.value.code == "BAD_ARGUMENT"


def test_a_link_renames_every_id_that_is_hers_here() -> None:
    link = decide_link(CLAIMS, ADA, (OLD,), (OTHER, OLD), used=False)
    assert link.person == ADA
    assert link.former == (OLD, OTHER)
    assert link.login == ("be", "ada")


@pytest.mark.parametrize(
    ("mine", "used", "code"),
    [
        ((OLD,), True, "LINK_TOKEN_INVALID"),
        ((), False, "NOT_FOUND"),
        ((ADA,), False, "ALREADY_LINKED"),
    ],
)
def test_what_cannot_be_linked_is_refused(mine: tuple[UUID, ...], used: bool, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        decide_link(CLAIMS, ADA, mine, (), used=used)
    assert refused.value.code == code
