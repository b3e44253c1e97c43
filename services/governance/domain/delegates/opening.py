"""Opening an election of delegates: which sections, for how long, and that nobody else fills the same seats."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from commons.errors import Refusal
from services.governance.domain.delegates.seats import Shared, check_complete, with_decision
from services.governance.domain.delegates.term import Term, check_term
from services.governance.domain.law.reading import Reading


def opening(
    law: Reading,
    shared: Shared,
    chosen: Collection[str],
    sections: Sequence[str],
    term: Term,
    *,
    taken: bool,
) -> None:
    """Check an election of these sections. `taken`: another, not annulled, has a term that shares a day.

    Raises TIE_UNDECIDED, TERM_TOO_LONG, ALREADY_EXISTS, BAD_ARGUMENT, LAW_UNKNOWN.
    """
    check_complete(shared, chosen)
    seats = with_decision(shared, chosen)
    if not sections or len(set(sections)) < len(sections) or not set(sections) <= set(seats):
        raise Refusal("BAD_ARGUMENT", f"Name sections of the apportionment, each once: {', '.join(seats)}.")
    check_term(law, term)
    if taken:
        raise Refusal(
            "ALREADY_EXISTS",
            "An election of one of these sections has a term that shares days with this one; begin after it.",
        )


def check_count(sections: Sequence[str], counted: Sequence[str], section: str) -> None:
    """Refuse BAD_ARGUMENT for a section that this election is not held in, ALREADY_EXISTS for one counted."""
    if section not in sections:
        raise Refusal("BAD_ARGUMENT", f"This election is held in {', '.join(sections)}.")
    if section in counted:
        raise Refusal("ALREADY_EXISTS", f"The count of section {section} is on record already.")
