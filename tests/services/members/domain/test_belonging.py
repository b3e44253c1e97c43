"""What a member says about the community, and takes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.belonging import declare
from services.members.domain.facts import Belonging, DatedFact, FactKind, Period

FIRST = date(2026, 1, 1)


def test_who_is_no_member_says_nothing() -> None:
    with pytest.raises(Refusal, match="no member"):
        declare([], Belonging.CLAIMED, Period(FIRST, FIRST), FIRST + timedelta(days=1))


@given(st.lists(st.tuples(st.sampled_from(Belonging), st.integers(0, 3)), max_size=20))
def test_on_every_day_she_has_said_at_most_one_thing(words: list[tuple[Belonging, int]]) -> None:
    history, today, last = list[DatedFact](), FIRST, dict[date, Belonging]()
    for said, later in words:
        today += timedelta(days=later)
        try:
            before, fresh = declare(history, said, Period(FIRST), today)
        except Refusal:
            continue
        if before is not None:
            history.remove(before)
            left = before.period.before(today)
            history += [DatedFact(before.kind, left, before.detail)] if left else []
        if fresh is not None:
            history.append(DatedFact(FactKind.BELONGING, Period(today), fresh.value))
        last[today] = said
    for number in range((today - FIRST).days + 2):
        day = FIRST + timedelta(days=number)
        standing = [fact.detail for fact in history if fact.period.holds(day)]
        newest = max((one for one in last if one <= day), default=None)
        expected = Belonging.UNKNOWN if newest is None else last[newest]
        assert standing == ([] if expected is Belonging.UNKNOWN else [expected.value])
