"""Powers that name nobody, substitutes, and the part of a meeting that one holder may have in her hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.proxies.share import check_share
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.proxy import give
from tests.services.governance.domain.room.rooms import OUTSIDERS, who
from tests.services.governance.domain.room.test_proxy import FINE, GIVEN, law_of, refused

BLANK = replace(GIVEN, holder=None)
SECOND = replace(GIVEN, substitute=Holder(who(3), outsider=False))


@pytest.mark.parametrize(
    ("pack", "form", "code"),
    [
        ("FR-SCIC-SA", None, None),
        ("FR-SCOP", "SA", None),
        ("FR-SCOP", "SARL", "PROXY_NOT_ALLOWED"),
        ("IT-COOP", "spa", "PROXY_NOT_ALLOWED"),
        ("DE-EG", None, "PROXY_NOT_ALLOWED"),
        ("BE-SC", None, "LAW_UNKNOWN"),
        ("SE-EKFOR", None, "LAW_UNKNOWN"),
    ],
)
def test_a_power_that_names_nobody_by_each_law(pack: str, form: str | None, code: str | None) -> None:
    law = law_of(pack, form=form)
    if code is None:
        assert "L225-106" in give(law, BLANK, FINE).source
        return
    found = refused(law, BLANK, FINE)
    assert (found.code, found.details["key"]) == (code, "proxies.blank_proxy")
    assert found.details["article"]


def test_statutes_give_blank_powers_to_the_chair_or_make_them_void() -> None:
    chosen = law_of("BE-SC", {"proxies.blank_proxy": "chair"})
    assert "art." in give(chosen, BLANK, FINE).source
    assert refused(law_of("BE-SC", {"proxies.blank_proxy": "void"}), BLANK, FINE).code == "PROXY_NOT_ALLOWED"
    assert refused(law_of("BE-SC", {"proxies.blank_proxy": "the wind"}), BLANK, FINE).code == "LAW_UNKNOWN"


def test_nobody_says_whether_blank_powers_count_among_the_chairs_number() -> None:
    """A SCOP of sixty: three extra votes. The third is surely within it, the fourth perhaps not."""
    law, around = law_of("FR-SCOP", form="SA"), replace(FINE, members=60)
    give(law, BLANK, replace(around, holds=2))
    assert refused(law, BLANK, replace(around, holds=3)).code == "LAW_UNKNOWN"


def test_a_substitute_keeps_what_a_holder_keeps() -> None:
    law = law_of("DE-EG")
    give(law, SECOND, replace(FINE, substitute=FINE))
    full = refused(law, SECOND, replace(FINE, substitute=replace(FINE, holds=2)))
    assert (full.code, full.details["limit"]) == ("PROXY_NOT_ALLOWED", 2)
    chain = refused(law, SECOND, replace(FINE, substitute=replace(FINE, holder_gave=True)))
    assert chain.details["key"] == "proxies.sub_delegation"
    stranger = replace(SECOND, substitute=Holder(who(OUTSIDERS), outsider=True))
    assert refused(law_of("FR-SCOP", form="SA"), stranger, replace(FINE, substitute=FINE)).code == "PROXY_NOT_ALLOWED"


@pytest.mark.parametrize(("second", "code"), [(1, "PROXY_NOT_ALLOWED"), (2, "BAD_ARGUMENT")])
def test_a_substitute_is_neither_the_giver_nor_the_holder(second: int, code: str) -> None:
    wanted = replace(GIVEN, substitute=Holder(who(second), outsider=False))
    assert refused(law_of("DE-EG"), wanted, replace(FINE, substitute=FINE)).code == code


@given(members=st.integers(1, 500), held=st.integers(0, 60), part=st.fractions(Fraction(1, 100), 1))
def test_a_fraction_of_the_members_is_rounded_down_and_never_passed(members: int, held: int, part: Fraction) -> None:
    clause = {"of": "members", "fraction": [part.numerator, part.denominator]}
    law = law_of("BE-SC", {"proxies_share": clause, "proxies.max_principals": "none"})
    around = replace(FINE, members=members, holds=held)
    if held + 1 <= part * members:
        give(law, GIVEN, around)
    else:
        found = refused(law, GIVEN, around)
        assert (found.details["key"], found.details["limit"]) == ("proxies_share", int(part * members))


def test_a_tenth_of_the_votes() -> None:
    law = law_of("BE-SC", {"proxies_share": {"of": "votes", "fraction": [1, 10]}})
    around = replace(FINE, holds=2, held_votes=7, votes=3, all_votes=100)
    give(law, GIVEN, around)
    assert refused(law, GIVEN, replace(around, votes=4)).details["limit"] == 10


@pytest.mark.parametrize(
    "value", [None, {}, {"of": "shares", "fraction": [1, 2]}, {"of": "votes", "fraction": [3, 2]}, {"of": "votes"}]
)
def test_a_clause_that_is_none(value: object) -> None:
    with pytest.raises(Refusal) as found:
        check_share(value)
    assert found.value.code == "BAD_ARGUMENT"
