"""Hours of a notice, as they are named and shown."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.notice_hours import NoticeHours, notice_hours, shown
from services.governance.domain.words import AssemblyForm


@given(st.times())
def test_what_is_shown_is_read_back(hour: time) -> None:
    minute = hour.replace(second=0, microsecond=0)
    assert notice_hours(shown(minute), None, AssemblyForm.HYBRID) == NoticeHours(minute)


def test_no_hour_is_none() -> None:
    assert notice_hours(None, None, AssemblyForm.IN_ROOM) is None
    assert notice_hours("18:00", "19:15", AssemblyForm.IN_ROOM) == NoticeHours(time(18), time(19, 15))


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("18", None, AssemblyForm.IN_ROOM),
        ("18:00:00", None, AssemblyForm.IN_ROOM),
        ("18:00+02:00", None, AssemblyForm.IN_ROOM),
        ("24:30", None, AssemblyForm.IN_ROOM),
        ("six", None, AssemblyForm.IN_ROOM),
        ("18:00", "18:00", AssemblyForm.IN_ROOM),
        ("18:00", "17:00", AssemblyForm.IN_ROOM),
        (None, "17:00", AssemblyForm.IN_ROOM),
        ("18:00", None, AssemblyForm.WRITTEN),
    ],
)
def test_hours_that_are_none(first: str | None, second: str | None, form: AssemblyForm) -> None:
    with pytest.raises(Refusal) as refused:
        notice_hours(first, second, form)
    assert refused.value.code == "BAD_ARGUMENT"
