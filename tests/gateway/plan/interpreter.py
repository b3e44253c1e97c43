"""A small plan interpreter for tests: runs a plan over a function that answers documents, then projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from graphql import (
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)

from gateway.operation.model import Operation
from gateway.plan.nodes import (
    Condition,
    Entities,
    EntityBatch,
    Fetch,
    Node,
    PathStep,
    Plan,
    Rename,
    Requirement,
    grant_variable,
    holds,
)
from gateway.supergraph.selections import Field, Selections

Call = Callable[[str, str, dict[str, Any]], dict[str, Any] | None]


def run(plan: Plan, call: Call, variables: dict[str, Any]) -> dict[str, Any]:
    """The response tree of a plan."""
    tree: dict[str, Any] = {}
    if plan.root is not None:
        run_node(plan.root, call, variables, tree)
    return tree


def run_node(node: Node, call: Call, variables: dict[str, Any], tree: dict[str, Any]) -> None:
    if isinstance(node, Fetch):
        reply = call(node.service, node.document, _pick(node.variables, node.grants, variables)) or {}
        rename(reply, node.renames)
        merge(tree, reply)
    elif isinstance(node, Entities):
        run_entities(node, call, variables, tree)
    elif isinstance(node, Condition):
        if holds(node.alternatives, variables):
            run_node(node.step, call, variables, tree)
    else:
        for step in node.steps:
            run_node(step, call, variables, tree)


def _pick(names: tuple[str, ...], grants: tuple[str, ...], variables: dict[str, Any]) -> dict[str, Any]:
    granted = {grant_variable(g): True for g in grants}
    return {n: variables.get(n, granted.get(n)) for n in names if n in variables or n in granted}


def run_entities(node: Entities, call: Call, variables: dict[str, Any], tree: dict[str, Any]) -> None:
    sent = _pick(node.variables, node.grants, variables)
    fed: list[tuple[EntityBatch, list[dict[str, Any]]]] = []
    for batch in node.batches:
        if not holds(batch.alternatives, variables):
            sent[batch.variable] = []
            continue
        pairs = [(o, r) for path in batch.paths for o in follow(tree, path) if (r := represent(o, batch))]
        sent[batch.variable] = [r for _, r in pairs]
        fed.append((batch, [o for o, _ in pairs]))
    if not any(objects for _, objects in fed):
        return
    reply = call(node.service, node.document, sent) or {}
    for batch, objects in fed:
        for target, found in zip(objects, reply.get(batch.alias) or (), strict=False):
            if found is not None:
                rename(found, batch.renames)
                merge(target, found)


def follow(value: Any, path: tuple[PathStep, ...]) -> Iterator[dict[str, Any]]:
    """The objects at a path."""
    if isinstance(value, list):
        for item in value:
            yield from follow(item, path)
    elif isinstance(value, dict):
        if not path:
            yield value
            return
        below = value.get(path[0].key)
        for item in _flat(below):
            if not path[0].types or item.get("__typename") in path[0].types:
                yield from follow(item, path[1:])


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, dict):
        yield value


def represent(found: dict[str, Any], batch: EntityBatch) -> dict[str, Any] | None:
    for type_name, fields in batch.requires:
        copied = copy_fields(found, fields)
        if copied is not None:
            return {"__typename": type_name, **copied}
    return None


def copy_fields(found: dict[str, Any], fields: tuple[Requirement, ...]) -> dict[str, Any] | None:
    copied: dict[str, Any] = {}
    for field in fields:
        if field.types and found.get("__typename") not in field.types:
            continue
        value = copy_value(found.get(field.source), field)
        if value is None and not field.nullable:
            return None
        if value is not None or field.source in found:
            copied[field.name] = value
    return copied


def copy_value(value: Any, field: Requirement) -> Any:
    if isinstance(value, list):
        return [copy_value(item, field) for item in value]
    return copy_fields(value, field.fields) if field.fields and isinstance(value, dict) else value


def rename(reply: Any, renames: tuple[Rename, ...]) -> None:
    for entry in renames:
        for found in follow(reply, entry.path):
            if entry.source in found and (not entry.types or found.get("__typename", entry.types[0]) in entry.types):
                found[entry.target] = found.pop(entry.source)


def merge(target: Any, source: Any) -> Any:
    """Merge a reply into the tree, deeply."""
    if isinstance(target, dict) and isinstance(source, dict):
        for key, value in source.items():
            target[key] = merge(target[key], value) if key in target else value
        return target
    if isinstance(target, list) and isinstance(source, list) and len(target) == len(source):
        return [merge(a, b) for a, b in zip(target, source, strict=True)]
    return target if source is None else source


class NullBubble(Exception):
    """A null where none may be."""


def project(schema: GraphQLSchema, operation: Operation, tree: dict[str, Any], variables: dict[str, Any]) -> Any:
    """The caller's shape of a tree, with null propagation."""
    try:
        return _object(schema, schema.type_map[operation.root_type], [operation.selections], tree, variables)
    except NullBubble:
        return None


def _fields(schema: Any, selections: Selections, type_name: str, variables: dict[str, Any]) -> Iterator[Field]:
    for item in selections:
        if isinstance(item, Field):
            if all(bool(variables.get(n)) is wanted for n, wanted in item.conditions):
                yield item
        elif item.type_name == type_name or type_name in {
            t.name for t in schema.get_possible_types(schema.type_map[item.type_name])
        }:
            yield from _fields(schema, item.selections, type_name, variables)


def _object(schema: Any, parent: Any, groups: list[Selections], tree: dict[str, Any], variables: Any) -> Any:
    type_name = tree.get("__typename", parent.name)
    if type_name not in schema.type_map:
        raise NullBubble
    if not hasattr(parent, "fields") or type_name != parent.name:
        parent = schema.type_map[type_name]
    wanted: dict[str, list[Field]] = {}
    for selections in groups:
        for field in _fields(schema, selections, type_name, variables):
            wanted.setdefault(field.response_name, []).append(field)
    result: dict[str, Any] = {}
    for name, fields in wanted.items():
        if fields[0].name == "__typename":
            result[name] = type_name
            continue
        field_type = parent.fields[fields[0].name].type
        below = [f.selections for f in fields]
        result[name] = _value(schema, field_type, below, tree.get(name), variables)
    return result


def _value(schema: Any, field_type: Any, groups: list[Selections], value: Any, variables: Any) -> Any:
    if is_non_null_type(field_type):
        completed = _value(schema, field_type.of_type, groups, value, variables)
        if completed is None:
            raise NullBubble
        return completed
    try:
        nullable: Any = get_nullable_type(field_type)
        if value is None:
            return None
        if is_list_type(nullable):
            return [_value(schema, nullable.of_type, groups, item, variables) for item in value]
        named = get_named_type(nullable)
        if is_enum_type(named):
            return value if value in named.values else None
        return _object(schema, named, groups, value, variables) if is_composite_type(named) else value
    except NullBubble:
        return None
