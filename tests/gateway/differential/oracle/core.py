"""What the oracle knows and notes: its world, the places that cursors stand for, what an answer must tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from tests.gateway.small_graph import Countries, Row

GONE, FORBIDDEN = "PARTITION_UNAVAILABLE", "PARTITION_FORBIDDEN"
INCOMPLETE, BAD = "PARTITION_INCOMPLETE", "BAD_ARGUMENT"


@dataclass(frozen=True)
class Place:
    """Where a walk stands: behind which row, without whom (why, and behind which row each stopped), in which only."""

    behind: tuple[str, ...] | None = None
    missing: tuple[tuple[str, str, tuple[str, ...] | None], ...] = ()
    only: str | None = None


@dataclass
class Told:
    """What an answer says beside its data: errors as (code, country), those of root fields by their key, and so on."""

    errors: set[tuple[str, str | None]] = field(default_factory=set)
    at_roots: set[tuple[str, str, str | None]] = field(default_factory=set)
    aggregates: dict[str, Any] = field(default_factory=dict)
    conflicts: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)


@dataclass
class Oracle:
    """Answers for a caller whose `home` is one country, and who may see secrets in another, `trusted`.

    Cursors are tokens: the places they stand for are in `places`.
    """

    world: Countries
    countries: tuple[str, ...]
    home: str
    trusted: str
    places: dict[str, Place] = field(default_factory=dict)
    told: Told = field(default_factory=Told)

    def cursor(self, place: Place) -> str:
        """The token of a place."""
        token = f"place {len(self.places)}"
        self.places[token] = place
        return token

    def tell(self, code: str, country: str | None, key: str | None = None) -> None:
        """An error that the answer must hold, at a root field where `key` is one."""
        self.told.errors.add((code, country))
        if key is not None:
            self.told.at_roots.add((key, code, country))

    def gone(self, service: str, country: str, key: str | None = None) -> bool:
        """Whether a partition is down, which is told then."""
        down = (service, country) in self.world.down
        if down:
            self.tell(GONE, country, key)
        return down

    def home_first(self, countries: list[str]) -> list[str]:
        """The caller's home, then the directory's order."""
        return sorted(countries, key=lambda country: (country != self.home, self.countries.index(country)))

    def rows(self, country: str) -> list[Row]:
        """A country's memberships."""
        return [row for row in self.world.rows if row.country == country]


def fault(code: str) -> GraphQLError:
    """What makes a field null."""
    return GraphQLError(code, extensions={"code": code})


def key(info: GraphQLResolveInfo) -> str:
    """A field's response name."""
    return str(info.path.key)


def related(value: int, missing: Sequence[str]) -> dict[str, Any]:
    """How a number relates to the whole."""
    return {"value": value, "relation": "GTE" if missing else "EQ", "missing": list(missing)}


def status(country: str, state: str = "SUCCESSFUL", code: str | None = None, resume: str | None = None) -> dict:
    """A `PartitionStatus`."""
    took_ms = None if state == "SKIPPED" else 1
    return {
        **{"country": country, "status": state, "code": code, "resume_cursor": resume, "took_ms": took_ms},
        **{"as_of": None, "type_name": "PartitionStatus"},
    }
