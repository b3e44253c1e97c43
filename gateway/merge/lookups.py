"""A look-up that had to try several countries: what the answer is when they say different things (M15)."""

from __future__ import annotations

from collections.abc import Iterable

from commons.errors import CODES
from gateway.fetch.failures import RETRYABLE
from gateway.merge.status import State, Status, code_of
from gateway.merge.tree import TreeError

NOT_FOUND = "NOT_FOUND"
UNEXPECTED = frozenset({"INTERNAL", "SUBREQUEST_HTTP_ERROR", "SUBREQUEST_MALFORMED_RESPONSE", "PROVENANCE_VIOLATION"})


def settle(statuses: Iterable[Status], errors: list[TreeError], *, found: bool) -> list[TreeError]:
    """The errors to tell, the most serious first; countries that have no such object have answered.

    "Not found" is told only where nobody has the object and nobody failed to say: then once.
    """
    for status in statuses:
        if status.missing and status.code == NOT_FOUND:
            status.state, status.code = State.SUCCESSFUL, None
    told = [error for error in errors if code_of(error.error) != NOT_FOUND]
    if not found and not told:
        told = errors[:1]
    return sorted(told, key=lambda error: _seriousness(code_of(error.error)))


def _seriousness(code: str) -> int:
    """Unexpected, then refusals of what was asked, then what another try may mend, then not found."""
    if code in UNEXPECTED or code not in CODES:
        return 0
    return 3 if code == NOT_FOUND else 2 if code in RETRYABLE else 1
