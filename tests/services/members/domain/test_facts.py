"""Each fact stands by itself on its own days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.members.domain.facts import Belonging, DatedFact, FactKind, Period, facts_on
from services.members.domain.share_register import Holding

START = date(2024, 1, 1)
DAYS = st.dates(min_value=START, max_value=START + timedelta(days=40))
PERIODS = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(days=length)),
    DAYS,
    st.one_of(st.none(), st.integers(min_value=0, max_value=20)),
)


@given(PERIODS, DAYS)
def test_a_period_splits_at_a_day_without_losing_or_doubling_one(period: Period, day: date) -> None:
    before = period.before(day)
    for offset in range(60):
        probe = START + timedelta(days=offset)
        earlier = before is not None and before.holds(probe)
        assert period.holds(probe) == (earlier or (period.holds(probe) and probe >= day))
        assert not (earlier and probe >= day)


@given(st.lists(st.builds(DatedFact, st.sampled_from(FactKind), PERIODS)), PERIODS, DAYS)
def test_every_fact_is_read_alone(facts: list[DatedFact], registered: Period, day: date) -> None:
    found = facts_on(day, registered, facts, Holding())
    holds = {kind: any(f.kind is kind and f.period.holds(day) for f in facts) for kind in FactKind}
    assert found.registered == registered.holds(day)
    assert found.community_member == holds[FactKind.COMMUNITY_MEMBER]
    assert found.cooperating == holds[FactKind.COOPERATING]
    assert found.in_default == holds[FactKind.IN_DEFAULT]
    assert found.voting != holds[FactKind.VOTE_SUSPENDED]


def test_holder_and_paid_up_follow_from_the_holding_only() -> None:
    def pair(count: int, paid: int) -> tuple[bool, bool]:
        found = facts_on(START, Period(START), [], Holding(count, paid, Decimal(0)))
        return found.holder, found.paid_up

    assert pair(0, 0) == (False, False)
    assert pair(2, 1) == (True, False)
    assert pair(2, 2) == (True, True)


def test_belonging_is_what_the_member_said_and_unknown_until_then() -> None:
    said = DatedFact(FactKind.BELONGING, Period(START + timedelta(days=5)), Belonging.SERVICE_ONLY)
    assert facts_on(START, Period(START), [said], Holding()).belonging is Belonging.UNKNOWN
    later = facts_on(START + timedelta(days=5), Period(START), [said], Holding())
    assert later.belonging is Belonging.SERVICE_ONLY
