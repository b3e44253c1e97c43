"""Cursors: sealed, bound to field, arguments, countries and a day; readable by every replica with the ring."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from gateway.route.cursors import LIFETIME_SECONDS, Cursors, Keyring, Missing, Position, hash_arguments

RING = Keyring.fresh()
POSITION = Position(("2020-01-01", "BE.membership.1"), {"IT": Missing("PARTITION_TIMEOUT", None)}, only=("BE", "IT"))


def cursors(countries: tuple[str, ...] = ("BE", "FR"), ring: Keyring = RING, now: float = 1_000.0) -> Cursors:
    return Cursors(ring, countries, clock=lambda: now)


def code_of(call: Any, *arguments: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*arguments)
    return refused.value.code


keys = st.one_of(st.none(), st.integers(-(2**53), 2**53), st.text(max_size=20))
watermarks = st.one_of(st.none(), st.tuples(keys, st.text(max_size=50)))


@given(watermarks, st.dictionaries(st.sampled_from(["BE", "FR"]), watermarks))
def test_what_is_sealed_opens_again(watermark: Any, missing: Any) -> None:
    position = Position(watermark, {country: Missing("PARTITION_TIMEOUT", w) for country, w in missing.items()})
    assert cursors().open("members", "h", cursors().seal("members", "h", position)) == position


def test_the_same_position_never_looks_the_same_and_shows_nothing() -> None:
    sealed = [cursors().seal("members", "h", POSITION) for _ in range(2)]
    assert sealed[0] != sealed[1]
    raw = base64.urlsafe_b64decode(sealed[0].removeprefix("g1.") + "==")
    assert b"2020" not in raw
    assert b"membership" not in raw


@given(st.data())
def test_any_change_is_noticed(data: st.DataObject) -> None:
    sealed = cursors().seal("members", "h", POSITION)
    raw = bytearray(base64.urlsafe_b64decode(sealed.removeprefix("g1.") + "=" * (-(len(sealed) - 3) % 4)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = "g1." + base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    assert code_of(cursors().open, "members", "h", changed) == "CURSOR_INVALID"


@given(st.text(max_size=80))
def test_any_text_is_refused_and_nothing_else_happens(text: str) -> None:
    assert code_of(cursors().open, "members", "h", text) == "CURSOR_INVALID"


def test_the_prefix_is_part_of_it() -> None:
    sealed = cursors().seal("members", "h", POSITION)
    assert code_of(cursors().open, "members", "h", sealed.removeprefix("g1.")) == "CURSOR_INVALID"


def test_a_day_later_it_is_expired() -> None:
    sealed = cursors(now=1_000).seal("members", "h", POSITION)
    assert cursors(now=1_000 + LIFETIME_SECONDS - 1).open("members", "h", sealed) == POSITION
    assert code_of(cursors(now=1_002 + LIFETIME_SECONDS).open, "members", "h", sealed) == "CURSOR_EXPIRED"


def test_another_field_or_other_arguments_are_a_mismatch() -> None:
    sealed = cursors().seal("members", "h", POSITION)
    assert code_of(cursors().open, "clients", "h", sealed) == "CURSOR_MISMATCH"
    assert code_of(cursors().open, "members", "other", sealed) == "CURSOR_MISMATCH"


def test_a_new_country_ends_the_walk() -> None:
    sealed = cursors().seal("members", "h", POSITION)
    assert code_of(cursors(("BE", "FR", "PT")).open, "members", "h", sealed) == "CURSOR_TOPOLOGY"
    assert cursors(("FR", "BE")).open("members", "h", sealed) == POSITION


def test_rotation_keeps_old_cursors_until_their_key_is_dropped() -> None:
    old = {"k1": b"1" * 32}
    sealed = cursors(ring=Keyring(old, "k1")).seal("members", "h", POSITION)
    rotated = Keyring({**old, "k2": b"2" * 32}, "k2")
    assert cursors(ring=rotated).open("members", "h", sealed) == POSITION
    dropped = Keyring({"k2": b"2" * 32}, "k2")
    assert code_of(cursors(ring=dropped).open, "members", "h", sealed) == "CURSOR_INVALID"


def test_the_ring_is_a_file_that_replicas_share(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    sealed = cursors(ring=Keyring.load(path)).seal("members", "h", POSITION)
    assert cursors(ring=Keyring.load(path)).open("members", "h", sealed) == POSITION
    assert path.stat().st_mode & 0o077 == 0
    assert set(json.loads(path.read_text("utf-8"))) == {"current", "keys"}


def test_the_page_is_not_part_of_the_arguments() -> None:
    first = hash_arguments([("first", 3), ("orderBy", "NEWEST"), ("after", None)])
    assert first == hash_arguments([("after", "x"), ("orderBy", "NEWEST"), ("first", 50)])
    assert first != hash_arguments([("orderBy", "OLDEST"), ("first", 3)])
