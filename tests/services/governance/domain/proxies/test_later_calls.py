"""What holds over to the second call, by each law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from commons.errors import Refusal
from services.governance.domain.proxies.later_calls import Dated, SecondCall, holds_over
from tests.services.governance.domain.readings import reading

OPENED = datetime.fromisoformat("2026-11-10T18:00+01:00")
LATER_DAY = SecondCall(OPENED, date(2026, 11, 10), date(2026, 11, 30))
SAME_DAY = SecondCall(OPENED, date(2026, 11, 10), date(2026, 11, 10))
EARLY = Dated(date(2026, 11, 1), OPENED - timedelta(days=9), later_calls=False)
SAYS_SO = Dated(EARLY.given_on, EARLY.recorded_at, later_calls=True)


@pytest.mark.parametrize(
    ("pack", "form", "choices", "silent", "says_so"),
    [
        ("IT-COOP", "spa", {}, True, True),
        ("ES-COOP", None, {}, True, True),
        ("FR-SCIC-SA", None, {}, True, True),
        ("BE-SC", None, {}, None, True),
        ("BE-SC", None, {"proxies.scope": "one_meeting_including_later_calls"}, True, True),
        ("BE-SC", None, {"proxies.scope": "first_call"}, False, False),
        ("BE-SC", None, {"proxies.scope": "as_it_pleases"}, None, None),
        ("SE-EKFOR", None, {}, None, None),
    ],
)
def test_by_each_law(pack: str, form: str | None, choices: dict, silent: bool | None, says_so: bool | None) -> None:
    """None: nobody says, so it is asked for, with the key."""
    law = reading(pack, choices, form=form)
    for proxy, expected in ((EARLY, silent), (SAYS_SO, says_so)):
        if expected is not None:
            assert holds_over(law, proxy, LATER_DAY) is expected
            continue
        with pytest.raises(Refusal) as found:
            holds_over(law, proxy, LATER_DAY)
        assert (found.value.code, found.value.details["key"]) == ("LAW_UNKNOWN", "proxies.scope")


def test_one_that_was_given_for_the_second_call_needs_no_rule() -> None:
    silent = reading("BE-SC")
    assert holds_over(silent, Dated(date(2026, 11, 11), OPENED + timedelta(hours=20), False), LATER_DAY)
    assert holds_over(silent, Dated(date(2026, 11, 10), OPENED + timedelta(minutes=5), False), SAME_DAY)
    with pytest.raises(Refusal):
        holds_over(silent, Dated(date(2026, 11, 10), OPENED + timedelta(minutes=5), False), LATER_DAY)
