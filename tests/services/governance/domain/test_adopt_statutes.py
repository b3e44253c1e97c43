"""Two people, a notarised text, the law of its first day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.adopt_statutes import Draft, Standing, adopt, check_meetings, decline, propose
from services.governance.domain.statutes import Choice
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
BELGIUM = regime("BE-SC", opened_on="2016-10-01")
OPEN = Standing("otto", 1, 1, decided=False)


def draft(*choices: tuple[str, Any], **fields: Any) -> Draft:
    rows = [(key, Choice(value, "art. 1")) for key, value in choices]
    given = {"title": "Statutes", "notarised_on": date(2026, 5, 4), "valid_from": date(2026, 6, 1), "choices": rows}
    return Draft(**given | fields)


def code(wanted: Draft) -> str:
    with pytest.raises(Refusal) as refused:
        propose(wanted, BELGIUM, TODAY)
    return refused.value.code


def test_a_draft_within_the_law() -> None:
    found = propose(draft(("vote_unit", "member"), ("notice_days.min", 21)), BELGIUM, TODAY)
    assert (found.version, found.notarised_on, sorted(found.choices)) == (
        0, date(2026, 5, 4), ["notice_days.min", "vote_unit"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (draft(("notice_days.min", 10)), "STATUTES_OUTSIDE_LAW"),
        (draft(("vote_unit", "member"), ("vote_unit", "share")), "BAD_ARGUMENT"),
        (draft(("vote_unit", 0.5)), "BAD_ARGUMENT"),
        (draft(choices=[("vote_unit", Choice("member", " "))]), "BAD_ARGUMENT"),
        (draft(*((f"k{number}", 1) for number in range(501))), "BAD_ARGUMENT"),
        (draft(notarised_on=date(2026, 11, 25), valid_from=date(2027, 1, 1)), "BAD_ARGUMENT"),
        (draft(valid_from=date(2026, 5, 3)), "BAD_ARGUMENT"),
        (draft(notarised_on=date(2016, 1, 1), valid_from=date(2016, 9, 30)), "ENTITY_NOT_OPEN"),
        (draft(title="two\nlines"), "BAD_ARGUMENT"),
    ],
)
def test_what_is_refused(wanted: Draft, refusal: str) -> None:
    assert code(wanted) == refusal


def test_statutes_notarised_before_the_entity_opened_are_in_force_from_then() -> None:
    assert propose(draft(notarised_on=date(2016, 6, 1), valid_from=date(2016, 10, 1)), BELGIUM, TODAY).version == 0


def test_another_person_adopts_the_next_version() -> None:
    proposed = propose(draft(("vote_unit", "member")), BELGIUM, TODAY)
    adopted = adopt(proposed, BELGIUM, OPEN, "oriane")
    assert (adopted.version, adopted.choices, adopted.notarised_on) == (2, proposed.choices, proposed.notarised_on)


@pytest.mark.parametrize(
    ("standing", "actor", "refusal"),
    [
        (OPEN, "otto", "ADOPTION_NEEDS_TWO"),
        (Standing("otto", 1, 1, decided=True), "oriane", "TRANSITION_NOT_ALLOWED"),
        (Standing("otto", 1, 2, decided=False), "oriane", "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_who_cannot_adopt_what(standing: Standing, actor: str, refusal: str) -> None:
    proposed = propose(draft(), BELGIUM, TODAY)
    with pytest.raises(Refusal) as refused:
        adopt(proposed, BELGIUM, standing, actor)
    assert refused.value.code == refusal


def test_declining_takes_a_reason_and_an_open_proposal() -> None:
    assert decline(OPEN, " overtaken ") == "overtaken"
    for standing, reason in ((OPEN, " "), (Standing("otto", 1, 1, decided=True), "late")):
        with pytest.raises(Refusal):
            decline(standing, reason)


@pytest.mark.parametrize(
    ("others", "day", "refused"),
    [
        ([], date(2026, 5, 31), False),
        ([], date(2026, 6, 1), True),
        ([], date(2026, 9, 1), True),
        ([date(2026, 6, 1)], date(2026, 6, 1), True),
        ([date(2026, 7, 1)], date(2026, 9, 1), False),
        ([date(2026, 7, 1)], date(2026, 6, 30), True),
        ([date(2026, 5, 1)], date(2026, 6, 1), True),
    ],
)
def test_a_meeting_that_was_opened_keeps_its_law(others: list[date], day: date, refused: bool) -> None:
    versions = [propose(draft(valid_from=on, notarised_on=on), BELGIUM, TODAY) for on in others]
    wanted = propose(draft(), BELGIUM, TODAY)
    if not refused:
        return check_meetings(wanted, versions, [("BE.assembly.1", day)])
    with pytest.raises(Refusal) as found:
        check_meetings(wanted, versions, [("BE.assembly.1", day)])
    assert (found.value.code, found.value.details["day"]) == ("TRANSITION_NOT_ALLOWED", day.isoformat())
    return None
