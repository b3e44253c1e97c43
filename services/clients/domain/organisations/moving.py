"""Moving a client that was entered under a wrong organisation: while nothing rests on which organisation it is."""

from __future__ import annotations

from collections.abc import Sequence

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER, StatusPeriod


def check_movable(ladder: Sequence[StatusPeriod]) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a client whose place on the ladder the organisation was looked at for.

    Charter, conflict check, register and insolvencies are that organisation's, and say nothing of another one.
    """
    if max(ladder, key=lambda period: period.since).status is not LADDER[0]:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            "Its steps were decided for the organisation it is under: take them out by correctPartnership, or step "
            "down, and then move it.",
        )
