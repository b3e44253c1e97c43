"""Borderless objects inside a country's own objects: their bare key is taken from there, all else is a fold (M24, M26).

What one country says of a person is a part of her. So below any position of a borderless type that is not a fold
itself, the parent's reply gives the key only, and an entity fetch (which asks every country) gives the rest, also where
the same service answers it. A graph without places has no such types.
"""

from __future__ import annotations

from gateway.operation.model import Operation
from gateway.plan.nodes import PlacementKind
from gateway.plan.overlay import Overlay
from gateway.plan.positions import Position
from gateway.supergraph.selections import Field, Selections

BARE_KEY: Selections = (Field("id", "id"),)
TAKEN_ALONG = frozenset({"__typename", "id"})
"""What a part says as well as the whole."""


class Folds:
    """Where folds begin in one operation."""

    def __init__(self, overlay: Overlay, operation: Operation) -> None:
        self.overlay = overlay
        self.operation = operation
        self.types = overlay.folded

    def is_root(self, field_name: str) -> bool:
        """Whether a root field's value is folded already, from every country's reply."""
        return self.overlay.root(field_name, self.operation).kind is PlacementKind.BORDERLESS

    def begins(self, position: Position) -> bool:
        """Whether the objects at a position are parts, of which only the key may be used."""
        return position.type_name in self.types and not position.folded
