"""Seats by section from counted members, and what a recorded tie rule adds to the seats that are sure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commons.errors import Refusal
from services.governance.domain.delegates.sections import DividedBy, Sections
from services.governance.domain.engine.apportion import Method, apportion


@dataclass(frozen=True, slots=True)
class SectionSeats:
    """One section: its counted members, and the seats that are sure."""

    code: str
    name: str
    members: int
    seats: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Seats by section; `tied` sections wait for `open_seats` of them to be decided by the statutes' tie rule."""

    sections: tuple[SectionSeats, ...]
    tied: tuple[str, ...]
    open_seats: int


def share_seats(sections: Sections, counted: Mapping[str, int], without: int) -> Shared:
    """Seats for the members counted by section.

    Raises TRANSITION_NOT_ALLOWED while `without` members with a vote belong to no section: they would elect nobody,
    and suffrage is equal. BAD_ARGUMENT where no section has a member.
    """
    if without:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"{without} members with a vote belong to no section ({sections.by.value}); each must elect somewhere. "
            "Correct their facts, or the statutes' clause, first.",
            without=without,
        )
    members = {code: counted.get(code, 0) for code in sections.codes}
    found = apportion(members, sections.seats, sections.method, sections.min_seat)
    rows = (SectionSeats(row.code, row.name, members[row.code], found.seats[row.code]) for row in sections.sections)
    return Shared(tuple(rows), found.tied, found.open_seats)


def check_tie(shared: Shared, chosen: Collection[str], decided: bool) -> None:
    """Refuse TRANSITION_NOT_ALLOWED without an open tie, BAD_ARGUMENT for other sections than the tied."""
    if not shared.tied or decided:
        raise Refusal("TRANSITION_NOT_ALLOWED", "No tie waits for a decision here.")
    if len(set(chosen)) != shared.open_seats or not set(chosen) <= set(shared.tied):
        raise Refusal("BAD_ARGUMENT", f"Name {shared.open_seats} of the tied: {', '.join(shared.tied)}.")


def with_decision(shared: Shared, chosen: Collection[str]) -> Mapping[str, int]:
    """Seats by section once the tie is decided for `chosen` (none: the sure ones)."""
    return {row.code: row.seats + (row.code in chosen) for row in shared.sections}


def check_current(stands: tuple[DividedBy, Method, int, int, tuple[str, ...]], clause: Sections) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for an apportionment under a clause that the statutes do not have any more."""
    if stands != (clause.by, clause.method, clause.seats, clause.min_seat, clause.codes):
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"The statutes share the seats in another way by now ({clause.article}); apportion them anew.",
        )


def check_complete(shared: Shared, chosen: Collection[str]) -> None:
    """Refuse TIE_UNDECIDED while a tie leaves seats open."""
    if shared.tied and not chosen:
        raise Refusal(
            "TIE_UNDECIDED",
            f"{shared.open_seats} seats are tied between {', '.join(shared.tied)}; apply the statutes' tie rule and "
            "record it (decideSeatTie).",
            tied=list(shared.tied),
        )
