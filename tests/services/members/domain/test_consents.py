"""Consent opens named fields only, along an edge, for a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.consents import Consent, Purpose, check_withdrawal, consented_fields, give

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


def of(target: str | None = None, start: date | None = None, until: date | None = None) -> Consent:
    return Consent(Purpose.SERVICE, (), target, start, until)


def test_fields_are_kept_once_in_the_order_given() -> None:
    assert consented_fields(["facts", "joinedOn", "facts"], {"joinedOn", "facts"}) == ("facts", "joinedOn")
    assert consented_fields([], {"facts"}) == ()


def test_a_field_that_consent_does_not_open_is_refused() -> None:
    with pytest.raises(Refusal, match="facts, joinedOn"):
        consented_fields(["number"], {"joinedOn", "facts"})


@given(DAYS, DAYS)
def test_what_goes_on_record_can_still_open(start: date | None, until: date | None) -> None:
    asked, day = of("FR", start, until), max(TODAY, start or TODAY)
    if until is not None and until < day:
        with pytest.raises(Refusal, match="last day"):
            give(asked, "BE", TODAY)
        return
    on_record = give(asked, "BE", TODAY)
    assert on_record.opens(day)
    assert until is None or not on_record.opens(until + timedelta(days=1))


def test_nobody_consents_to_her_own_country() -> None:
    with pytest.raises(Refusal):
        give(of("BE"), "BE", TODAY)


def test_one_country_is_not_taken_out_of_every_country() -> None:
    for standing in (of(), of(until=TODAY), of(start=TOMORROW)):
        with pytest.raises(Refusal) as refused:
            check_withdrawal(of("FR"), [of("FR"), standing], TODAY)
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    check_withdrawal(of("FR"), [of("FR"), of("DE"), of(until=YESTERDAY)], TODAY)
    check_withdrawal(of(), [of()], TODAY)
    check_withdrawal(of("FR"), [Consent(Purpose.STATISTICS, ())], TODAY)
