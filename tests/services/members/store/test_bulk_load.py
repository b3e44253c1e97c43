"""A bulk load is whole, numbered without gaps, and told by one audit line without personal data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commons.errors import Refusal
from services.members.store.bulk_load import MembershipRecord
from tests.services.members.conftest import SMARTCOOP, SMARTFR, OpenRegister, key, member, shares


def numbered(membership: int, number: int) -> MembershipRecord:
    return replace(member(membership, entity=SMARTFR), number=number)


async def numbers(found, entity: str = SMARTCOOP) -> list[int]:
    async with found.database.reading() as session:
        rows = await session.all("SELECT number FROM membership WHERE entity = :e ORDER BY number", {"e": entity})
    return [row.number for row in rows]


async def test_numbers_continue_without_a_gap_per_entity(register: OpenRegister) -> None:
    france = await register("FR")
    other = "FR.entity.alterna"
    await france.load(member(1, entity=SMARTFR), member(2, entity=other), numbered(3, 2))
    await france.load(member(4, entity=other))
    assert await numbers(france, SMARTFR) == [1, 2]
    assert await numbers(france, other) == [1, 2]
    with pytest.raises(Refusal) as refused:
        await france.load(numbered(5, 4))
    assert refused.value.code == "BAD_ARGUMENT"
    assert await numbers(france, SMARTFR) == [1, 2]


async def test_one_line_tells_of_a_load_and_names_nobody(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, operations=shares(1, date(2021, 1, 1))), member(2, logins=[("be", "ada")]))
    lines = await belgium.lines()
    assert [line.action for line in lines] == ["entities.opened", "memberships.loaded"]
    assert '"count":2' in lines[1].body
    assert "Ada" not in "".join(line.body for line in lines)


async def test_a_login_that_comes_again_is_kept_once(register: OpenRegister) -> None:
    france = await register("FR")
    same = {"person": 9, "logins": [("fr", "ada")]}
    await france.load(member(1, entity=SMARTFR, **same), member(2, entity="FR.entity.alterna", **same))
    await france.load(member(3, entity="FR.entity.grands-ensemble", **same))
    async with france.database.reading() as session:
        assert await session.value("SELECT count(*) FROM login") == 1
        assert await session.value("SELECT count(*) FROM membership_person WHERE person = :p", {"p": key(9)}) == 3


async def test_an_entity_without_a_register_is_refused(register: OpenRegister) -> None:
    belgium = await register("BE")
    with pytest.raises(Refusal) as refused:
        await belgium.load(member(1, entity="BE.entity.nowhere"))
    assert refused.value.code == "UNKNOWN_ENTITY"


async def test_a_new_category_is_added_with_shares_optional(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, category="GUEST_ARTIST"))
    async with belgium.database.reading() as session:
        row = await session.first("SELECT * FROM membership_category WHERE code = 'GUEST_ARTIST'")
    assert row is not None
    assert (row.label, row.share_obligation) == ("Guest artist", "OPTIONAL")
