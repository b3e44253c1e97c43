"""Somebody has the whole database once a secret ballot is closed, and its disk: whose vote was which she cannot tell.

Two meetings are held that differ only in who voted how. If anything joined voters to choices, they would differ.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from commons.database.sessions import ReadSession
from commons.envelopes import unsealed
from services.governance.store.secret import envelopes
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key
from tests.services.governance.graph.ballots.urn import cast as cast_openly
from tests.services.governance.graph.ballots.urn import closed, opened_on
from tests.services.governance.graph.secret.box import cast, key_files, secret_meeting
from tests.services.governance.hands import germany
from tests.services.governance.room import checked_in, opened

MEMBERS = {str(key(number)) for number in range(1, 7)}
MEMBERS |= {name.replace("-", "") for name in MEMBERS}
_RANDOM = [
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b"),
    re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*\+\d\d(:?\d\d)?"),
    re.compile(r"(\\\\x)?[0-9a-f]{64}"),
    re.compile(r"eyJ[A-Za-z0-9_.-]+"),
    re.compile(r'"[A-Za-z0-9_-]{43}"'),
]


async def everything(session: ReadSession) -> list[tuple[str, str]]:
    """(table, row as JSON) of every table, in the order in which rows lie on disk."""
    names = await session.all("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    found = []
    for table in names:
        rows = await session.all(f'SELECT row_to_json(t)::text AS said FROM "{table.name}" t ORDER BY ctid')
        found += [(table.name, row.said) for row in rows]
    return found


def plain(said: str) -> str:
    """A row without what is random in it; members keep their names."""
    for pattern in _RANDOM:
        said = pattern.sub(lambda found: found[0] if found[0] in MEMBERS else "*", said)
    return said


async def held_in_secret(country: OpenCountry, folder: Path, choices: list[str]) -> list[tuple[str, str]]:
    place, _, _, ballot = await secret_meeting(country, folder)
    for number, choice in enumerate(choices, start=1):
        await cast(place, ballot, number, choice)
    await closed(place, ballot)
    return await read(place)


async def held_openly(country: OpenCountry, choices: list[str]) -> list[tuple[str, str]]:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 7))
    ballot = await opened_on(place, resolution)
    for number, choice in enumerate(choices, start=1):
        await cast_openly(place, ballot, number, choice)
    await closed(place, ballot)
    return await read(place)


async def read(place: Country) -> list[tuple[str, str]]:
    async with place.partition.database.reading() as session:
        return [(table, plain(said)) for table, said in await everything(session)]


ONE = ["FOR", "FOR", "FOR", "AGAINST", "AGAINST", "ABSTAIN"]
OTHER = ["ABSTAIN", "AGAINST", "FOR", "FOR", "AGAINST", "FOR"]


async def test_two_meetings_of_other_votes_leave_the_same_database(country: OpenCountry, tmp_path: Path) -> None:
    one = await held_in_secret(country, tmp_path / "one", ONE)
    other = await held_in_secret(country, tmp_path / "other", OTHER)
    assert one == other
    words = [json.loads(said)["word"] for table, said in one if table == "choice"]
    assert words == ["ABSTAIN", "AGAINST", "FOR"], "they lie on disk in the order of what is on them"
    assert "envelope" not in {table for table, _ in one}


async def test_what_is_compared_would_show_it(country: OpenCountry) -> None:
    """Where votes are cast openly, each stands beside its member."""
    rows = [json.loads(said) for table, said in await held_openly(country, ONE) if table == "vote"]
    assert [row["choice"].upper() for row in rows] == ONE
    assert {row["membership"] for row in rows} <= MEMBERS


async def test_neither_disk_nor_log_has_the_key_and_without_it_a_copy_of_before_says_nothing(
    country: OpenCountry, tmp_path: Path, logged: io.BytesIO
) -> None:
    place, _, _, ballot = await secret_meeting(country, tmp_path)
    for number, choice in enumerate(ONE, start=1):
        await cast(place, ballot, number, choice)
    private = json.loads((tmp_path / key_files(tmp_path)[0]).read_bytes())
    async with place.partition.database.reading() as session:
        backup = await envelopes.of_ballot(session, _uuid(ballot))
        disk = Path(await session.value("SHOW data_directory"))
    await closed(place, ballot)
    async with place.partition.database.reading() as session:
        rows = await everything(session)
    assert all(unsealed(one, found) is None for one in backup.values() for found in _keys(rows))
    # One that lies across two pages of the log is not found in one piece.
    seen = [await on_disk(disk, one) for one in backup.values()]
    assert any(seen), "the log of the database has envelopes: they are what a backup has"
    assert not await on_disk(disk, private["d"])
    assert not await on_disk(disk, '{"choice":"ABSTAIN"}')
    said = logged.getvalue().decode()
    assert "request" in said
    assert not [one for one in [*backup.values(), private["d"], "choice", *set(ONE)] if one in said]


async def on_disk(folder: Path, text: str) -> bool:
    """Whether any file under a folder has these bytes."""
    asked = ["grep", "-rqF", "--", text, str(folder)]
    done = await asyncio.to_thread(subprocess.run, asked, capture_output=True, check=False)
    return done.returncode == 0


def _keys(rows: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Every key that is in the database."""
    found = [json.loads(said) for table, said in rows if table == "ballot_key"]
    assert found
    return [row["public_key"] for row in found]


def _uuid(ballot: str):
    from commons.ids import uuid_of

    return uuid_of(ballot, "ballot")
