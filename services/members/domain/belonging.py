"""What a member says about the community: hers alone to say, from today on, and to take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commons.errors import Refusal
from services.members.domain.facts import Belonging, DatedFact, Period


def declare(
    history: Sequence[DatedFact], said: Belonging, registered: Period, today: date
) -> tuple[DatedFact | None, Belonging | None]:
    """The earlier word that ends, if one holds, and the new one to write; UNKNOWN takes the earlier one back.

    Raises `Refusal` TRANSITION_NOT_ALLOWED where nothing would change, or she is no member today.
    """
    if not registered.holds(today):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Who is no member today has nothing to say about belonging.")
    standing = next((fact for fact in history if fact.period.holds(today)), None)
    now = Belonging(standing.detail) if standing and standing.detail else Belonging.UNKNOWN
    if now is said:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This is what is on record already: {said.value}.")
    return standing, None if said is Belonging.UNKNOWN else said
