"""A membership changes its category, from a day on and with a reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from commons.errors import Refusal
from services.members.domain.fact_periods import LATEST
from services.members.domain.facts import Period


def change_category(
    current: str | None, fresh: str, categories: Collection[str], registered: Period, *, since: date, today: date
) -> None:
    """Refuse what may not be: BAD_ARGUMENT, or TRANSITION_NOT_ALLOWED where she is in that category on that day.

    `current`: the category on `since`.
    """
    if fresh not in categories:
        raise Refusal("BAD_ARGUMENT", f"No such category here; this entity has {', '.join(sorted(categories))}.")
    if since > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A change takes effect within a year; give an earlier day.")
    if not registered.holds(since):
        raise Refusal("BAD_ARGUMENT", f"On {since} this membership is not registered; give a day on which it is.")
    if current == fresh:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"On {since} the category is {fresh} already.")
