"""The moment that a query is answered for (gateway.md, M18): each answer states its own, and a walk keeps its first.

No snapshot spans countries. What one country can promise is that the pages of a walk count days from one moment, also
where midnight passes between two of them; rows are those that are there when a page is read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from commons.errors import Refusal

HEADER = "x-as-of"
OLDEST = timedelta(hours=25)
"""A cursor lives for a day; clocks of two machines may differ by more than nothing."""
AHEAD = timedelta(minutes=5)


def asked_moment(text: str | None, present: datetime) -> datetime | None:
    """The moment that a request asks for, never in the future; BAD_ARGUMENT if it is none, or too far away."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not present - OLDEST <= moment <= present + AHEAD:
        raise Refusal(
            "BAD_ARGUMENT", f"'{HEADER}' takes a moment of the last day with its zone, as an answer stated it."
        )
    return min(moment, present)


def stated(present: datetime) -> dict[str, object]:
    """What an answer says of itself in its extensions."""
    return {"asOf": present.isoformat(timespec="microseconds")}
