"""Numbers in time: which day a number was an organisation's, and whether others share it.

Since VAT groups share one VAT number (Directive 2006/112/EC, article 11), a shared number tells nobody apart. A
number that somebody knows to be shared is shared, whoever else wrote it down as an organisation's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier from a day on (None: ever since) until the day before `until` (None: still)."""

    identifier: Identifier
    since: date | None = None
    until: date | None = None
    shared: bool = False

    @property
    def scope(self) -> tuple[IdentifierScheme, str]:
        """Scheme and country; within one, an organisation has one number of its own at a time.

        Each Italian province gives a REA number of its own to whoever has a local unit there.
        """
        scheme, value = self.identifier.scheme, self.identifier.value
        if value.startswith("IT:REA:"):
            return scheme, value.partition("-")[0]
        return scheme, "" if scheme is IdentifierScheme.LEI else value[:2]

    def meets(self, other: Number) -> bool:
        """Whether there is a day on which both hold."""
        starts = [day for day in (self.since, other.since) if day is not None]
        ends = [day for day in (self.until, other.until) if day is not None]
        return not starts or not ends or max(starts) < min(ends)


def number(identifier: Identifier, since: date | None, until: date | None, *, shared: bool, today: date) -> Number:
    """A number as somebody enters it. Raises `Refusal` BAD_ARGUMENT for days that cannot be."""
    if since is not None and since > today:
        raise Refusal("BAD_ARGUMENT", "A number is entered once it holds; 'since' must not lie ahead.")
    if until is not None and (since or date.min) >= until:
        raise Refusal("BAD_ARGUMENT", "A number's 'until' is the first day on which it does not hold: after 'since'.")
    if shared and identifier.scheme is not IdentifierScheme.VAT:
        raise Refusal("BAD_ARGUMENT", "Only a VAT number is shared, by a VAT group.")
    return Number(identifier, since, until, shared)


def contradiction(some: Iterable[Number], others: Iterable[Number]) -> tuple[Number, Number] | None:
    """Two different numbers of one scheme and country, each its organisation's own on one day; None: they fit."""
    own = [one for one in others if not one.shared]
    found = (
        (one, other)
        for one in some
        if not one.shared
        for other in own
        if one.scope == other.scope and one.identifier != other.identifier and one.meets(other)
    )
    return min(found, key=lambda pair: (pair[0].identifier, pair[1].identifier), default=None)


def check_one(some: Iterable[Number], others: Iterable[Number]) -> None:
    """Refuse ORGANISATIONS_DIFFER where these numbers cannot be one organisation's."""
    found = contradiction(some, others)
    if found is not None:
        raise Refusal(
            "ORGANISATIONS_DIFFER",
            f"{found[0].identifier.value} and {found[1].identifier.value} are two valid {found[0].scope[0]} numbers "
            "of one country: these are two organisations, or one number is wrong or has ended; correct it first.",
        )
