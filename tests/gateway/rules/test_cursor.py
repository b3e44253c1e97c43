"""The cursor: M8 to M10."""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.route.cursors import LIFETIME_SECONDS, Keyring
from tests.gateway.rules.kit import COUNTRIES, ask, codes, ids, page, rows, states, three
from tests.gateway.small_graph import OFFICER_ONLY, Countries, Small, officer, small_pipeline

OTHER_PROCESS = """
import sys
from pathlib import Path
from gateway.route.cursors import Cursors, Keyring
from gateway.route.walks import hash_arguments
cursors = Cursors(Keyring.load(Path(sys.argv[1])), ("IT", "FR", "BE"))
print(cursors.open("members", hash_arguments([("orderBy", "OLDEST")]), sys.argv[2]).watermark)
"""


ALWAYS = three(1)
"""One gateway for all examples of a test: planning anew would be most of its time."""


async def walked(small: Small) -> str:
    """The cursor after two rows."""
    return (await page(small, first=2))["pageInfo"]["endCursor"]


def later(small: Small, **changes: Any) -> Small:
    """The same gateway with other cursors."""
    return replace(small, pipeline=replace(small.pipeline, cursors=replace(small.pipeline.cursors, **changes)))


class TestM8Watermark:
    """One watermark for all countries and one for each that is missing; bound to field, arguments and countries."""

    async def test_it_continues_every_country(self) -> None:
        small = three(3)
        cursor = await walked(small)
        rest = ids(await page(small, first=9, after=cursor))
        assert [row[:2] for row in rest] == ["IT", "BE", "FR", "IT", "BE", "FR", "IT"]

    async def test_a_missing_country_has_one_of_its_own(self) -> None:
        small = three(3)
        first = await walked(small)
        small.world.down = {("members", "FR")}
        second = await page(small, first=2, after=first)
        small.world.down = set()
        third = await page(small, first=2, after=second["pageInfo"]["endCursor"])
        for found in (second, third):
            [resume] = [row["resumeCursor"] for row in found["partitions"] if row["resumeCursor"]]
            assert [row[:2] for row in ids(await page(small, first=9, after=resume))] == ["FR", "FR"]

    async def test_other_arguments_and_other_fields_are_a_mismatch(self) -> None:
        small = three(3)
        cursor = await walked(small)
        small.world.calls.clear()
        assert codes(await ask(small, first=2, after=cursor, orderBy="NEWEST")) == ["CURSOR_MISMATCH"]
        assert codes(await ask(small, first=2, after=cursor, c=["BE"])) == ["CURSOR_MISMATCH"]
        field = "query($after: String) { consultation(first: 2, after: $after) { edges { cursor } } }"
        assert codes(await ask(small, field, after=cursor)) == ["CURSOR_MISMATCH"]
        assert small.world.calls == []

    async def test_what_shapes_no_list_may_change_between_pages(self) -> None:
        small = three(3)
        cursor = (await page(small, first=1, c=["FR", "BE"]))["pageInfo"]["endCursor"]
        found = await page(small, first=4, after=cursor, c=["BE", "FR"], s=True)
        assert [row[:2] for row in ids(found)] == ["FR", "BE", "FR", "BE"]

    async def test_a_country_that_joins_or_leaves_ends_the_walk(self) -> None:
        small = three(3)
        cursor = await walked(small)
        for countries in (("BE", "FR"), (*COUNTRIES, "NL")):
            assert codes(await ask(later(small, countries=countries), after=cursor)) == ["CURSOR_TOPOLOGY"]


