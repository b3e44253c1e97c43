"""A made-up world behind any set of subgraphs: every value follows from the object's identity.

The same world answers as a monolith (over the callers' schema) and as subgraphs (over their own SDL), so that a
plan is right if and only if both give the same answer. Subgraphs are strict: they refuse to answer `@external`
fields that nothing provides, and check that the inputs of `@requires` came along.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    TypeNode,
    build_ast_schema,
    execute_sync,
    extend_schema,
    parse,
    parse_type,
    validate,
)
from graphql.language import DocumentNode, InterfaceTypeExtensionNode, SchemaExtensionNode, Visitor, visit
from graphql.language.visitor import REMOVE

from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Field, Selections, parse_field_set

INSTANCES = 3
BUILT_IN = frozenset({"deprecated", "specifiedBy", "oneOf"})


def _hash(*parts: Any) -> int:
    return zlib.crc32("|".join(map(str, parts)).encode())


@dataclass(frozen=True)
class Thing:
    """An object of the world; `given` is the representation it was reached by."""

    type_name: str
    ident: str
    given: dict[str, Any] | None = field(default=None, compare=False, hash=False)


class World:
    """Values of fields, for one supergraph."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.supergraph = supergraph
        self.keys: dict[str, set[str]] = {}
        """By type, the plain fields of its keys: their values hold the identity."""
        for view in supergraph.views.values():
            for seen in view.types.values():
                for key in seen.keys:
                    names = {i.name for i in key.selections if isinstance(i, Field) and not i.selections}
                    for name in {seen.name, *supergraph.possible[seen.name]}:
                        self.keys.setdefault(name, set()).update(names)
        self.singletons = {name for name, names in self.keys.items() if not names}

    def value(self, thing: Thing, name: str, arguments: dict[str, Any]) -> Any:
        """The value of a field."""
        api: Any = self.supergraph.api_schema.type_map.get(thing.type_name)
        known = api.fields[name].args if api is not None and name in api.fields else arguments
        text = sorted((k, v) for k, v in arguments.items() if v is not None and k in known)
        node = parse_type(self._type_text(thing.type_name, name))
        return self._of_type(node, thing, name, _hash(thing.type_name, thing.ident, name, text))

    def _type_text(self, type_name: str, name: str) -> str:
        api = self.supergraph.api_schema.type_map.get(type_name)
        if api is not None and name in api.fields:  # type: ignore[attr-defined]
            return str(api.fields[name].type)  # type: ignore[attr-defined]
        names = (type_name, *self.supergraph.interfaces.get(type_name, ()))
        return next(
            view.types[n].fields[name].type_text
            for view in self.supergraph.views.values()
            for n in names
            if n in view.types and name in view.types[n].fields
        )

    def _of_type(self, node: TypeNode, thing: Thing, name: str, seed: int) -> Any:
        if isinstance(node, NonNullTypeNode):
            return self._present(node.type, thing, name, seed)
        is_key = name in self.keys.get(thing.type_name, ())
        return None if seed % 7 == 0 and not is_key else self._present(node, thing, name, seed)

    def _present(self, node: TypeNode, thing: Thing, name: str, seed: int) -> Any:
        if isinstance(node, ListTypeNode):
            return [self._of_type(node.type, thing, name, _hash(seed, i)) for i in range(seed % 3 + 1)]
        type_name = node.name.value  # type: ignore[attr-defined]
        if type_name in self.supergraph.kinds:
            return self._object(type_name, thing, name, seed)
        if name in self.keys.get(thing.type_name, ()):
            return int(thing.ident) if type_name == "Int" else f"{thing.type_name}:{thing.ident}"
        return self._leaf(type_name, thing, name, seed)

    def _leaf(self, type_name: str, thing: Thing, name: str, seed: int) -> Any:
        plain = {"Int": seed % 1000, "Float": seed % 1000 + 0.5, "Boolean": seed % 2 == 0}
        if type_name in plain:
            return plain[type_name]
        api: Any = self.supergraph.api_schema.type_map.get(type_name)
        values = sorted(getattr(api, "values", ()))
        return values[seed % len(values)] if values else f"{thing.type_name}.{thing.ident}.{name}.{seed % 1000}"

    def _object(self, type_name: str, thing: Thing, name: str, seed: int) -> Thing | None:
        concrete = self._concrete(type_name, seed)
        if concrete is None:
            return None
        if concrete in self.keys:
            return Thing(concrete, "0" if concrete in self.singletons else str(seed % INSTANCES))
        return Thing(concrete, f"{thing.ident}/{name}{seed % 1000}")

    def _concrete(self, type_name: str, seed: int) -> str | None:
        """A type that every service can answer with."""
        types = set(self.supergraph.possible[type_name])
        for view in self.supergraph.views.values():
            seen = view.types.get(type_name)
            if seen is not None and seen.is_abstract and seen.possible:
                types &= seen.possible
        return sorted(types)[seed % len(types)] if types else None

    def find(self, representation: dict[str, Any]) -> Thing:
        """The object that a representation stands for."""
        type_name = representation["__typename"]
        for name in sorted(self.keys[type_name]):
            value = representation.get(name)
            if isinstance(value, str) and ":" in value:
                concrete, ident = value.split(":", 1)
                return Thing(concrete, ident, representation)
            if isinstance(value, int):
                return Thing(type_name, str(value), representation)
        return Thing(type_name, "0", representation)


