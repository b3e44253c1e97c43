"""Draws: what may be announced, fair numbers, and a file that draws the same panel or says what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.sortition.draw import (
    Announcement,
    Draw,
    Drawn,
    announce,
    below,
    check_draws,
    digest_of,
    drawn,
    entry_nonce,
    numbered,
    plain_entry,
    ref_of,
    value_of,
)
from services.governance.domain.sortition.panel import Criterion, Entry
from services.governance.domain.sortition.redraw import published, redraw

NOW = datetime(2027, 6, 15, 18, 0, tzinfo=UTC)
CRITERIA = (Criterion("college", "USERS", 1, 2),)
POOL = {UUID(int=number, version=4): {"college": "USERS" if number % 3 else "WORKERS"} for number in range(1, 10)}


def announced(**fields: Any) -> Announcement:
    wanted = Announcement("Ethics committee", 3, CRITERIA, POOL, "drand round 4 711", NOW + timedelta(hours=1))
    return replace(wanted, **fields)


def made(seed: bytes = b"s" * 32, value: str = "8f3a") -> str:
    pool = numbered(POOL, b"n" * 32)
    digest = digest_of(3, CRITERIA, [plain_entry(row) for row in pool])
    draw = Draw(
        UUID(int=1), "BE.entity.test", "Ethics committee", 3, CRITERIA, len(pool), digest, b"n" * 32, seed,
        sha256(seed).digest(), "drand round 4 711", NOW, NOW,
    )  # fmt: skip
    numbers = drawn([Entry(row.number, row.words) for row in pool], 3, CRITERIA, seed=seed, value=value, digest=digest)
    return published(draw, pool, Drawn(value, numbers, NOW))


@pytest.mark.parametrize(
    "wrong",
    [
        {"not_before": NOW},
        {"not_before": datetime(2030, 1, 1)},
        {"seats": 0},
        {"seats": 10},
        {"title": ""},
        {"randomness": " "},
        {"criteria": (Criterion("college", "NOBODY", 1),)},
        {"criteria": (Criterion("college", "USERS", 2, 1),)},
        {"criteria": CRITERIA * 2},
        {"pool": {UUID(int=1): {"college": ""}}, "seats": 1},
    ],
)
def test_a_draw_that_cannot_be_is_not_announced(wrong: dict[str, Any]) -> None:
    announce(announced(), NOW)
    with pytest.raises(Refusal) as refused:
        announce(announced(**wrong), NOW)
    assert refused.value.code == "BAD_ARGUMENT"


def test_it_is_drawn_once_and_not_before_its_number_is_public() -> None:
    pool = numbered(POOL, b"n" * 32)
    draw = Draw(UUID(int=1), "BE.entity.test", "T", 1, (), len(pool), b"", b"", b"", b"", "lottery", NOW, NOW)
    check_draws(draw, None, NOW)
    for before, moment in ((None, NOW - timedelta(seconds=1)), (Drawn("1", (1,), NOW), NOW)):
        with pytest.raises(Refusal) as refused:
            check_draws(draw, before, moment)
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"


def test_whoever_has_the_file_draws_the_same_panel() -> None:
    found = redraw(made())
    assert (found.title, len(found.numbers), found.pool, found.panels) == ("Ethics committee", 3, 9, 63)
    assert found == redraw(made())
    assert redraw(made(value="other")).numbers != found.numbers


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file.update(drawn=[1, 2, 3]), "Seed and number draw"),
        (lambda file: file.update(seed="00" * 32), "sealed"),
        (lambda file: file.update(seats=4), "announced"),
        (lambda file: file["pool"][0]["words"].update(college="WORKERS2"), "announced"),
        (lambda file: file.update(version="hemicycle draw 0"), "kind"),
        (lambda file: file.pop("seed"), "no draw"),
        (lambda file: file.update(seed="zz"), "no draw"),
    ],
)
def test_a_file_that_was_changed_does_not_hold_together(change: Any, said: str) -> None:
    file = json.loads(made())
    change(file)
    with pytest.raises(Refusal, match=said) as refused:
        redraw(json.dumps(file))
    assert refused.value.code == "BUNDLE_BROKEN"


def test_a_member_finds_herself_by_her_nonce_and_nobody_else_does() -> None:
    pool = numbered(POOL, b"n" * 32)
    mine = pool[4]
    assert ref_of(entry_nonce(b"n" * 32, mine.membership), mine.membership) == mine.ref
    assert ref_of(entry_nonce(b"m" * 32, mine.membership), mine.membership) != mine.ref
    assert [row.number for row in pool] == list(range(1, 10))


@given(st.integers(1, 10**30), st.binary(min_size=1, max_size=8))
def test_a_number_lies_below_its_limit_and_is_the_same_again(limit: int, key: bytes) -> None:
    found = below(limit, key)
    assert 0 <= found < limit
    assert found == below(limit, key)


def test_numbers_are_spread_evenly() -> None:
    found = Counter(below(6, bytes([at % 256, at // 256])) for at in range(6_000))
    assert set(found) == set(range(6))
    assert all(850 < number < 1150 for number in found.values())


def test_a_public_number_is_printable() -> None:
    assert value_of(" 42 ") == "42"
    for wrong in ("", "  ", "a\nb", "x" * 501):
        with pytest.raises(Refusal):
            value_of(wrong)
