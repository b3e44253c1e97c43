"""Agreements that the group proposes for one organisation, and that each entity adopts or declines for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.clients.domain.partnership.charter import digest_of

TERMS_MAX = 100_000


class AgreementAnswer(StrEnum):
    """What an entity says to an agreement."""

    ADOPTED = "ADOPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """What the group proposes: open for answers from `valid_from` to the day before `valid_until` (None: no end)."""

    id: UUID
    entity: str
    organisation: UUID
    title: str
    terms: str
    valid_from: date
    proposed_on: date
    valid_until: date | None = None
    withdrawn_on: date | None = None
    withdrawn_because: str | None = None

    @property
    def digest(self) -> bytes:
        """SHA-256 of the terms: what an entity answers to."""
        return digest_of(self.terms)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an answering entity's country is told of an agreement."""

    agreement: UUID
    organisation: UUID
    digest: bytes
    valid_from: date
    valid_until: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class GroupAgreementAdoption:
    """An entity's answer, from `since` to the day before `until` (None: still)."""

    id: UUID
    entity: str
    agreement: UUID
    organisation: UUID
    digest: bytes
    answer: AgreementAnswer
    reason: str
    since: date
    until: date | None = None


def propose(agreement: GroupAgreement) -> GroupAgreement:
    """The proposal as it is kept."""
    if agreement.valid_until is not None and agreement.valid_until <= agreement.valid_from:
        raise Refusal("BAD_ARGUMENT", "An agreement ends after it begins.").blame(agreement.valid_until)
    title = texts.title("The agreement's title", agreement.title)
    return replace(agreement, title=title, terms=texts.text("The terms", agreement.terms, TERMS_MAX))


def withdraw(agreement: GroupAgreement, on: date, reason: str, today: date) -> GroupAgreement:
    """The proposal withdrawn; answers stay on record. TRANSITION_NOT_ALLOWED where it is."""
    if agreement.withdrawn_on is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It was withdrawn on {agreement.withdrawn_on} already.")
    if not agreement.proposed_on <= on <= today:
        raise Refusal("BAD_ARGUMENT", "It is withdrawn between its proposal and today.").blame(on)
    return replace(agreement, withdrawn_on=on, withdrawn_because=texts.text("Why (reason)", reason))


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer does: `ended` (None: it is the first one) is cut at the first day of `fresh`."""

    ended: GroupAgreementAdoption | None
    fresh: GroupAgreementAdoption


def answer(
    proposal: Proposal,
    given: GroupAgreementAdoption,
    before: Sequence[GroupAgreementAdoption],
    today: date,
) -> Answered:
    """An entity answers, or answers otherwise than before, from a day on.

    Refuses TRANSITION_NOT_ALLOWED for the same answer again or a withdrawn agreement, BAD_ARGUMENT for a wrong day.
    """
    latest = max(before, key=lambda one: one.since, default=None)
    if proposal.withdrawn_on is not None and given.since >= proposal.withdrawn_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The group withdrew this agreement on {proposal.withdrawn_on}.")
    if given.since > today:
        raise Refusal("BAD_ARGUMENT", "An answer is recorded once it is decided; the day must not lie ahead.")
    if given.since < proposal.valid_from or (proposal.valid_until is not None and given.since >= proposal.valid_until):
        raise Refusal("BAD_ARGUMENT", "The agreement is not open for answers on that day.").blame(given.since)
    if latest is not None and latest.answer is given.answer:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The entity has {latest.answer} it since {latest.since} already.")
    if latest is not None and given.since <= latest.since:
        raise Refusal("BAD_ARGUMENT", f"The latest answer is of {latest.since}; this one comes later.").blame(
            given.since
        )
    fresh = replace(given, reason=texts.text("Why (reason)", given.reason))
    return Answered(None if latest is None else replace(latest, until=given.since), fresh)
