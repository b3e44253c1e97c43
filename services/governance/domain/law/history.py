"""How a leaf changes over time: the law of one pack as a sequence of periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.library import Library, Situation

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days, both included, on which the law says `leaf`; None where they have no known beginning or end."""

    since: date | None
    until: date | None
    leaf: Leaf


def periods(library: Library, pack: str, key: str, situation: Situation) -> list[Period]:
    """The periods of a leaf, oldest first; one without dates is one period.

    Raises `Refusal` LAW_UNKNOWN like `Library.leaf`.
    """
    starts = sorted(set(_starts(library, pack, key, situation)))
    found = [Period(None, None, library.leaf(pack, key, replace(situation, on=date.min)))]
    for start in starts:
        leaf = library.leaf(pack, key, replace(situation, on=start))
        if leaf != found[-1].leaf:
            found[-1] = replace(found[-1], until=start - _DAY)
            found.append(Period(start, None, leaf))
    return found


def _starts(library: Library, pack: str, key: str, situation: Situation) -> Iterator[date]:
    """Days on which something may begin to read differently."""
    yield from _dates(library, pack, library.pack(pack).leaves[key][1], situation)
    if situation.seat_pack is not None:
        yield from _dates(library, situation.seat_pack, library.pack(situation.seat_pack).leaves[key][1], situation)


def _dates(library: Library, pack: str, raw: Any, situation: Situation) -> Iterator[date]:
    if raw.get("dated"):
        yield from (date.fromisoformat(row["from"]) for row in raw["value"] if row["from"])
        yield from (date.fromisoformat(row["until"]) + _DAY for row in raw["value"] if row["until"])
    value = raw.get("value")
    if isinstance(value, dict) and "by_form" in value:
        for variant in value["by_form"].values():
            yield from _dates(library, pack, variant, situation)
    elif isinstance(value, dict) and "as" in value:
        yield from _starts(library, pack, value["as"], situation)
