"""Outside the law is an error with its article, never a clamp."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.law.library import library
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
MAJORITY = {"base": "cast_excl", "strict": False}


@pytest.mark.parametrize(
    ("pack", "choices"),
    [
        ("BE-SC-CNC", {"vote_unit": "member"}),
        ("BE-SC-CNC", {"vote_unit": "share"}),
        ("BE-SC", {"notice_days.min": 21, "vote_unit": "member"}),
        ("DE-EG", {"proxies.max_principals": 1, "plural_votes.max_each": 3}),
        ("DE-EG", {"majorities.amendment": MAJORITY | {"threshold": [4, 5]}}),
        ("DE-EG", {"majorities.amendment": {"base": "present", "strict": False, "threshold": [4, 5]}}),
        ("ES-COOP", {"quorum.ordinary.second": "none"}),
        ("BE-SC-CNC", {"vote_caps.includes_proxies": False}),
        ("SE-EKFOR", {"notice_days.min": {"annual_meeting": 21, "amendment": 14, "other": 14}}),
        ("AT-EGEN", {"notice_days.min": 8}),
        ("NL-COOP", {"vote_needs_share": True}),
        ("HU-SZOV", {"unpaid_shares.vote_suspended": True}),
    ],
)
def test_within_the_law(pack: str, choices: dict[str, Any]) -> None:
    check_statutes(regime(pack, choices), TODAY)


@pytest.mark.parametrize(
    ("pack", "choices"),
    [
        ("FR-SCIC-SA", {"vote_unit": "share"}),
        ("IT-COOP", {"waiting_days": 30}),
        ("BE-SC", {"notice_days.min": 10}),
        ("DE-EG", {"proxies.max_principals": 3}),
        ("DE-EG", {"plural_votes.max_each": 4}),
        ("DE-EG", {"majorities.amendment": MAJORITY | {"threshold": [2, 3]}}),
        ("ES-COOP", {"majorities.amendment": MAJORITY | {"threshold": [2, 3]}}),
        ("ES-COOP", {"quorum.ordinary.first": "none"}),
        ("DE-EG", {"waiting_days": 90}),
        ("SE-EKFOR", {"notice_days.min": {"annual_meeting": 21, "amendment": 10, "other": 14}}),
        ("BE-SC", {"unpaid_shares.vote_suspended": False}),
    ],
)
def test_outside_the_law(pack: str, choices: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime(pack, choices, form="spa" if pack == "IT-COOP" else None), TODAY)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"
    assert refused.value.details["article"]


def test_a_key_that_does_not_exist() -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime("BE-SC", {"vote_per_moon": 1}), TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_the_laws_own_value_is_always_within_it(pack: str) -> None:
    plain = regime(pack, form={"FR": "SA", "IT": "spa"}.get(pack[:2]))
    values = {key: plain.law(key, TODAY).value for key in library().keys}
    chosen = {key: value for key, value in values.items() if value is not None}
    check_statutes(regime(pack, chosen, form=plain.entity.company_form), TODAY)


@pytest.mark.parametrize(
    ("pack", "key", "value"),
    [
        ("BE-SC", "waiting_days", "long"),
        ("BE-SC", "waiting_days", -1),
        ("NL-COOP", "majorities.ordinary", {"threshold": 0.5, "base": "cast_excl", "strict": True}),
        ("NL-COOP", "majorities.ordinary", {"threshold": [3, 2], "base": "cast_excl", "strict": True}),
        ("NL-COOP", "majorities.ordinary", {"threshold": [1, 2], "base": "moon", "strict": True}),
        ("AT-EGEN", "vote_unit", "banana"),
        ("AT-EGEN", "quorum.ordinary.first", [1, 10]),
        ("DE-EG", "proxies.max_principals", True),
        ("AT-EGEN", "majorities.tie", ["rejected"]),
    ],
)
def test_a_wrong_type_is_named(pack: str, key: str, value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime(pack, {key: value}), TODAY)
    assert (refused.value.code, refused.value.details["key"]) == ("BAD_ARGUMENT", key)


def test_no_recorded_statutes_are_no_error() -> None:
    check_statutes(regime("BE-SC"), TODAY)
