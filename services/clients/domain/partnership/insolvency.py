"""Insolvency of an organisation, by its public register: it bars a step up, and places on the ladder are reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal


class InsolvencyKind(StrEnum):
    """How an organisation is insolvent."""

    REORGANISATION = "REORGANISATION"
    BANKRUPTCY = "BANKRUPTCY"
    LIQUIDATION = "LIQUIDATION"


class ReviewOutcome(StrEnum):
    """What comes of a review."""

    STAYS = "STAYS"
    STEPPED_DOWN = "STEPPED_DOWN"


@dataclass(frozen=True, slots=True)
class Insolvency:
    """From `since` to the day before `until` (None: still); `source` names the register or judgment."""

    id: UUID
    organisation: UUID
    kind: InsolvencyKind
    source: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class ReviewEnd:
    """How a review ended."""

    outcome: ReviewOutcome
    reason: str
    concluded_on: date


@dataclass(frozen=True, slots=True)
class PartnershipReview:
    """A client's place is looked at again, because of an insolvency."""

    id: UUID
    client: UUID
    insolvency: UUID
    opened_on: date
    ended: ReviewEnd | None = None


def record(insolvency: Insolvency, known: list[Insolvency], today: date) -> Insolvency:
    """The insolvency as it is kept. ALREADY_EXISTS where one is open, BAD_ARGUMENT for a day ahead."""
    if insolvency.since > today:
        raise Refusal("BAD_ARGUMENT", "An insolvency is recorded once it is opened; 'since' must not lie ahead.")
    running = next((one for one in known if one.until is None or one.until > insolvency.since), None)
    if running is not None:
        said = f"An insolvency since {running.since} is on record for these days; end that one first."
        raise Refusal("ALREADY_EXISTS", said, since=running.since.isoformat())
    return replace(insolvency, source=texts.title("The register or judgment (source)", insolvency.source))


def end(insolvency: Insolvency, last_day: date, today: date) -> Insolvency:
    """The insolvency with its last day. TRANSITION_NOT_ALLOWED where it has ended, BAD_ARGUMENT for a wrong day."""
    if insolvency.until is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It has ended before {insolvency.until} already.")
    if not insolvency.since <= last_day <= today:
        raise Refusal("BAD_ARGUMENT", "The last day lies between the opening and today.").blame(last_day)
    return replace(insolvency, until=last_day + timedelta(days=1))


def conclude(review: PartnershipReview, ended: ReviewEnd, today: date) -> ReviewEnd:
    """How the review ends. TRANSITION_NOT_ALLOWED where it has, BAD_ARGUMENT for a day before it or ahead."""
    if review.ended is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The review was concluded on {review.ended.concluded_on} already.")
    if not review.opened_on <= ended.concluded_on <= today:
        raise Refusal("BAD_ARGUMENT", "A review is concluded between its opening and today.").blame(ended.concluded_on)
    return replace(ended, reason=texts.text("Why (reason)", ended.reason))
