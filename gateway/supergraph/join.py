"""Reading the join directives of a supergraph's type definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    DirectiveNode,
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse_type,
    print_ast,
    value_from_ast_untyped,
)

from gateway.supergraph.model import Key, SubgraphField, TypeKind
from gateway.supergraph.selections import parse_field_set

CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode

KINDS: dict[type, TypeKind] = {
    ObjectTypeDefinitionNode: TypeKind.OBJECT,
    InterfaceTypeDefinitionNode: TypeKind.INTERFACE,
    UnionTypeDefinitionNode: TypeKind.UNION,
}


def applications(node: Any, directive: str) -> Iterator[dict[str, Any]]:
    """The arguments of each application of a directive on a definition."""
    for applied in node.directives or ():
        if applied.name.value == directive:
            yield _arguments(applied)


def _arguments(directive: DirectiveNode) -> dict[str, Any]:
    return {a.name.value: value_from_ast_untyped(a.value) for a in directive.arguments or ()}


def keys_of(node: CompositeNode, graph: str) -> tuple[Key, ...]:
    """The keys of a type in one subgraph."""
    return tuple(
        Key(a["key"], parse_field_set(a["key"]), a.get("resolvable", True))
        for a in applications(node, "join__type")
        if a["graph"] == graph and a.get("key")
    )


def is_interface_object(node: CompositeNode, graph: str) -> bool:
    """Whether the subgraph sees this interface as an object."""
    return any(a["graph"] == graph and a.get("isInterfaceObject") for a in applications(node, "join__type"))


def graphs_of(node: Any) -> list[str]:
    """The subgraphs that know a type, each once."""
    return list(dict.fromkeys(a["graph"] for a in applications(node, "join__type")))


def field_in(node: FieldDefinitionNode, graph: str) -> SubgraphField | None:
    """A field as one subgraph declares it; None where that subgraph does not have it.

    Without any `@join__field` a field is in every subgraph of its type; with one that names no graph it is
    in none (an interface object answers it).
    """
    joined = list(applications(node, "join__field"))
    if not joined:
        return _field(node, node.type, {})
    for arguments in joined:
        if arguments.get("graph") == graph:
            text = arguments.get("type")
            return _field(node, parse_type(text) if text else node.type, arguments)
    return None


def _field(node: FieldDefinitionNode, type_node: TypeNode, arguments: dict[str, Any]) -> SubgraphField:
    name, many = named_type(type_node)
    text = print_ast(type_node)
    return SubgraphField(
        name=node.name.value,
        type_text=text,
        type_name=name,
        many=many,
        external=bool(arguments.get("external") or arguments.get("usedOverridden")),
        requires=parse_field_set(arguments["requires"]) if arguments.get("requires") else (),
        provides=parse_field_set(arguments["provides"]) if arguments.get("provides") else (),
        composed_type=named_type(node.type)[0],
        shape=text.replace(name, ""),
    )


def named_type(node: TypeNode) -> tuple[str, bool]:
    """The name inside a type and whether a list is around it."""
    many = False
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        many = many or isinstance(node, ListTypeNode)
        node = node.type
    return node.name.value, many  # type: ignore[attr-defined]
