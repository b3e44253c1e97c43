"""A delegate who drops out: who moves up, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.delegates.count import DelegateRole
from services.governance.domain.delegates.term import Term


class EndOfOffice(Enum):
    """Why somebody stops being a delegate before the term is over."""

    RESIGNED = "resigned"
    LEFT = "left"
    """She is no longer a member, or no longer of this section."""
    TOOK_OFFICE = "took_office"
    LOST_CAPACITY = "lost_capacity"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Elected:
    """One elected: in the seat now (`sitting`), standing by, or ended on `last_day`."""

    id: UUID
    role: DelegateRole
    rank: int
    sitting_from: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Named:
    """Who moves up among substitutes of one rank, and by which tie rule; nobody is named where one is next."""

    substitute: UUID | None = None
    tie_rule: str = ""


def successor(leaving: Elected, section: Sequence[Elected], last_day: date, term: Term, named: Named) -> UUID | None:
    """Who moves up when `leaving` goes after `last_day`: the next of the section's substitutes, None: vacant.

    A substitute who drops out leaves no seat. `named` decides between substitutes of one rank. Raises
    TRANSITION_NOT_ALLOWED, TIE_UNDECIDED, BAD_ARGUMENT.
    """
    if leaving.last_day is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"She stopped on {leaving.last_day} already.")
    if not term.since <= last_day < term.until:
        raise Refusal(
            "BAD_ARGUMENT", f"A last day before the term's end lies from {term.since} on and before {term.until}."
        )
    if leaving.sitting_from is None:
        return None
    if last_day < leaving.sitting_from:
        raise Refusal("BAD_ARGUMENT", f"She sits from {leaving.sitting_from} on; her last day cannot be before.")
    return _next([one for one in section if _stands_by(one)], named)


def _stands_by(one: Elected) -> bool:
    return one.role is DelegateRole.SUBSTITUTE and one.sitting_from is None and one.last_day is None


def _next(waiting: Sequence[Elected], named: Named) -> UUID | None:
    chosen = named.substitute
    first = min((one.rank for one in waiting), default=None)
    level = [one.id for one in waiting if one.rank == first]
    if chosen is None:
        if len(level) > 1:
            raise Refusal(
                "TIE_UNDECIDED",
                f"{len(level)} substitutes are next with equal votes; name one by the statutes' tie rule.",
                tied=[one.hex for one in level],
            )
        return level[0] if level else None
    if chosen not in level:
        raise Refusal("BAD_ARGUMENT", "The substitutes move up in the order of their votes; this one is not next.")
    if len(level) > 1 and not named.tie_rule.strip():
        raise Refusal("BAD_ARGUMENT", "Say by which tie rule of the statutes she moves up before the others.")
    return chosen
