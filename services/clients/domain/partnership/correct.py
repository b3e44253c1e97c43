"""Correcting a ladder: steps are redated or taken out, what was known stays known, and what is left is a valid path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from commons import texts
from commons.errors import Refusal
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod, steps_from


@dataclass(frozen=True, slots=True)
class Stood:
    """From a day on, a client stood on a step."""

    status: PartnershipStatus
    since: date


def check_path(history: Sequence[StatusPeriod]) -> None:
    """Refuse TRANSITION_NOT_ALLOWED unless each step leads to a neighbour, on a later day, without a gap."""
    for before, after in pairwise(history):
        if after.status not in steps_from(before.status):
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"On {after.since} the corrected ladder leaps from {before.status} to {after.status}.",
                current=before.status.value,
                allowed=[step.value for step in steps_from(before.status)],
            )
        if after.since <= before.since or before.until != after.since:
            raise Refusal("BAD_ARGUMENT", f"Each step is of a later day than the one before; {after.since} is not.")


def correct(history: Sequence[StatusPeriod], stood: Sequence[Stood], reason: str, today: date) -> list[StatusPeriod]:
    """The ladder as it should have been: the first status with its day, then each step with its day.

    A step that was never decided is not corrected into being: each step of the corrected ladder is one of the old one,
    in its order, with its reason; it may be of another day. Raises `Refusal` BAD_ARGUMENT or TRANSITION_NOT_ALLOWED.
    """
    texts.text("Why it is corrected (reason)", reason)
    old = sorted(history, key=lambda period: period.since)
    if not stood or (stood[0].status, stood[0].since) != (old[0].status, old[0].since):
        raise Refusal("BAD_ARGUMENT", f"A ladder begins with {old[0].status} on {old[0].since}; that is not corrected.")
    if any(step.since > today for step in stood) and not any(period.since > today for period in old):
        raise Refusal("BAD_ARGUMENT", "A correction moves no step into the future.")
    reasons = _reasons(old, stood)
    until = [*(step.since for step in stood[1:]), None]
    fresh = [
        StatusPeriod(step.status, step.since, end, why) for step, end, why in zip(stood, until, reasons, strict=True)
    ]
    check_path(fresh)
    if fresh == old:
        raise Refusal("BAD_ARGUMENT", "The ladder stands like that already.")
    return fresh


def _reasons(old: Sequence[StatusPeriod], stood: Sequence[Stood]) -> list[str | None]:
    """The reason of the old step that each corrected one is."""
    reasons, decided = [old[0].reason], list(pairwise(old))
    for before, after in pairwise(stood):
        while decided and (decided[0][0].status, decided[0][1].status) != (before.status, after.status):
            decided.pop(0)
        if not decided:
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"The step from {before.status} to {after.status} was not decided; take it by changePartnership.",
                current=before.status.value,
            )
        reasons.append(decided.pop(0)[1].reason)
    return reasons
