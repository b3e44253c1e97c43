"""From the text of a Federation v2 supergraph to a `Supergraph`."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    OperationType,
    SchemaDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
)

from gateway.supergraph.api_schema import MACHINERY, make_api_schema
from gateway.supergraph.join import (
    KINDS,
    CompositeNode,
    applications,
    field_in,
    graphs_of,
    is_interface_object,
    keys_of,
)
from gateway.supergraph.model import Subgraph, SubgraphType, Supergraph, TypeKind
from gateway.supergraph.placement import CompositionError


def load_supergraph(sdl: str) -> Supergraph:
    """Read a composed supergraph (join v0.3 or later); `CompositionError` where no graph was joined."""
    document = parse(sdl, no_location=True)
    composites = [d for d in document.definitions if isinstance(d, CompositeNode) and not _is_machinery(d)]
    graphs = _graphs(document)
    if not graphs:
        raise CompositionError("this is no composed supergraph: it joins no graphs (enum join__Graph)")
    views = {name: Subgraph(name, url, _types(composites, graph)) for graph, (name, url) in graphs.items()}
    return Supergraph(
        api_schema=make_api_schema(document),
        subgraphs=dict(graphs.values()),
        views=views,
        possible=_possible(composites),
        interfaces={
            d.name.value: frozenset(i.name.value for i in d.interfaces or ())
            for d in composites
            if not isinstance(d, UnionTypeDefinitionNode)
        },
        root_types=_root_types(document),
        kinds={d.name.value: KINDS[type(d)] for d in composites},
    )


def _is_machinery(node: CompositeNode) -> bool:
    return node.name.value.startswith(MACHINERY)


def _graphs(document: DocumentNode) -> dict[str, tuple[str, str]]:
    """Enum value of `join__Graph` to (service name, url)."""
    return {
        value.name.value: (arguments["name"], arguments.get("url", ""))
        for node in document.definitions
        if isinstance(node, EnumTypeDefinitionNode) and node.name.value == "join__Graph"
        for value in node.values or ()
        for arguments in applications(value, "join__graph")
    }


def _types(composites: list[CompositeNode], graph: str) -> dict[str, SubgraphType]:
    here = [d for d in composites if graph in graphs_of(d)]
    return {d.name.value: _type(d, graph, here) for d in here}


def _type(node: CompositeNode, graph: str, here: list[CompositeNode]) -> SubgraphType:
    declared = () if isinstance(node, UnionTypeDefinitionNode) else node.fields or ()
    fields = {f.name.value: found for f in declared if (found := field_in(f, graph))}
    return SubgraphType(
        name=node.name.value,
        kind=KINDS[type(node)],
        fields=fields,
        keys=keys_of(node, graph),
        is_interface_object=is_interface_object(node, graph),
        possible=_possible_in(node, graph, here),
    )


def _possible_in(node: CompositeNode, graph: str, here: list[CompositeNode]) -> frozenset[str]:
    name = node.name.value
    if isinstance(node, ObjectTypeDefinitionNode):
        return frozenset({name})
    if isinstance(node, UnionTypeDefinitionNode):
        members = applications(node, "join__unionMember")
        return frozenset(a["member"] for a in members if a["graph"] == graph)
    return frozenset(
        d.name.value
        for d in here
        if isinstance(d, ObjectTypeDefinitionNode)
        for a in applications(d, "join__implements")
        if a["graph"] == graph and a["interface"] == name
    )


def _possible(composites: list[CompositeNode]) -> dict[str, frozenset[str]]:
    objects = [d for d in composites if isinstance(d, ObjectTypeDefinitionNode)]
    possible: dict[str, frozenset[str]] = {}
    for node in composites:
        name = node.name.value
        if KINDS[type(node)] is TypeKind.OBJECT:
            possible[name] = frozenset({name})
        elif isinstance(node, UnionTypeDefinitionNode):
            possible[name] = frozenset(t.name.value for t in node.types or ())
        else:
            possible[name] = frozenset(
                o.name.value for o in objects if name in {i.name.value for i in o.interfaces or ()}
            )
    return possible


def _root_types(document: DocumentNode) -> dict[str, str]:
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode):
            return {t.operation.value: t.type.name.value for t in node.operation_types}
    return {operation.value: operation.value.capitalize() for operation in OperationType}
