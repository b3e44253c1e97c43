"""The clauses on votes: their types, and who may have several votes, in which groups, on what all are equal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes, outside
from services.governance.domain.votes_clauses import seat_permits
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def by_kind(word: str, votes: int) -> dict[str, Any]:
    return {"by": "kind", "is": word, "votes": votes}


def by_category(code: str, votes: int) -> dict[str, Any]:
    return {"by": "category", "is": code, "votes": votes}


def by_shares(least: int | None, votes: int) -> dict[str, Any]:
    return {"by": "shares", "is": "each" if least is None else {"at_least": least}, "votes": votes}


def group(category: str, word: str) -> dict[str, Any]:
    return {"category": category, "group": word}


@pytest.mark.parametrize(
    ("pack", "form", "grants", "groups", "key"),
    [
        ("DE-EG", None, [by_category("PROMOTER", 3)], None, None),
        ("DE-EG", None, [by_category("PROMOTER", 4)], None, "plural_votes.max_each"),
        ("IT-COOP", "spa", [by_kind("legal_person", 5)], None, None),
        ("IT-COOP", "spa", [by_kind("legal_person", 6)], None, "plural_votes.max_each"),
        ("IT-COOP", "spa", [by_kind("natural_person", 2)], None, "plural_votes.allowed_for"),
        ("IT-COOP", "spa", [by_shares(None, 1)], None, None),
        ("HU-SZOV", None, [by_kind("legal_person", 2)], None, "plural_votes.allowed"),
        ("FR-SCOP", "SA", [by_category("WORKER", 2)], None, "plural_votes.allowed"),
        ("ES-COOP", None, [by_category("PUBLIC", 2)], [group("PUBLIC", "public_entity")], None),
        ("ES-COOP", None, [by_category("PUBLIC", 2)], None, "plural_votes.allowed_for"),
        ("ES-COOP", None, [by_kind("coop", 2)], [group("COOP", "cooperative")], None),
        ("ES-COOP", None, [by_kind("legal_person", 2)], None, "plural_votes.allowed_for"),
        ("ES-COOP-SERVICES", None, [by_shares(10, 3)], None, "plural_votes.criterion"),
        ("ES-COOP-SERVICES", None, [by_category("ACTIVE", 5)], None, None),
        ("BE-SC", None, [by_category("FOUNDER", 2)], None, "vote_unit"),
        ("SCE", None, [by_category("ACTIVE", 5)], None, None),
        ("SCE", None, [by_category("ACTIVE", 6)], None, "plural_votes.max_each"),
        ("HU-SZOV", None, [by_kind("legal_person", 1)], None, None),
    ],
)
def test_grants_against_the_law(pack: str, form: str | None, grants: Any, groups: Any, key: str | None) -> None:
    choices = {"votes_granted": grants} | ({"member_groups": groups} if groups else {})
    found = outside(regime(pack, choices, form=form), "votes_granted", TODAY)
    assert (found.key if found else None) == key


def test_stricter_statutes_bound_their_own_grants() -> None:
    choices = {"plural_votes.max_each": 2, "votes_granted": [by_category("PROMOTER", 3)]}
    with pytest.raises(Refusal) as refused:
        check_statutes(regime("DE-EG", choices), TODAY)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"
    assert "§ 43(3)" in refused.value.message


@pytest.mark.parametrize(
    ("clause", "value"),
    [
        ("votes_granted", []),
        ("votes_granted", "five"),
        ("votes_granted", [{"by": "age", "is": "old", "votes": 2}]),
        ("votes_granted", [{"by": "kind", "is": "company", "votes": 2}]),
        ("votes_granted", [{"by": "category", "is": "", "votes": 2}]),
        ("votes_granted", [{"by": "shares", "is": {"at_least": 0}, "votes": 2}]),
        ("votes_granted", [{"by": "shares", "is": "all", "votes": 2}]),
        ("votes_granted", [by_kind("coop", 0)]),
        ("votes_granted", [{"by": "kind", "is": "coop", "votes": 2.0}]),
        ("votes_granted", [{"by": "kind", "is": "coop", "votes": True}]),
        ("votes_granted", [{"by": "kind", "is": "coop", "votes": 2, "why": "x"}]),
        ("member_groups", [{"category": "A"}]),
        ("member_groups", [group("A", "investor")]),
        ("member_groups", [group("A", "investing_member"), group("A", "investing_member")]),
        ("equal_vote_on", []),
        ("equal_vote_on", ["lunch"]),
        ("equal_vote_on", "elections"),
    ],
)
def test_a_clause_of_the_wrong_type_names_itself(clause: str, value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        outside(regime("DE-EG", {clause: value}), clause, TODAY)
    assert (refused.value.code, refused.value.details["key"]) == ("BAD_ARGUMENT", clause)


def test_a_category_is_in_one_capped_group_the_narrowest() -> None:
    both = [group("EXTERNAL", "non_cooperator"), group("EXTERNAL", "non_cooperator_not_coop")]
    with pytest.raises(Refusal, match="narrowest"):
        outside(regime("FR-SCIC-SA", {"member_groups": both}, form="SA"), "member_groups", TODAY)
    assert outside(regime("FR-SCIC-SA", {"member_groups": both[1:]}, form="SA"), "member_groups", TODAY) is None


def test_the_law_of_the_seat_admits_plural_votes_or_not() -> None:
    assert seat_permits(regime("SCE"), TODAY) is True
    assert seat_permits(regime("DE-EG"), TODAY) is None
