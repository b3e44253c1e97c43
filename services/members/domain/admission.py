"""Admission: what must hold before an entity's register gets a new membership."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from commons.errors import Refusal
from services.members.domain.facts import MembershipKind

LATEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AdmissionRequest:
    """Who is to be admitted, by full ids; a person's membership without `person` is a newcomer's."""

    kind: MembershipKind
    category: str
    joined_on: date
    person: str | None = None
    organisation: str | None = None
    shares: int = 0
    login: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the register says: its categories, whether it knows the person, whether she is in already."""

    categories: Collection[str]
    person_known: bool
    registered: bool
    issuer: str
    """Whose logins this country records at admission: its own issuer's."""


def check_admission(request: AdmissionRequest, facts: AdmissionFacts, today: date) -> None:
    """Refuse what may not be admitted: BAD_ARGUMENT, NOT_FOUND or ALREADY_EXISTS, saying what to change."""
    _check_holder(request)
    if request.category not in facts.categories:
        raise Refusal("BAD_ARGUMENT", f"No such category here; this entity has {', '.join(sorted(facts.categories))}.")
    if request.joined_on > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "An admission takes effect within a year; give an earlier day.")
    if request.shares < 0:
        raise Refusal("BAD_ARGUMENT", "A subscription cannot be below zero shares.")
    # A person id from elsewhere is a claim that no service believes; the member links her memberships herself.
    if request.person is not None and not facts.person_known:
        raise Refusal("NOT_FOUND", "This country knows nobody by that id; admit her as new, she can link afterwards.")
    if request.login is not None and request.login[0] != facts.issuer:
        raise Refusal("BAD_ARGUMENT", f"Only logins of issuer '{facts.issuer}' are recorded at admission here.")
    if facts.registered:
        raise Refusal("ALREADY_EXISTS", "This member is registered in the entity on that day already.")


def _check_holder(request: AdmissionRequest) -> None:
    organisation = request.kind is MembershipKind.ORGANISATION
    if organisation != (request.organisation is not None):
        raise Refusal("BAD_ARGUMENT", "An organisation's membership, and only that, names an organisation.")
    if organisation and (request.person is not None or request.login is not None):
        raise Refusal("BAD_ARGUMENT", "An organisation's membership has neither a person nor a login.")
