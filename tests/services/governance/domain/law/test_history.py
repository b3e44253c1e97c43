"""The law of a leaf as periods that follow each other without gap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from services.governance.domain.law.history import periods
from services.governance.domain.law.library import Situation, library

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_periods_cover_all_time_and_say_what_the_day_says(pack: str) -> None:
    form = {"FR": "SA", "IT": "spa"}.get(pack[:2])
    for key in library().keys:
        found = periods(library(), pack, key, Situation(TODAY, form, "BE-SC"))
        assert (found[0].since, found[-1].until) == (None, None)
        assert all(
            before.until is not None and before.until + timedelta(days=1) == after.since
            for before, after in pairwise(found)
        )
        for period in found:
            for day in (period.since, period.until):
                if day is not None:
                    assert library().leaf(pack, key, Situation(day, form, "BE-SC")) == period.leaf


def test_a_leaf_that_is_as_another_changes_with_it() -> None:
    found = periods(library(), "FR-SCIC-SA", "majorities.amendment", Situation(TODAY, "SA"))
    assert [period.since for period in found] == [None, date(2019, 7, 21)]


def test_without_dates_there_is_one_period() -> None:
    assert len(periods(library(), "BE-SC", "vote_unit", Situation(TODAY))) == 1
