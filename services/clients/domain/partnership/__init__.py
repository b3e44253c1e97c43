"""The partnership ladder: client → candidate → partner → member, one step at a time, each step dated and kept.

An organisation at the top also holds a membership, which the members service keeps; the ladder says how the relation
stands, not who may vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commons import texts
from commons.errors import Refusal


class PartnershipStatus(StrEnum):
    """Steps of the ladder, weakest first."""

    CLIENT = "CLIENT"
    CANDIDATE = "CANDIDATE"
    PARTNER = "PARTNER"
    MEMBER = "MEMBER"


LADDER = tuple(PartnershipStatus)


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A status from a day on, until the day before `until` (None: still), and why."""

    status: PartnershipStatus
    since: date
    until: date | None = None
    reason: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the period covers `day`."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Step:
    """What a change does to the history: `ended` is cut at the new period's first day, `fresh` begins there."""

    ended: StatusPeriod
    fresh: StatusPeriod


def strongest(statuses: Iterable[PartnershipStatus]) -> PartnershipStatus | None:
    """The highest step among them, or None of none."""
    return max(statuses, key=LADDER.index, default=None)


def status_on(history: Iterable[StatusPeriod], day: date) -> PartnershipStatus | None:
    """The status on `day`; None before the relation began."""
    return next((period.status for period in history if period.holds_on(day)), None)


LATEST = timedelta(days=366)
"""How far ahead a step may be recorded: one of the year 9999 would bar every later one."""


def steps_from(status: PartnershipStatus) -> tuple[PartnershipStatus, ...]:
    """Where one step may lead: the neighbours on the ladder, up first."""
    place = LADDER.index(status)
    return (*LADDER[place + 1 : place + 2], *LADDER[max(place - 1, 0) : place])


def change(
    history: Sequence[StatusPeriod], status: PartnershipStatus, valid_from: date, reason: str, today: date
) -> Step:
    """The step to `status` from `valid_from` on, after everything the history already holds.

    Raises `Refusal`: TRANSITION_NOT_ALLOWED when the ladder has no such step from the latest status, BAD_ARGUMENT when
    the day lies not after the latest step or more than a year ahead, or no reason is given.
    """
    latest = max(history, key=lambda period: period.since)
    if status not in steps_from(latest.status):
        allowed = " or ".join(steps_from(latest.status))
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"From {latest.status} one step leads to {allowed}; record the steps between one by one.",
            current=latest.status.value,
            allowed=[step.value for step in steps_from(latest.status)],
        )
    if valid_from <= latest.since:
        raise Refusal(
            "BAD_ARGUMENT",
            f"The latest step is of {latest.since}; 'validFrom' must be a later day.",
            latest=latest.since.isoformat(),
        )
    if valid_from > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A step is recorded at most a year ahead; give an earlier day.")
    why = texts.text("Why the step is taken (reason)", reason)
    return Step(
        StatusPeriod(latest.status, latest.since, valid_from, latest.reason),
        StatusPeriod(status, valid_from, None, why),
    )
