"""Who may be admitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from commons.errors import Refusal
from services.members.domain.admission import AdmissionFacts, AdmissionRequest, check_admission
from services.members.domain.facts import MembershipKind

TODAY = date(2026, 6, 1)
NEWCOMER = AdmissionRequest(MembershipKind.PERSON, "WORKER", TODAY)
FACTS = AdmissionFacts(categories=("WORKER", "USER"), person_known=False, registered=False, issuer="be")


def test_newcomers_acquaintances_and_organisations_are_admitted() -> None:
    check_admission(NEWCOMER, FACTS, TODAY)
    check_admission(replace(NEWCOMER, person="person.x"), replace(FACTS, person_known=True), TODAY)
    check_admission(replace(NEWCOMER, login=("be", "ada"), joined_on=TODAY + timedelta(days=30)), FACTS, TODAY)
    check_admission(replace(NEWCOMER, kind=MembershipKind.ORGANISATION, organisation="organisation.x"), FACTS, TODAY)


@pytest.mark.parametrize(
    ("change", "known", "code"),
    [
        ({"category": "KING"}, {}, "BAD_ARGUMENT"),
        ({"joined_on": TODAY + timedelta(days=400)}, {}, "BAD_ARGUMENT"),
        ({"shares": -1}, {}, "BAD_ARGUMENT"),
        ({"person": "person.x"}, {}, "NOT_FOUND"),
        ({"login": ("fr", "ada")}, {}, "BAD_ARGUMENT"),
        ({"organisation": "organisation.x"}, {}, "BAD_ARGUMENT"),
        ({"kind": MembershipKind.ORGANISATION}, {}, "BAD_ARGUMENT"),
        ({}, {"registered": True}, "ALREADY_EXISTS"),
    ],
)
def test_others_are_refused(change: dict[str, Any], known: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_admission(replace(NEWCOMER, **change), replace(FACTS, **known), TODAY)
    assert refused.value.code == code


def test_an_organisation_has_neither_person_nor_login() -> None:
    organisation = replace(NEWCOMER, kind=MembershipKind.ORGANISATION, organisation="organisation.x")
    for change in ({"person": "person.x"}, {"login": ("be", "ada")}):
        with pytest.raises(Refusal):
            check_admission(replace(organisation, **change), replace(FACTS, person_known=True), TODAY)
