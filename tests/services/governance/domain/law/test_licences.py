"""Every licence that a pack names is a rule, and each rule lets through what its words say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.law.library import Library, library
from services.governance.domain.law.licences import licence
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
HALF = {"base": "total", "frac": [1, 2], "strict": True}
SEVEN_TENTHS = {"threshold": [7, 10], "base": "present", "strict": False}


def words(raw: Any) -> Iterator[str]:
    """Every licence in a pack file, at any depth."""
    if isinstance(raw, dict):
        if isinstance(raw.get("statutes"), str):
            yield raw["statutes"]
        for inner in raw.values():
            yield from words(inner)
    elif isinstance(raw, list):
        for inner in raw:
            yield from words(inner)


@pytest.mark.parametrize("pack", sorted(library().raw))
def test_every_licence_of_a_pack_is_known(pack: str) -> None:
    for word in set(words(library().raw[pack])):
        found = licence(word)
        assert found is not None, word
        assert found.says


def test_a_pack_with_an_unknown_licence_is_broken() -> None:
    raw = {**library().raw["BE-SC"]}
    raw["waiting_days"] = {"value": 0, "source": "BE", "confidence": "read", "statutes": "may_dance"}
    problems = Library.unchecked({**library().raw, "BE-SC": raw}).problems("BE-SC")
    assert problems == ["waiting_days: statutes is a licence, like free or stricter, not 'may_dance'"]


CASES: list[tuple[str, str, str, list[Any], list[Any]]] = [
    ("free", "NL-COOP", "record_date.rule", ["other_day"], []),
    ("opt_in", "BE-SC-CNC", "plural_votes.allowed", [True, False, "none"], []),
    ("fixed", "DE-EG", "vote_unit", ["member"], ["share", "none"]),
    ("fixed_unless_alternative", "BE-SC-CNC", "vote_unit", ["member", "share"], ["none"]),
    ("stricter", "BE-SC", "notice_days.min", [15, 30], [14, "none"]),
    ("stricter", "DE-EG", "proxies.max_principals", [0, 2], [3, "none"]),
    ("stricter", "ES-COOP", "quorum.ordinary.first", [HALF], [HALF | {"strict": False}, HALF | {"frac": [1, 3]}]),
    (
        "stricter",
        "ES-COOP",
        "majorities.amendment",
        [SEVEN_TENTHS, SEVEN_TENTHS | {"threshold": [4, 5]}],
        [SEVEN_TENTHS | {"threshold": [9, 10]}, SEVEN_TENTHS | {"base": "cast_excl"}, {"unanimity": True}],
    ),
    ("stricter", "DE-EG", "majorities.purpose", [{"unanimity": True}], [{"plurality": True}]),
    (
        "stricter_or_drop_expressly",
        "ES-COOP",
        "quorum.ordinary.second",
        ["none", HALF, {"any_of": [HALF, {"count": 200, "of": "votes", "strict": False}]}],
        [{"any_of": [HALF, {"count": 99, "of": "votes", "strict": False}]}, HALF | {"frac": [1, 20]}],
    ),
    (
        "may_lower_only",
        "SCE",
        "minority_convene.threshold",
        [{"any_of": [{"count": 100, "of": "members", "strict": True}, HALF | {"frac": [1, 20]}]}],
        [HALF | {"frac": [1, 20]}, {"any_of": [{"count": 9000, "of": "members", "strict": True}, HALF]}, "none"],
    ),
    ("may_lower_only", "BE-SC", "minority_convene.threshold", [HALF | {"base": "shares", "frac": [1, 20]}], [HALF]),
    ("must_set", "SCE", "proxies.max_principals", [0, 7], ["none"]),
    (
        "must_set_within",
        "FR-SCOP",
        "proxies.extra_votes_limit",
        [{"members_lt": 20, "then_votes": 0, "else_frac_of_members": [1, 30], "round": "floor"}],
        [{"members_lt": 20, "then_votes": 2, "else_frac_of_members": [1, 30], "round": "floor"}, "none"],
    ),
    ("must_set_within", "DE-EG", "delegates.term", [{"years_max": 3}], [{"years_max": 5}, {"until": "removed"}]),
    (
        "must_detail",
        "DE-EG-ENTREPRENEURS",
        "vote_caps.per_member",
        [{"base": "present_uncapped", "frac": [1, 20], "strict": False, "round": "floor"}],
        [{"base": "present_uncapped", "frac": [1, 5], "strict": False, "round": "floor"}, "none"],
    ),
    ("may_require_written", "DE-EG", "proxies.form", ["written", "text"], ["notarial", "none"]),
    ("may_require_written", "DE-EG", "admission.form", ["written_unconditional"], ["oral"]),
    (
        "may_extend_to_5_years",
        "DE-EG",
        "exit.resignation_notice",
        [{"months": 3}, {"years": 5}, {"days": 100}],
        [{"years": 6}, {"months": 2}, {"months": 61}, "none"],
    ),
    ("may_extend_to_2_years", "SE-EKFOR", "exit.resignation_notice", [{"years": 2}], [{"months": 25}]),
    (
        "may_extend_to_10_years_to_finance_fixed_assets",
        "DE-EG-ENTREPRENEURS",
        "exit.resignation_notice",
        [{"years": 10}],
        [{"years": 11}],
    ),
    ("may_continue", "DE-EG", "exit.death", ["continues_with_heirs"], ["ends", "none"]),
    ("may_exclude", "AT-EGEN", "waiting_half_hour.minutes", ["none", 30], [15, 60]),
    (
        "may_lower_to_14",
        "SE-EKFOR",
        "notice_days.min",
        [{"annual_meeting": 14, "amendment": 20, "other": 14}, 14],
        [
            {"annual_meeting": 13, "amendment": 20, "other": 14},
            {"annual_meeting": 40, "amendment": 20, "other": 14},
            21,
        ],
    ),
    (
        "may_require_end_of_year_or_up_to_5_years",
        "ES-COOP",
        "exit.resignation_window",
        ["end_of_financial_year", {"minimum_stay": {"years": 5}}],
        [{"minimum_stay": {"years": 6}}, "never"],
    ),
]


@pytest.mark.parametrize(
    ("word", "pack", "key", "value", "within"),
    [
        (word, pack, key, value, within)
        for word, pack, key, good, bad in CASES
        for within, values in ((True, good), (False, bad))
        for value in values
    ],
)
def test_a_licence_lets_through_what_it_says(word: str, pack: str, key: str, value: Any, within: bool) -> None:
    form = "SA" if pack.startswith("FR") else None
    cap = {"vote_caps.per_member": {"base": "total", "frac": [1, 10], "strict": False}} if pack == "BE-SC" else {}
    law = regime(pack, {key: value} | cap, form=form)
    assert law.law(key, TODAY).licence == word
    if within:
        check_statutes(law, TODAY)
        return
    with pytest.raises(Refusal) as refused:
        check_statutes(law, TODAY)
    assert (refused.value.code, refused.value.details["key"]) == ("STATUTES_OUTSIDE_LAW", key)
    assert refused.value.details["article"]


def test_every_licence_of_the_packs_has_a_case() -> None:
    named = {word for pack in library().raw.values() for word in words(pack)}
    assert named == {word for word, *_ in CASES}
