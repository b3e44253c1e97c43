"""Until when a resolution may be challenged, in every country's law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.after.challenge import Challenge, Decided, challenge, protest_rule, wants_presence
from services.governance.domain.after.protest import Protesting, raise_protest
from tests.services.governance.domain.readings import reading

DAY = date(2027, 6, 15)
WHO = UUID(int=7)


def windows(pack: str) -> list[tuple[str | None, date | None]]:
    return [(row.defect, row.last_day) for row in of(pack).windows]


def of(pack: str) -> Challenge:
    return challenge(reading(pack, on=DAY), Decided(DAY))


def test_a_german_month_runs_from_the_day_of_the_resolution() -> None:
    assert windows("DE-EG") == [(None, date(2027, 7, 15))]
    assert protest_rule(reading("DE-EG", on=DAY)).required is True
    assert wants_presence(reading("DE-EG", on=DAY))


def test_spain_tells_void_from_voidable() -> None:
    assert windows("ES-COOP") == [
        ("void", date(2028, 6, 15)),
        ("voidable", date(2027, 7, 25)),
        ("against_public_order", None),
    ]
    rule = protest_rule(reading("ES-COOP", on=DAY))
    assert (rule.required, rule.defect, rule.hours) == (True, "voidable", 48)


def test_of_two_french_periods_the_longer_is_shown_until_somebody_has_read_the_text() -> None:
    assert windows("FR-SCIC-SA") == [(None, date(2030, 6, 15))]


def test_a_belgian_window_hangs_on_when_one_learns_of_it() -> None:
    (window,) = of("BE-SC").windows
    assert (window.last_day, window.hangs_on_knowledge, window.never_later) == (date(2027, 12, 15), True, None)
    assert not window.closed(date(2099, 1, 1))


def test_where_nobody_knows_no_day_is_shown() -> None:
    found = of("AT-EGEN")
    assert found.windows == ()
    assert {leaf.key for _, leaf in found.open} == {
        "challenge_window.period",
        "challenge_window.starts",
        "challenge_window.who",
    }


def test_a_registration_lets_it_begin_anew() -> None:
    law = reading("ES-COOP", on=DAY)
    (_, voidable, _) = challenge(law, Decided(DAY, DAY + timedelta(days=10))).windows
    assert (voidable.first_day, voidable.last_day) == (date(2027, 6, 25), date(2027, 8, 4))


def meeting(pack: str, **fields: object) -> Protesting:
    opened = datetime(2027, 6, 15, 16, tzinfo=UTC)
    law = reading(pack, on=DAY)
    facts: dict[str, object] = {
        "challenge": challenge(law, Decided(DAY)),
        "opened_at": opened,
        "decided_at": opened + timedelta(hours=1),
        "timezone": "Europe/Madrid",
        "moment": opened + timedelta(days=40),
        "registered": True,
        "there": True,
        "wants_presence": wants_presence(law),
        "stands": False,
    }
    return Protesting(**facts | fields)  # pyright: ignore[reportArgumentType]


def test_a_protest_is_raised_at_a_moment_with_its_offset() -> None:
    with pytest.raises(Refusal) as refused:
        raise_protest(WHO, "no", datetime(2027, 6, 15, 17), meeting("ES-COOP"))
    assert refused.value.code == "BAD_ARGUMENT"
    assert "offset" in refused.value.message


@given(hours=st.integers(0, 96))
def test_a_spanish_protest_has_forty_eight_hours(hours: int) -> None:
    facts = meeting("ES-COOP")
    assert facts.decided_at is not None
    at = facts.decided_at + timedelta(hours=hours)
    if hours <= 48:
        assert raise_protest(WHO, "no", at, facts).raised_at == at
    else:
        with pytest.raises(Refusal) as refused:
            raise_protest(WHO, "no", at, facts)
        assert refused.value.code == "PROTEST_TOO_LATE"
        assert refused.value.details["article"].startswith("ES ley 27/1999 art. 31.4")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"decided_at": None}, "TRANSITION_NOT_ALLOWED"),
        ({"stands": True}, "ALREADY_EXISTS"),
        ({"registered": False}, "NOT_ENTITLED"),
        ({"there": False}, "NOT_ENTITLED"),
        ({"moment": datetime(2027, 6, 15, 15, tzinfo=UTC)}, "BAD_ARGUMENT"),
    ],
)
def test_what_a_german_protest_is_refused_for(fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        raise_protest(WHO, "no", datetime(2027, 6, 15, 17, tzinfo=UTC), meeting("DE-EG", **fields))
    assert refused.value.code == code


def test_a_protest_needs_words() -> None:
    with pytest.raises(Refusal) as refused:
        raise_protest(WHO, " ", datetime(2027, 6, 15, 17, tzinfo=UTC), meeting("DE-EG"))
    assert refused.value.code == "BAD_ARGUMENT"
