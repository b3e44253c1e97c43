"""Leaving: the last day of a membership, as resignation, exclusion or death bring it about under the entity's law."""

from __future__ import annotations

from datetime import date, timedelta

from commons.errors import Refusal
from services.members.domain.facts import Period

LATEST = timedelta(days=5 * 366)
"""The longest notice of resignation that a law of the group lets statutes ask for (DE GenG § 65 (2))."""


def leave(registered: Period, ended_on: date, today: date) -> Period:
    """The registration with its last day. Raises `Refusal` BAD_ARGUMENT, or TRANSITION_NOT_ALLOWED when it has one."""
    if registered.end is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This membership ends on {registered.end} already.")
    if registered.start is not None and ended_on < registered.start:
        raise Refusal("BAD_ARGUMENT", f"The last day lies before the first, {registered.start}.")
    if ended_on > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "No notice is longer than five years; give an earlier last day.")
    return Period(registered.start, ended_on)
