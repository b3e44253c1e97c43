"""When a country read what it answered: the service's own word, in `extensions.asOf` (M18).

No snapshot spans countries, so each states its own moment, and a service that states none is not spoken for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

HEADER = "x-as-of"
"""Asks a country for the state of a moment it stated before: pages of one walk count days from the same one."""
_LONGEST = 40


def stated(extensions: Any) -> str | None:
    """The moment in a reply's extensions, in UTC and always as long; None where none is stated."""
    text = extensions.get("asOf") if isinstance(extensions, dict) else None
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment.tzinfo else None


def earliest(moments: list[str | None]) -> str | None:
    """What nothing is older than: the first of all moments, or None where one is not known."""
    return None if None in moments else min((moment for moment in moments if moment is not None), default=None)
