"""Pack, then statutes; what neither says is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def test_statutes_stand_over_the_law_with_their_article() -> None:
    found = regime("BE-SC", {"vote_unit": "member"}).rule("vote_unit", TODAY)
    assert (found.value, found.pack) == ("member", "statutes")
    assert "art. 1" in found.source
    assert "6:41" in found.source


def test_silent_statutes_are_a_gap_that_names_the_key() -> None:
    with pytest.raises(Refusal) as refused:
        regime("AT-EGEN", {}).required("notice_days.min", TODAY)
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "notice_days.min")
    assert regime("AT-EGEN", {"notice_days.min": 10}).required("notice_days.min", TODAY).value == 10


def test_a_rule_that_the_law_does_not_have_is_no_gap() -> None:
    assert regime("BE-SC").required("quorum.ordinary.first", TODAY).value is None


def test_unsigned_are_the_decisive_unsure_leaves_without_a_sign_off() -> None:
    italy = regime("IT-COOP", form="spa")
    assert [leaf.key for leaf in italy.unsigned(TODAY, [])] == ["minority_convene.threshold", "exit.exclusion_effect"]
    assert [leaf.key for leaf in italy.unsigned(TODAY, ["exit.exclusion_effect"])] == ["minority_convene.threshold"]
    assert regime("DE-EG").unsigned(TODAY, []) == []


def test_a_european_cooperative_is_as_experimental_as_its_seat() -> None:
    assert [leaf.key for leaf in regime("SCE").decisive_unsure(TODAY)] == ["exit.exclusion_effect"]
