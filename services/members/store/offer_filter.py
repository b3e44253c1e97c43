"""Which offers of a list; SQL over the alias `t`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CONDITIONS = {
    "trade": "(cardinality(t.trades) = 0 OR EXISTS (SELECT FROM unnest(t.trades) x"
    " WHERE CAST(:trade AS text) LIKE x || '%'))",
    "situation": "(cardinality(t.situations) = 0 OR CAST(:situation AS text) = ANY(t.situations))",
    "need": "CAST(:need AS text) = ANY(t.needs)",
    "city": "t.city = CAST(:city AS text)",
    "kind": "t.kind = CAST(:kind AS text)",
    "purpose": "CAST(:purpose AS text) = ANY(t.purposes)",
    "sectors": "(cardinality(t.sectors) = 0 OR EXISTS (SELECT FROM unnest(t.sectors) x,"
    " unnest(CAST(:sectors AS text[])) y WHERE x LIKE y || '%' OR y LIKE x || '%'))",
    "region": "(CAST(:region AS text) LIKE t.country || '%' AND (cardinality(t.regions) = 0 OR EXISTS (SELECT"
    " FROM unnest(t.regions) x WHERE CAST(:region AS text) LIKE x || '%' OR x LIKE CAST(:region AS text) || '%')))",
}
"""What can be asked of an offer by name; a wider trade, sector or region holds the narrower."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which offers: on `day`, of `entities` (None: of all), and what is `asked`, by the names of `CONDITIONS`."""

    day: date
    entities: frozenset[str] | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """SQL over the alias `t`."""
        parts = ["t.valid @> CAST(:day AS date)", *(CONDITIONS[name] for name in self.asked)]
        if self.entities is not None:
            parts.append("t.entity = ANY(CAST(:entities AS text[]))")
        return " AND ".join(parts)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of `where`."""
        entities = {} if self.entities is None else {"entities": sorted(self.entities)}
        return {"day": self.day, **entities, **self.asked}
