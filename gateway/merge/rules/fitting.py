"""Whether a country's part is of the kind that a rule merges: what one answers amiss is not the others' fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gateway.merge.rules.part import Part
from gateway.supergraph.placement import Merge


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds)


_FITS: dict[Merge, Callable[[Any], bool]] = {
    Merge.LIST: _is(list),
    Merge.CONCAT: _is(list),
    Merge.DISTINCT: _is(list),
    Merge.SUM: _is_number,
    Merge.COUNT: lambda value: isinstance(value, list) or _is_number(value),
    Merge.MIN: lambda value: isinstance(value, str) or _is_number(value),
    Merge.MAX: lambda value: isinstance(value, str) or _is_number(value),
    Merge.ANY: _is(bool),
    Merge.STRONGEST: _is(str),
    Merge.FOLD: _is(dict),
}


def misfits(rule: Merge, parts: Sequence[Part]) -> list[str]:
    """The countries whose parts are of another kind; of texts and numbers, which do not compare, the first's holds."""
    fits = _FITS.get(rule)
    if fits is None:
        return []
    present = [part for part in parts if part.value is not None]
    found = [part.country for part in present if not fits(part.value)]
    if rule in (Merge.MIN, Merge.MAX):
        fitting = [part for part in present if part.country not in found]
        found += [p.country for p in fitting if isinstance(p.value, str) is not isinstance(fitting[0].value, str)]
    return found
