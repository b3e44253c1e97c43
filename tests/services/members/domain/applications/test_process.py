"""Applications: which steps may follow which, and that every history of them folds to the same state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.applications import decide as steps
from services.members.domain.applications.process import AFTER, OVER, Application, ApplicationStep, Asked
from services.members.domain.applications.words import (
    AdmissionBody,
    AdmissionLaw,
    ApplicationForm,
    ApplicationStepKind,
    Missing,
    ReasonsGiven,
)
from services.members.domain.facts import MembershipKind
from services.members.domain.leaving.words import Law

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
BODY = Law("admission.body", "Article 1", False)
REFUSAL = Law("admission.refusal", "Article 2", True)
OPEN = AdmissionLaw(ApplicationForm.ANY, ReasonsGiven.ON_REQUEST, body=AdmissionBody.BOARD, body_law=BODY)
STRICT = AdmissionLaw(
    ApplicationForm.WRITTEN,
    ReasonsGiven.WITH_REFUSAL,
    silence_admits=True,
    body=AdmissionBody.BOARD,
    body_law=BODY,
    refusal_law=REFUSAL,
    decide_within_days=60,
    appeal_to=AdmissionBody.GENERAL_MEETING,
    appeal_within_days=20,
)
ASKED = Asked("ES.entity.x", MembershipKind.PERSON, "WORKER", 1, named=True)
MEMBERSHIP = UUID(int=7)


def applied(law: AdmissionLaw, on: date = TODAY, form: ApplicationForm = ApplicationForm.WRITTEN) -> Application:
    return Application(UUID(int=1), ASKED).after(steps.apply(on, form, law, TODAY))


def refused(law: AdmissionLaw, on: date = TODAY) -> Application:
    found = applied(law, on)
    step = steps.decide(
        found,
        on,
        law,
        admit=False,
        body=AdmissionBody.BOARD,
        reason="Against the purpose",
        required_shares=0,
        today=TODAY,
    )
    return found.after(step)


def attempts(law: AdmissionLaw) -> list[Callable[[Application, date], ApplicationStep]]:
    board = {"body": AdmissionBody.BOARD, "required_shares": 1, "today": TODAY}
    return [
        lambda found, on: steps.sign(found, on, TODAY),
        lambda found, on: steps.decide(found, on, law, admit=True, reason=None, **board),
        lambda found, on: steps.decide(found, on, law, admit=False, reason="Because", **board),
        lambda found, on: steps.ask_reasons(found, on, TODAY),
        lambda found, on: steps.appeal(found, on, law, None, TODAY),
        lambda found, on: steps.decide_appeal(found, on, admit=True, reason=None, today=TODAY),
        lambda found, on: steps.decide_appeal(found, on, admit=False, reason="Because", today=TODAY),
        lambda found, on: steps.withdraw(found, on, None, TODAY),
        lambda found, on: steps.admit(found, on, law, membership=MEMBERSHIP, required_shares=1, today=TODAY),
    ]


@given(
    st.sampled_from([OPEN, STRICT]),
    st.integers(0, 90),
    st.lists(st.tuples(st.integers(0, 8), st.integers(-2, 60)), max_size=40),
)
def test_every_history_is_in_order_and_ends_at_most_once(
    law: AdmissionLaw, ago: int, tries: list[tuple[int, int]]
) -> None:
    found = applied(law, TODAY - ago * DAY)
    for choice, later in tries:
        try:
            step = attempts(law)[choice](found, found.steps[-1].on + later * DAY)
        except Refusal:
            continue
        assert found.state in AFTER[step.kind]
        assert found.state not in OVER
        found = found.after(step)
    assert [step.number for step in found.steps] == list(range(1, found.version + 1))
    days = [step.on for step in found.steps]
    assert days == sorted(days)
    assert days[-1] <= TODAY
    assert sum(step.kind in OVER for step in found.steps) <= 1
    assert (found.membership is not None) == (found.state is ApplicationStepKind.ADMITTED)
    refusal = found.refusal
    if found.membership is not None and refusal is not None:
        assert any(step.kind is ApplicationStepKind.OVERRULED for step in found.steps)


def test_an_application_names_what_it_lacks() -> None:
    found = replace(applied(STRICT, form=ApplicationForm.TEXT), asked=replace(ASKED, named=False, shares=0))
    assert found.missing(STRICT.form, 3) == [Missing.NAME, Missing.SIGNATURE, Missing.SHARES]
    assert found.missing(ApplicationForm.TEXT, 0) == [Missing.NAME]
    company = replace(found, asked=replace(found.asked, kind=MembershipKind.ORGANISATION))
    assert company.missing(ApplicationForm.ANY, 0) == []


def test_an_answer_is_due_and_an_appeal_is_open_for_the_laws_days() -> None:
    assert applied(STRICT).decide_by == TODAY + 60 * DAY
    assert applied(OPEN).decide_by is None
    found = refused(STRICT, TODAY - 21 * DAY)
    assert found.refusal is not None
    assert (found.refusal.appeal_until, found.refusal.told, found.decide_by) == (TODAY - DAY, True, None)
    with pytest.raises(Refusal, match="Article 2: An appeal was open until 2026-05-19"):
        steps.appeal(found, TODAY, STRICT, None, TODAY)
    appealed = found.after(steps.appeal(found, TODAY - DAY, STRICT, "No", TODAY))
    asked = appealed.after(steps.ask_reasons(appealed, TODAY, TODAY))
    step = steps.decide_appeal(asked, TODAY, admit=True, reason=None, today=TODAY)
    assert (step.kind, step.body) == (ApplicationStepKind.OVERRULED, "GENERAL_MEETING")


def test_silence_is_a_yes_only_by_law_and_only_when_the_time_is_over() -> None:
    for law, ago, code in ((OPEN, 300, "TRANSITION_NOT_ALLOWED"), (STRICT, 60, "ADMISSION_NOT_ALLOWED")):
        with pytest.raises(Refusal) as told:
            steps.admit(
                applied(law, TODAY - ago * DAY), TODAY, law, membership=MEMBERSHIP, required_shares=0, today=TODAY
            )
        assert told.value.code == code
    late = applied(STRICT, TODAY - 61 * DAY)
    admitted = steps.admit(late, TODAY, STRICT, membership=MEMBERSHIP, required_shares=1, today=TODAY)
    assert (admitted.kind, admitted.membership) == (ApplicationStepKind.ADMITTED, MEMBERSHIP)
    with pytest.raises(Refusal, match="SHARES"):
        steps.admit(late, TODAY, STRICT, membership=MEMBERSHIP, required_shares=2, today=TODAY)


def test_an_application_of_another_year_is_not_entered() -> None:
    for on in (TODAY + DAY, TODAY - 367 * DAY):
        with pytest.raises(Refusal, match="within a year"):
            steps.apply(on, ApplicationForm.TEXT, OPEN, TODAY)
