"""Suspected doubles: Python and SQL fold names alike, pairs are of one register, hashes are of one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commons.bulk import FrameReader
from commons.database.sessions import Database
from services.members.domain.same_person import folded, keyed_hash
from services.members.store.profiles import ProfileRecord
from services.members.store.same_person import FOLDED, hash_stream, pair_stream
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member

TODAY = date.today()
BORN = date(1984, 2, 29)
KEY = bytes(range(32))


def named(number: int, given: str | None, family: str | None, born: date | None = BORN, **fields: Any) -> Any:
    return replace(
        member(number, **fields), profile=ProfileRecord(given_name=given, family_name=family, birth_date=born)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Élodie", "D'Hondt"), ("elodie d", "Hondt")),
        (("Jean-Paul", "Müller"), ("MULLER", "paul  jean")),
        (("Søren", "Weiß"), ("soren", "WEISS")),
        (("Łukasz", "Nowak"), ("lukasz", "nowak")),
        ((None, "Ötzi"), ("otzi", None)),
    ],
)
def test_one_name_written_twice(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert folded(*one) == folded(*other) != ""


def test_other_names_are_others() -> None:
    assert folded("Ana", "Maria") != folded("Anna", "Maria")
    assert folded(None, None) == folded(" ", "-") == ""


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    return await register("BE")


async def rows(stream: Any) -> bytes:
    reader = FrameReader(stream)
    body = b"".join([part async for part in reader.rows()])
    assert reader.trailer is not None
    return body


async def pairs(database: Database, day: date = TODAY) -> list[tuple[UUID, UUID]]:
    body = await rows(pair_stream(database, SMARTCOOP, day, None))
    cut = [body[19 + at : 19 + at + 42] for at in range(0, len(body) - 21, 42)]
    return [(UUID(bytes=row[6:22]), UUID(bytes=row[26:42])) for row in cut]


async def test_sql_folds_as_python_does(belgium: Register) -> None:
    random = Random(7)
    letters = [chr(point) for point in (*range(1, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2030))]
    names = [tuple("".join(random.choices(letters, k=8)) for _ in range(2)) for _ in range(2_000)]
    async with belgium.database.reading() as session:
        found = await session.all(
            f"SELECT {FOLDED} AS name FROM unnest(CAST(:g AS text[]), CAST(:f AS text[]))"
            " WITH ORDINALITY AS t(given_name, family_name, place) ORDER BY place",
            {"g": [given for given, _ in names], "f": [family for _, family in names]},
        )
    differing = [(name, row.name) for name, row in zip(names, found, strict=True) if row.name != folded(*name)]
    assert differing == []


async def test_pairs_are_different_persons_of_one_register_on_one_day(belgium: Register) -> None:
    await belgium.load(
        named(1, "Ada", "Lövelace"),
        named(2, "lovelace", "ADA"),
        named(3, "Ada", "Lovelace", date(1984, 3, 1)),
        named(4, "Ada", "Lovelace", None),
        replace(named(5, "Ada", "Lovelace"), person=member(1).person),
        named(6, "", ""),
        named(7, "", ""),
        named(8, "Ada", "Lovelace", ended_on=date(2024, 1, 1)),
    )
    assert await pairs(belgium.database) == [(key(1), key(2)), (key(2), key(5))]
    assert (key(1), key(8)) in await pairs(belgium.database, date(2023, 6, 1))


async def test_hashes_meet_only_under_one_key(belgium: Register) -> None:
    await belgium.load(named(1, "Ada", "Lövelace"), named(2, "Grace", None))
    one = await rows(hash_stream(belgium.database, (SMARTCOOP, TODAY, None), KEY))
    assert keyed_hash(KEY, folded("Ada", "Lovelace"), BORN) in one
    assert keyed_hash(KEY, folded("Grace", None), BORN) in one
    other = await rows(hash_stream(belgium.database, (SMARTCOOP, TODAY, None), bytes(32)))
    assert keyed_hash(KEY, folded("Grace", None), BORN) not in other
