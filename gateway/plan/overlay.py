"""What the planner asks of the placement overlay; `gateway.supergraph.placement` answers."""

from __future__ import annotations

from typing import Protocol

from gateway.operation.model import Operation
from gateway.plan.nodes import SINGLE, Placement


class Overlay(Protocol):
    """The placement overlay's look-ups."""

    @property
    def folded(self) -> frozenset[str]:
        """The types whose objects several countries hold parts of."""
        ...

    def root(self, field_name: str, operation: Operation) -> Placement:
        """Where a root field lives."""
        ...

    def entity(self, type_name: str) -> Placement:
        """Where entities of a type live."""
        ...

    def is_gateway_field(self, type_name: str, field_name: str) -> bool:
        """Whether the gateway answers a field itself."""
        ...

    def is_gateway_argument(self, type_name: str, field_name: str, argument: str) -> bool:
        """Whether an argument is for the gateway and unknown to services."""
        ...

    def hidden_selection(self, field_name: str) -> str | None:
        """Selection set text that a scattered root field always needs."""
        ...


class NoOverlay:
    """A graph without places."""

    folded: frozenset[str] = frozenset()

    def root(self, field_name: str, operation: Operation) -> Placement:
        """Nowhere in particular."""
        return SINGLE

    def entity(self, type_name: str) -> Placement:
        """Nowhere in particular."""
        return SINGLE

    def is_gateway_field(self, type_name: str, field_name: str) -> bool:
        """Never."""
        return False

    def is_gateway_argument(self, type_name: str, field_name: str, argument: str) -> bool:
        """Never."""
        return False

    def hidden_selection(self, field_name: str) -> str | None:
        """Nothing."""
        return None
