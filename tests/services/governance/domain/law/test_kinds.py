"""Every key has its kinds, and every value of every pack is of one of them."""

from __future__ import annotations

import pytest

from services.governance.domain.law.kinds import fits, flaws, kinds_of, said
from services.governance.domain.law.library import library

MAJORITY = {"threshold": [1, 2], "base": "cast_excl", "strict": True}


def test_every_key_has_kinds_in_words() -> None:
    assert all(kinds_of(key) and said(key) for key in library().keys)


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("waiting_days", 0, "0"),
        ("vote_unit", "member", ""),
        ("proxies.allowed", True, 1),
        ("colleges.max_weight", [1, 2], [1, 2, 3]),
        ("majorities.ordinary", MAJORITY, {"threshold": [1, 2]}),
        ("majorities.ordinary", {"first": MAJORITY, "second": MAJORITY}, {"first": MAJORITY}),
        ("majorities.elections", {"plurality": True}, {"plurality": "yes"}),
        ("quorum.ordinary.second", {"any_of": [{"count": 100, "of": "votes"}]}, {"any_of": 3}),
        ("minutes.deadline_days", {"without_delay": True}, {"without_delay": False}),
        ("group_caps", [{"group": "investor"}], [[]]),
        ("minutes.contents", ["date"], [3]),
    ],
)
def test_a_value_fits_its_key(key: str, good: object, bad: object) -> None:
    assert fits(key, good)
    assert not fits(key, bad)


def test_flaws_are_found_at_any_depth() -> None:
    deep = [{"matter": "merger", "rule": MAJORITY | {"threshold": [0, 2]}, "law_mandated": "yes"}]
    assert list(flaws(deep)) == [
        "threshold [0, 2] is no fraction [n, d] above 0 and at most 1",
        'law_mandated is true or false, not "yes"',
    ]
