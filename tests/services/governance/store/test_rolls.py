"""What was sealed, tallied or signed off stands: the tables themselves refuse to change it."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.governance.domain.granted_votes import NO_LIMITS, GroupTotal, Limits
from services.governance.domain.roll_rules import rules_of
from services.governance.store.plural_json import limits_from, limits_text
from services.governance.store.rules_json import rules_from, rules_text
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.domain.laws import regime

SMART_DE = "DE.entity.smart-eg"


CHANGES = (
    "DELETE FROM roll_line WHERE roll = :roll",
    "UPDATE roll_line SET votes = 9 WHERE roll = :roll",
    "UPDATE roll SET votes = 9 WHERE id = :roll",
    "DELETE FROM roll WHERE id = :roll",
    "DELETE FROM roll_signature WHERE roll = :roll",
    "UPDATE roll_signature SET name = 'Nobody' WHERE roll = :roll",
    "UPDATE assembly SET title = 'Another' WHERE id = (SELECT assembly FROM roll WHERE id = :roll)",
)


async def test_a_sealed_roll_keeps_everything(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE))
    roll = await place.compute(await place.convene(SMART_DE, place.day(40)))
    await place.seal(roll)
    for statement in CHANGES:
        with pytest.raises(DBAPIError, match=r"sealed roll|keeps its past"):
            async with place.partition.database.engine.begin() as connection:
                await connection.execute(text(statement), {"roll": UUID(roll.rpartition(".")[2])})


def test_rules_are_read_back_as_they_were_written() -> None:
    for pack, form in (("BE-SC", None), ("IT-COOP", "spa"), ("ES-COOP", None), ("SCE", None)):
        rules = rules_of(regime(pack, form=form), date(2026, 6, 1))
        again = rules_from(json.loads(rules_text(rules)))
        assert again == rules
        assert again.laws == rules.laws


def test_grants_and_limits_are_read_back_as_they_were_written() -> None:
    grants = [{"by": "shares", "is": {"at_least": 2}, "votes": 3}, {"by": "shares", "is": "each", "votes": 1}]
    groups = [{"category": "B", "group": "cooperative"}, {"category": "A", "group": "financing"}]
    rules = rules_of(
        regime("IT-COOP", {"votes_granted": grants, "member_groups": groups}, form="spa"), date(2026, 6, 1)
    )
    again = rules_from(json.loads(rules_text(rules)))
    assert again == rules
    assert again.plural is not None
    assert rules.plural is not None
    assert again.plural.leaves == rules.plural.leaves
    other = rules_of(regime("IT-COOP", {"votes_granted": grants[:1]}, form="spa"), date(2026, 6, 1))
    assert other != rules
    limits = Limits(9, 4, None, 3, (GroupTotal("financing", "present", 5, None),), (("A", 1, 2, 3), (None, 1, 1, 0)))
    assert limits_from(json.loads(limits_text(limits))) == limits
    assert limits_from({}) == NO_LIMITS
