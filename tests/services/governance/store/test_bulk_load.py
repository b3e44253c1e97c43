"""Statutes are checked on their way in."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.governance.store.statutes import of_entity, versions
from tests.services.governance.conftest import OpenCountry

SMARTCOOP = "BE.entity.smartcoop"


async def test_statutes_outside_the_law_are_refused_and_nothing_is_written(country: OpenCountry) -> None:
    place = await country("BE")
    with pytest.raises(Refusal) as refused:
        await place.statutes(SMARTCOOP, notice_days__min=5)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"
    async with place.partition.database.reading() as session:
        assert await versions(session, [SMARTCOOP]) == []
    assert await place.chain() == []


async def test_the_newest_version_is_in_force(country: OpenCountry) -> None:
    place = await country("BE")
    await place.statutes(SMARTCOOP, 1, notice_days__min=20)
    await place.statutes(SMARTCOOP, 2, notice_days__min=30)
    async with place.partition.database.reading() as session:
        found = await of_entity(session, SMARTCOOP, place.today)
    assert found is not None
    assert (found.version, found.choices["notice_days.min"].value) == (2, 30)
    assert [line.action for line in await place.chain()] == ["loadStatutes", "loadStatutes"]
