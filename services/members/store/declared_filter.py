"""Which memberships of a list by what members do, say and use; SQL over the aliases of `store/memberships.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commons.nace import Nace

_NOW = "upper_inf({0}.known) AND {0}.valid @> CAST(:registered_on AS date)"


@dataclass(frozen=True, slots=True)
class DeclaredFilter:
    """What holds on the day of the list. One activity must fit trade, sector and situation together.

    `scope`: entities whose members' declarations the caller may read, None for all; elsewhere only her own rows fit,
    for a list that is filtered by something tells it.
    """

    scope: frozenset[str] | None = frozenset()
    trade: str | None = None
    sector: Nace | None = None
    situation: str | None = None
    trait: str | None = None
    need: str | None = None
    things: tuple[UUID, ...] = ()

    @property
    def by_activity(self) -> bool:
        """Whether it asks about activities."""
        return any(one is not None for one in (self.trade, self.sector, self.situation))

    @property
    def given(self) -> bool:
        """Whether it asks anything."""
        return self.by_activity or self.trait is not None or self.need is not None or bool(self.things)

    @property
    def condition(self) -> str:
        """SQL that follows other conditions: empty, or beginning with AND."""
        if not self.given:
            return ""
        parts = [self._readable(), *self._of_activity(), *self._of_declarations()]
        parts += [
            f"EXISTS (SELECT FROM tie u WHERE u.membership = r.membership AND u.thing = :thing_{index}"
            f" AND {_NOW.format('u')})"
            for index in range(len(self.things))
        ]
        return "".join(f" AND {part}" for part in parts)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of `condition`."""
        texts = {"trade": self.trade, "situation": self.situation, "trait": self.trait, "need": self.need}
        found: dict[str, Any] = {name: value for name, value in texts.items() if value is not None}
        if self.sector is not None:
            found["sectors"] = sector_keys(self.sector)
        if self.given and self.scope is not None:
            found["readable"] = sorted(self.scope)
        return found | {f"thing_{index}": thing for index, thing in enumerate(self.things)}

    def _readable(self) -> str:
        if self.scope is None:
            return "TRUE"
        consented = self.by_activity and not (self.trait or self.need or self.things)
        shown = " OR 'activities' = ANY(x.fields)" if consented else ""
        own = "coalesce(p.person = ANY(CAST(:own AS uuid[])), false)"
        return f"(r.entity = ANY(CAST(:readable AS text[])) OR {own}{shown})"

    def _of_activity(self) -> list[str]:
        if not self.by_activity:
            return []
        parts = [f"a.membership = r.membership AND {_NOW.format('a')}"]
        if self.trade is not None:
            parts.append("a.trade LIKE CAST(:trade AS text) || '%'")
        if self.sector is not None:
            parts.append(
                "EXISTS (SELECT FROM unnest(CAST(:sectors AS text[])) s"
                " WHERE a.sector_revision || ':' || a.sector LIKE s || '%')"
            )
        if self.situation is not None:
            parts.append("a.situation = :situation")
        return [f"EXISTS (SELECT FROM activity a WHERE {' AND '.join(parts)})"]

    def _of_declarations(self) -> list[str]:
        kinds = {"TRAIT": self.trait, "NEED": self.need}
        return [
            f"EXISTS (SELECT FROM declaration d WHERE d.membership = r.membership AND d.kind = '{kind}'"
            f" AND d.code = :{kind.lower()} AND {_NOW.format('d')})"
            for kind, code in kinds.items()
            if code is not None
        ]


def sector_keys(sector: Nace) -> list[str]:
    """A sector and what it may be in the other revision, as `revision:code`."""
    return [sector_key(one) for one in (sector, *sector.counterparts)]


def sector_key(sector: Nace) -> str:
    """A sector as `revision:code`, which begins as the key of a wider one does."""
    return f"{sector.revision}:{sector.code}"
