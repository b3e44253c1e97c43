"""The schema that callers see: a supergraph without its machinery and without `@inaccessible` elements."""

from __future__ import annotations

from typing import Any

from graphql import (
    REMOVE,
    SKIP,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLSchema,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    build_ast_schema,
    visit,
)
from graphql.language import Node, Visitor

KEPT_DIRECTIVES = frozenset({"deprecated", "specifiedBy", "oneOf"})
EXECUTABLE_LOCATIONS = frozenset(
    {"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"}
)
MACHINERY = ("join__", "link__", "core__", "federation__", "inaccessible__", "tag__", "connect__", "context__")


def make_api_schema(document: DocumentNode) -> GraphQLSchema:
    """Build the callers' schema from a parsed supergraph."""
    hidden = {_name(d) for d in document.definitions if isinstance(d, TypeDefinitionNode) and _is_hidden(d)}
    kept = tuple(d for d in document.definitions if not _is_machinery(d) and _name(d) not in hidden)
    stripped = visit(DocumentNode(definitions=kept), _Strip(hidden))
    return build_ast_schema(stripped, assume_valid_sdl=True)


def _name(node: DefinitionNode) -> str | None:
    name = getattr(node, "name", None)
    return name.value if name else None


def _is_machinery(node: DefinitionNode) -> bool:
    name = _name(node) or ""
    if isinstance(node, DirectiveDefinitionNode):
        executable = any(location.value in EXECUTABLE_LOCATIONS for location in node.locations)
        return name.startswith(MACHINERY) or not executable
    return isinstance(node, TypeDefinitionNode) and name.startswith(MACHINERY)


def _is_hidden(node: Any) -> bool:
    return any(d.name.value == "inaccessible" for d in getattr(node, "directives", None) or ())


class _Strip(Visitor):
    """Drops hidden elements, references to hidden types, and directives that mean nothing to a caller."""

    def __init__(self, hidden: set[str | None]) -> None:
        super().__init__()
        self.hidden = hidden

    def enter(self, node: Node, *_: object) -> Any:
        if _is_hidden(node):
            return REMOVE
        if node.kind == "directive" and node.name.value not in KEPT_DIRECTIVES:  # type: ignore[attr-defined]
            return REMOVE
        if node.kind == "named_type" and node.name.value in self.hidden:  # type: ignore[attr-defined]
            return REMOVE
        return SKIP if isinstance(node, SchemaDefinitionNode) and not node.directives else None
