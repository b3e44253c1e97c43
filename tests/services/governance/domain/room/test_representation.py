"""Representation: by which rule, on which days, and one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.representation import Mandate
from services.governance.domain.room.representation import Acting, Known, check_in_force, end, overlap, represent
from services.governance.domain.words import RepresentationBasis
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import who

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)
ACTING = Acting(
    who(1), RepresentationBasis.DIRECTOR, "register extract", Mandate("x", JANUARY, DECEMBER), member=who(2)
)
NOBODY = Known(organisation=None, mandates=[])


@pytest.mark.parametrize(
    ("pack", "basis", "article"),
    [
        ("DE-EG", RepresentationBasis.DIRECTOR, "DE GenG § 43(4)"),
        ("DE-EG", RepresentationBasis.COMMON_REPRESENTATIVE, "DE GenG § 77(1)"),
        ("IT-COOP", RepresentationBasis.GUARDIAN, "IT codice civile art. 320"),
        ("BE-SC", RepresentationBasis.DIRECTOR, "BE CSA/WVV 2:49"),
    ],
)
def test_each_basis_has_its_article(pack: str, basis: RepresentationBasis, article: str) -> None:
    assert represent(reading(pack, form="spa"), replace(ACTING, basis=basis), NOBODY).source == article


@pytest.mark.parametrize("pack", ["ES-COOP", "SE-EKFOR"])
def test_joint_holders_are_asked_about_where_nobody_says(pack: str) -> None:
    with pytest.raises(Refusal) as refused:
        represent(reading(pack), replace(ACTING, basis=RepresentationBasis.COMMON_REPRESENTATIVE), NOBODY)
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "representation.joint_holders")


def test_a_usufruct_gives_the_vote_only_by_the_statutes() -> None:
    usufruct = replace(ACTING, basis=RepresentationBasis.USUFRUCTUARY)
    for choices in (None, {"usufruct_votes": False}):
        with pytest.raises(Refusal) as refused:
            represent(reading("BE-SC", choices), usufruct, NOBODY)
        assert refused.value.code == "REPRESENTATION_NOT_ALLOWED"
    assert "art. 1" in represent(reading("BE-SC", {"usufruct_votes": True}), usufruct, NOBODY).source


def test_one_acts_at_a_time() -> None:
    before, after = Mandate("x", None, JANUARY - timedelta(days=1)), Mandate("x", DECEMBER + timedelta(days=1), None)
    represent(reading("DE-EG"), ACTING, replace(NOBODY, mandates=[before, after]))
    for other in (Mandate("x", None, JANUARY), Mandate("x", DECEMBER, None), Mandate("x")):
        with pytest.raises(Refusal) as refused:
            represent(reading("DE-EG"), ACTING, replace(NOBODY, mandates=[other]))
        assert refused.value.code == "ALREADY_EXISTS"


def test_both_days_are_included_and_yesterdays_is_over() -> None:
    mandate = [Mandate("x", JANUARY, JUNE)]
    check_in_force(mandate, JANUARY)
    check_in_force(mandate, JUNE)
    for day, said in ((JUNE + timedelta(days=1), "ended on 2026-06-01"), (date(2025, 12, 31), "begins on 2026-01-01")):
        with pytest.raises(Refusal) as refused:
            check_in_force(mandate, day)
        assert (refused.value.code, said in refused.value.message) == ("REPRESENTATION_OVER", True)


def test_an_end_moves_only_forward_in_knowledge_never_later() -> None:
    assert end(Mandate("x", JANUARY, None), JUNE) == Mandate("x", JANUARY, JUNE)
    for day in (DECEMBER, JUNE):
        with pytest.raises(Refusal) as refused:
            end(Mandate("x", JANUARY, JUNE), day)
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    with pytest.raises(Refusal) as refused:
        end(Mandate("x", JANUARY, JUNE), date(2025, 1, 1))
    assert refused.value.code == "BAD_ARGUMENT"


DAYS = st.one_of(st.none(), st.integers(0, 30).map(lambda days: JANUARY + timedelta(days=days)))


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_mandates_overlap_when_a_day_has_both(
    first: date | None, last: date | None, start: date | None, stop: date | None
) -> None:
    one, other = Mandate("x", first, last), Mandate("x", start, stop)
    days = [JANUARY + timedelta(days=day) for day in range(-2, 34)]
    if all(any(mandate.holds(day) for day in days) for mandate in (one, other)):
        assert overlap(one, other) == any(one.holds(day) and other.holds(day) for day in days)
        assert overlap(one, other) == overlap(other, one)