class Monolith:
    """The world behind the callers' schema."""

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, query: str, variables: dict[str, Any]) -> Any:
        """The data of a query."""
        result = execute_sync(
            self.world.supergraph.api_schema,
            parse(query),
            root_value=Thing("Query", "0"),
            variable_values=variables,
            field_resolver=lambda source, info, **a: self.world.value(source, info.field_name, a),
            type_resolver=lambda value, info, _: value.type_name,
        )
        assert not result.errors, result.errors
        return result.data


class Service:
    """The world behind one subgraph's SDL."""

    def __init__(self, world: World, sdl: str) -> None:
        self.world = world
        document = parse(sdl)
        self.external = set(_marked(document, "external"))
        self.provided = {n for _, _, text in _with_text(document, "provides") for n in _names(parse_field_set(text))}
        self.requires = {(t, f): parse_field_set(text) for t, f, text in _with_text(document, "requires")}
        self.schema = _schema(document)

    def call(self, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        """Answer a document; any error fails the test."""
        parsed = parse(document)
        errors = validate(self.schema, parsed)
        assert not errors, (document, errors)
        result = execute_sync(
            self.schema,
            parsed,
            root_value=Thing("Query", "0"),
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=lambda value, info, abstract: self._type_of(value),
        )
        assert not result.errors, (document, variables, result.errors)
        return result.data

    def _type_of(self, value: Thing) -> str:
        if value.type_name in self.schema.type_map:
            return value.type_name
        interfaces = self.world.supergraph.interfaces[value.type_name]
        return next(name for name in sorted(interfaces) if name in self.schema.type_map)

    def _resolve(self, source: Thing, info: Any, **arguments: Any) -> Any:
        if info.field_name == "_entities":
            return [self._find(representation) for representation in arguments["representations"]]
        where = (info.parent_type.name, info.field_name)
        assert where not in self.external or info.field_name in self.provided, f"{where} is external"
        if where in self.requires:
            self._check(source, self.requires[where], source.given or {})
        return self.world.value(source, info.field_name, arguments)

    def _find(self, representation: dict[str, Any]) -> Thing:
        found = self.world.find(representation)
        keys = self.world.keys[found.type_name]
        for name in representation.keys() & keys:
            assert representation[name] == self.world.value(found, name, {}), representation
        return found

    def _check(self, thing: Thing, required: Selections, given: dict[str, Any]) -> None:
        for item in required:
            if not isinstance(item, Field):
                if self.world.supergraph.applies(item, thing.type_name):
                    self._check(thing, item.selections, given)
                continue
            arguments = {a.name: a.text.strip('"') for a in item.arguments}
            arguments = {n: int(t) if t.isdigit() else t for n, t in arguments.items()}
            actual = self.world.value(thing, item.name, arguments)
            assert item.name in given or actual is None, f"{item} is missing in {given}"
            self._check_value(actual, item, given.get(item.name))

    def _check_value(self, actual: Any, item: Field, given: Any) -> None:
        if isinstance(actual, list) and isinstance(given, list):
            for one, other in zip(actual, given, strict=True):
                self._check_value(one, item, other)
        elif isinstance(actual, Thing) and isinstance(given, dict):
            self._check(actual, item.selections, given)
        else:
            assert actual == given, f"{item}: {given} sent, {actual} expected"


def _names(selections: Selections) -> Iterator[str]:
    for item in selections:
        if isinstance(item, Field):
            yield item.name
        yield from _names(item.selections)


def _with_text(document: DocumentNode, directive: str) -> Iterator[tuple[str, str, str]]:
    for node in document.definitions:
        for declared in getattr(node, "fields", None) or ():
            for applied in declared.directives or ():
                if applied.name.value == directive:
                    text = applied.arguments[0].value.value if applied.arguments else ""
                    yield node.name.value, declared.name.value, text  # type: ignore[attr-defined]


def _marked(document: DocumentNode, directive: str) -> Iterator[tuple[str, str]]:
    keys: dict[str, set[str]] = {}
    for node in document.definitions:
        if isinstance(node, ObjectTypeExtensionNode) or _has(node, "extends"):
            name = node.name.value  # type: ignore[attr-defined]
            for applied in node.directives or ():  # type: ignore[attr-defined]
                if applied.name.value == "key":
                    keys.setdefault(name, set()).update(_names(parse_field_set(applied.arguments[0].value.value)))
    for type_name, field_name, _ in _with_text(document, directive):
        if field_name not in keys.get(type_name, ()):
            yield type_name, field_name


def _has(node: Any, directive: str) -> bool:
    return any(d.name.value == directive for d in getattr(node, "directives", None) or ())


class _Plain(Visitor):
    """Federation directives out, `extend type` without a base made a type."""

    def __init__(self, defined: set[str]) -> None:
        super().__init__()
        self.defined = defined

    def enter_directive(self, node: Any, *_: Any) -> Any:
        return None if node.name.value in BUILT_IN else REMOVE

    def leave_object_type_extension(self, node: Any, *_: Any) -> Any:
        return node if node.name.value in self.defined else _as_definition(node, ObjectTypeDefinitionNode)

    def leave_interface_type_extension(self, node: Any, *_: Any) -> Any:
        return node if node.name.value in self.defined else _as_definition(node, InterfaceTypeDefinitionNode)


def _as_definition(node: Any, kind: Any) -> Any:
    return kind(name=node.name, interfaces=node.interfaces, directives=node.directives, fields=node.fields)


def _schema(document: DocumentNode) -> GraphQLSchema:
    kept = tuple(d for d in document.definitions if not isinstance(d, SchemaExtensionNode))
    types = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode)
    entities = sorted({d.name.value for d in kept if isinstance(d, types) and _has(d, "key")})
    bases = (ObjectTypeDefinitionNode, InterfaceTypeDefinitionNode)
    defined = {d.name.value for d in kept if isinstance(d, bases)}
    assert not any(isinstance(d, InterfaceTypeExtensionNode) and d.name.value in defined for d in kept)
    schema = build_ast_schema(visit(DocumentNode(definitions=kept), _Plain(defined)), assume_valid_sdl=True)
    prelude = "scalar _Any scalar FieldSet"
    if schema.query_type is None:
        prelude += " type Query { _service: String }"
        schema = build_ast_schema(
            visit(DocumentNode(definitions=(*kept, *parse(prelude).definitions)), _Plain(defined)),
            assume_valid_sdl=True,
        )
        prelude = ""
    schema = extend_schema(schema, parse(prelude), assume_valid_sdl=True) if prelude else schema
    if not entities:
        return schema
    union = f"union _Entity = {' | '.join(entities)}"
    added = f"{union} extend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}"
    return extend_schema(schema, parse(added), assume_valid_sdl=True)
