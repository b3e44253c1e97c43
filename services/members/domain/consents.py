"""Consent: what a member lets officers of other countries see of her, edge by edge.

An edge leads from the country that keeps the membership to the one that reads, for one purpose and a time. The reader's
country, where her role is held, decides which edges she comes by.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commons.errors import Refusal


class Purpose(StrEnum):
    """What a cross-border read is for (domain.md, section 4)."""

    SERVICE = "SERVICE"
    VOTING_ROLL = "VOTING_ROLL"
    STATISTICS = "STATISTICS"
    CLIENT_RELATION = "CLIENT_RELATION"


@dataclass(frozen=True, slots=True)
class Consent:
    """Fields shown to readers of `target` (None: of every country) for a purpose, from and to these days, if any."""

    purpose: Purpose
    fields: tuple[str, ...]
    target: str | None = None
    start: date | None = None
    until: date | None = None

    def opens(self, day: date) -> bool:
        """Whether it lets anybody read on that day."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


def consented_fields(asked: Sequence[str], consentable: Collection[str]) -> tuple[str, ...]:
    """The fields to show, each once, in the order given. No field at all still shows that the membership exists.

    Raises `Refusal` BAD_ARGUMENT for a field that consent does not open.
    """
    unknown = [name for name in asked if name not in consentable]
    if unknown:
        raise Refusal("BAD_ARGUMENT", f"Consent opens {', '.join(sorted(consentable))}; nothing else.")
    return tuple(dict.fromkeys(asked))


def give(asked: Consent, source: str, today: date) -> Consent:
    """The consent as it goes on record. Refuses BAD_ARGUMENT: to its own country, of no day, or of the past."""
    if asked.target == source:
        raise Refusal("BAD_ARGUMENT", "Your own country's officers read by their office; name the other country.")
    if asked.until is not None and asked.until < max(today, asked.start or today):
        raise Refusal("BAD_ARGUMENT", "A consent's last day is neither past nor before its first.")
    return asked


def check_withdrawal(taken_back: Consent, standing: Collection[Consent], today: date) -> None:
    """Refuse TRANSITION_NOT_ALLOWED to take back one country's edge while that country reads by the one of them all."""
    if taken_back.target is None:
        return
    wide = (one for one in standing if one.purpose is taken_back.purpose and one.target is None)
    if any(one.until is None or one.until >= today for one in wide):
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"What you let every country see stands, and {taken_back.target} is one of them: withdraw without a "
            "target, then consent to the countries you mean.",
        )
