"""The clause by which a European society's electorate is the voters of other entities."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.directory import Directory
from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.named_electorate import named_electorate
from services.governance.domain.statutes import ELECTORATE_OF, Choice, Statutes

ON = date(2026, 6, 1)
BE, IT, EU = "BE.entity.smartcoop", "IT.entity.smart-it", "EU.entity.smart-group"
BELGIUM, ITALY = {"country": "BE", "slug": "smartcoop"}, {"country": "IT", "slug": "smart-it"}
GOOD = {"entities": [BELGIUM, ITALY], "count": "person"}


def regime(value: Any, entity: str = EU) -> Regime:
    statutes = Statutes(entity, 3, date(2020, 1, 1), {ELECTORATE_OF: Choice(value, "art. 12")})
    return Regime(library(), Directory.load().entity(entity), statutes)


def test_what_the_statutes_say_with_their_article() -> None:
    check_statutes(regime(GOOD), ON)
    found = named_electorate(regime(GOOD))
    assert found is not None
    assert (found.entities, found.per_person) == ((BE, IT), True)
    assert found.article == "statutes (version 3) art. 12"
    assert named_electorate(Regime(library(), Directory.load().entity(EU))) is None


def test_only_a_european_society_may_name_others() -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime({"entities": [ITALY], "count": "person"}, BE), ON)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"
    assert refused.value.details["article"]


@pytest.mark.parametrize(
    "value",
    [
        [BELGIUM],
        {"entities": [BELGIUM]},
        {"entities": [], "count": "person"},
        {"entities": [BELGIUM, BELGIUM], "count": "person"},
        {"entities": [BELGIUM, 3], "count": "person"},
        {"entities": [BE], "count": "person"},
        {"entities": [{"country": "EU", "slug": "smart-group"}], "count": "person"},
        {"entities": [BELGIUM], "count": "share"},
        {"entities": "BE", "count": "person"},
        {"entities": [{"country": 3, "slug": "smartcoop"}], "count": "person"},
        {"entities": [{"country": "BE", "slug": "no slug"}], "count": "person"},
    ],
)
def test_a_clause_of_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime(value), ON)
    assert refused.value.code in ("BAD_ARGUMENT", "UNROUTABLE_ID", "MALFORMED_ID")
