"""Contracts of work: what each kind asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.contracts import Contract, ContractKind, end, record
from services.members.domain.facts import Period

TODAY = date(2026, 5, 20)
CAPE = Contract(UUID(int=1), ContractKind.CAPE, Period(TODAY, date(2027, 5, 19)), "FR.entity.smartfr", Decimal(100))


def test_a_cape_lasts_twelve_months_at_most() -> None:
    assert record(CAPE, "FR", TODAY) == CAPE
    with pytest.raises(Refusal, match="L127-3"):
        record(replace(CAPE, period=Period(TODAY, date(2027, 5, 20))), "FR", TODAY)
    with pytest.raises(Refusal, match="L127-3"):
        end(CAPE, date(2027, 5, 20), TODAY)
    with pytest.raises(Refusal, match="has a last day"):
        record(replace(CAPE, period=Period(TODAY)), "FR", TODAY)
    with pytest.raises(Refusal, match="in FR only"):
        record(CAPE, "BE", TODAY)


def test_a_cesa_makes_her_a_member_within_three_years() -> None:
    cesa = replace(CAPE, kind=ContractKind.CESA, period=Period(date(2024, 2, 29)))
    assert record(cesa, "FR", TODAY).member_by == date(2027, 2, 28)
    assert record(replace(cesa, kind=ContractKind.OPEN_ENDED), "BE", TODAY).member_by is None


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2036, 1, 1)))
def test_a_contract_that_ends_never_ends_before_it_begins(first: date, last: date) -> None:
    asked = replace(CAPE, kind=ContractKind.OPEN_ENDED, period=Period(first))
    try:
        found = end(record(asked, "DE", TODAY), last, TODAY)
    except Refusal:
        assert first > TODAY + timedelta(days=366) or last < first or last > TODAY + timedelta(days=1830)
    else:
        assert found.period == Period(first, last)
        assert first <= last