class TestM9Sealed:
    """AEAD, a day, typed errors."""

    async def test_nothing_can_be_read_in_it(self) -> None:
        small = three(3)
        cursors = [await walked(small) for _ in range(2)]
        assert cursors[0] != cursors[1]
        raw = base64.urlsafe_b64decode(cursors[0].removeprefix("g1.") + "==")
        for text in (b"2020", b"membership", b"members", b"OLDEST", b"FR."):
            assert text not in raw

    @settings(max_examples=25)
    @given(st.data())
    async def test_any_changed_byte_asks_nobody(self, data: st.DataObject) -> None:
        small = ALWAYS
        cursor = await walked(small)
        raw = bytearray(base64.urlsafe_b64decode(cursor.removeprefix("g1.") + "=" * (-(len(cursor) - 3) % 4)))
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        small.world.calls.clear()
        changed = "g1." + base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
        assert codes(await ask(small, after=changed)) == ["CURSOR_INVALID"]
        assert small.world.calls == []

    async def test_it_lives_for_a_day(self) -> None:
        small = three(3)
        cursor = await walked(small)
        for seconds, told in ((LIFETIME_SECONDS - 60, []), (LIFETIME_SECONDS + 60, ["CURSOR_EXPIRED"])):
            assert codes(await ask(later(small, clock=lambda s=seconds: time.time() + s), after=cursor)) == told

    @pytest.mark.parametrize("cursor", ["", "g1.", "g1.AAAA", "k1:W10", "x" * 500])
    async def test_what_nobody_gave_out_is_invalid(self, cursor: str) -> None:
        assert codes(await ask(three(1), after=cursor)) == ["CURSOR_INVALID"]


class TestM10NoAuthorisation:
    """A cursor opens nothing; every replica reads it, also after keys were rotated."""

    async def test_another_callers_cursor_shows_what_she_may_see_herself(self) -> None:
        ring = Keyring.fresh()
        wide = three(3, keyring=ring, caller=officer(*COUNTRIES), Query__members=OFFICER_ONLY)
        narrow = three(3, keyring=ring, caller=officer("BE"), Query__members=OFFICER_ONLY)
        found = await page(narrow, first=9, after=await walked(wide))
        assert narrow.world.asked("members") == ["BE"]
        assert {row[:2] for row in ids(found)} == {"BE"}

    async def test_another_callers_resume_cursor_opens_no_country(self) -> None:
        ring = Keyring.fresh()
        wide = three(3, keyring=ring, caller=officer(*COUNTRIES), Query__members=OFFICER_ONLY)
        wide.world.down = {("members", "FR")}
        resume = next(row["resumeCursor"] for row in (await page(wide, first=1))["partitions"] if row["resumeCursor"])
        narrow = three(3, keyring=ring, caller=officer("BE"), Query__members=OFFICER_ONLY)
        answer = await ask(narrow, first=9, after=resume)
        assert narrow.world.calls == []
        assert answer["data"] == {"members": None}
        assert codes(answer) == ["PARTITION_FORBIDDEN"]

    async def test_another_process_with_the_ring_reads_it(self, tmp_path: Path) -> None:
        file = tmp_path / "ring.json"
        cursor = await walked(three(3, keyring=Keyring.load(file)))
        command = [sys.executable, "-c", OTHER_PROCESS, str(file), cursor]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout.strip() == str(("2020-01-02", next(r.id for r in rows(1) if r.country == "FR")))

    async def test_a_rotated_ring_continues_what_the_old_key_sealed(self) -> None:
        old, new = {"k1": b"1" * 32}, {"k2": b"2" * 32}
        cursor = await walked(three(3, keyring=Keyring(old, "k1")))
        both = small_pipeline(Countries(rows(3)), COUNTRIES, keyring=Keyring({**old, **new}, "k2"))
        second = await page(both, first=2, after=cursor)
        assert [row[:2] for row in ids(second)] == ["IT", "BE"]
        alone = small_pipeline(Countries(rows(3)), COUNTRIES, keyring=Keyring(new, "k2"))
        assert codes(await ask(alone, after=cursor)) == ["CURSOR_INVALID"]
        rest = await page(alone, first=9, after=second["pageInfo"]["endCursor"])
        assert states(rest) == dict.fromkeys(COUNTRIES, "SUCCESSFUL")
