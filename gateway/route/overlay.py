"""The planner's look-ups into the placement overlay."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from gateway.operation.model import Operation
from gateway.plan.nodes import Placement, PlacementKind
from gateway.supergraph.placement import (
    GATEWAY_ARGUMENTS,
    HIDDEN_IN_CONNECTIONS,
    PARTITIONS_FIELD,
    Merge,
    OverlayRules,
)

_KINDS = {
    "byId": PlacementKind.BY_ID,
    "byArgument": PlacementKind.BY_ARGUMENT,
    "anywhere": PlacementKind.ANYWHERE,
    "everywhere": PlacementKind.EVERYWHERE,
    "borderless": PlacementKind.BORDERLESS,
}


@dataclass(frozen=True)
class PlannerOverlay:
    """Answers `gateway.plan.overlay.Overlay` from the checked rules."""

    rules: OverlayRules
    gateway_roots: frozenset[str] = field(default=frozenset({"node"}))

    @property
    def folded(self) -> frozenset[str]:
        """The borderless types."""
        return self.rules.folded

    def root(self, field_name: str, operation: Operation) -> Placement:
        """Where a root field lives."""
        rule = self.rules.roots[operation.kind, field_name]
        merge = rule.merge.value if rule.merge else None
        return Placement(_KINDS[rule.place], argument=rule.argument, merge=merge, field=field_name)

    def entity(self, type_name: str) -> Placement:
        """Where entities of a type live."""
        borderless = self.rules.entities[type_name].borderless
        return Placement(PlacementKind.BORDERLESS if borderless else PlacementKind.BY_ID, field=type_name)

    def is_gateway_field(self, type_name: str, field_name: str) -> bool:
        """`partitions` on connections and folded types, and `Query.node`."""
        if type_name == "Query":
            return field_name in self.gateway_roots
        return field_name == PARTITIONS_FIELD and type_name in self.rules.with_partitions

    def is_gateway_argument(self, type_name: str, field_name: str, argument: str) -> bool:
        """`countries:` and `strict:` on scattered root fields."""
        if type_name not in ("Query", "Subscription"):
            return False
        return argument in GATEWAY_ARGUMENTS and field_name in self._scattered

    def hidden_selection(self, field_name: str) -> str | None:
        """What the ordered merge needs of a scattered connection (M2)."""
        return HIDDEN_IN_CONNECTIONS if field_name in self._connections else None

    @cached_property
    def _scattered(self) -> frozenset[str]:
        return frozenset(rule.name for rule in self.rules.roots.values() if rule.scattered)

    @cached_property
    def _connections(self) -> frozenset[str]:
        return frozenset(rule.name for rule in self.rules.roots.values() if rule.merge is Merge.CONNECTION)
