"""The least number of calls that any plan could make, found by trying, for judging the planner's.

Nothing here is the planner's: services are read from their SDL, and what a call can bring is counted generously. A
call to a service brings all that it can answer of the whole operation: below the root fields of one call, and of every
object whose key is known before. The fewest calls after which everything is known is a bound that no plan can beat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    parse,
)

Place = tuple[str, ...]
"""Where an object stands: response names and concrete types on the way."""
Fact = tuple[Place, str]
"""A field of the object at a place."""
OBJECTS = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode, InterfaceTypeDefinitionNode)


@dataclass
class Seen:
    """A type as one service declares it."""

    fields: dict[str, dict[str, SelectionSetNode | None]] = field(default_factory=dict)
    """By name, its directives with the selections they name."""
    keys: list[SelectionSetNode] = field(default_factory=list)


@dataclass
class ServiceTypes:
    """One service's SDL."""

    sdl: str

    @cached_property
    def types(self) -> dict[str, Seen]:
        """Its object types."""
        found: dict[str, Seen] = {}
        for node in parse(self.sdl, no_location=True).definitions:
            if isinstance(node, OBJECTS):
                seen = found.setdefault(node.name.value, Seen())
                seen.keys += [s for name, s in _directives(node) if name == "key" and s]
                seen.fields |= {f.name.value: dict(_directives(f)) for f in node.fields or ()}
        return found

    @cached_property
    def overrides(self) -> set[tuple[str, str, str]]:
        """(service, type, field) of what it takes over from others."""
        return set(_overrides(parse(self.sdl, no_location=True)))

    def owns(self, type_name: str, name: str) -> bool:
        """Whether it answers a field of the type itself."""
        seen = self.types.get(type_name)
        if seen is None or name not in seen.fields:
            return False
        keys = {n.name.value for key in seen.keys for n in key.selections if isinstance(n, FieldNode)}
        return "external" not in seen.fields[name] or name in keys


def _directives(node: Any) -> Iterator[tuple[str, SelectionSetNode | None]]:
    for applied in node.directives or ():
        texts = [a.value.value for a in applied.arguments or () if a.name.value == "fields"]
        yield applied.name.value, _set_of(texts[0]) if texts else None


def _overrides(document: DocumentNode) -> Iterator[tuple[str, str, str]]:
    for node in document.definitions:
        if not isinstance(node, OBJECTS):
            continue
        for declared in node.fields or ():
            for applied in declared.directives or ():
                values: list[Any] = [a.value for a in applied.arguments or () if a.name.value == "from"]
                if applied.name.value == "override":
                    yield values[0].value, node.name.value, declared.name.value


def _set_of(text: str) -> SelectionSetNode:
    definition = parse("{" + text + "}", no_location=True).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return definition.selection_set


@dataclass
class LeastCalls:
    """The search over one operation. `borderless`: types whose parts give nothing but their key.

    Interface objects, and unions that services know parts of, are not understood.
    """

    schema: GraphQLSchema
    services: dict[str, ServiceTypes]
    document: DocumentNode
    borderless: frozenset[str] = frozenset()
    placed: bool = False
    """Whether each root field is a call of its own."""
    wanted: set[Fact] = field(default_factory=set)
    types: dict[Place, str] = field(default_factory=dict)
    names: dict[Fact, str] = field(default_factory=dict)
    below: dict[Fact, list[Place]] = field(default_factory=dict)

    def count(self) -> int:
        """The number; fails where no sequence of calls brings everything."""
        definitions = [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]
        definition = next(d for d in definitions if d.name is None or d.name.value != "Other")
        root: Any = self.schema.get_root_type(definition.operation)
        self._want((), root, definition.selection_set, asked=True)
        self._add_inputs()
        state, calls = frozenset[Fact](), 0
        reached = {state}
        while not any(self.wanted <= found for found in reached):
            further = {found | self._brings(found, call) for found in reached for call in self._calls()}
            further -= reached
            assert further, f"nobody can answer {sorted(self.wanted - max(reached, key=len))}"
            reached = {one for one in further if not any(one < other for other in further)}
            calls += 1
        return calls

    def _calls(self) -> Iterator[tuple[str, str | None]]:
        """(service, root field; None: its entities)."""
        roots = [name for place, name in self.names if place == ()]
        for service in self.services:
            yield service, None
            yield from ((service, root) for root in (roots if self.placed else ["*"]))

    def _brings(self, known: frozenset[Fact], call: tuple[str, str | None]) -> set[Fact]:
        service, root = call
        found: set[Fact] = set()
        if root is not None:
            for fact in [f for f in self.names if f[0] == () and root in (f[1], "*")]:
                if self._owns(service, (), self.names[fact]):
                    self._take(service, fact, known, found, whole=True)
            return found
        for place in self.types:
            if self._enters(service, place, known):
                self._inside(service, place, known, found, whole=True)
        return found

    def _owns(self, service: str, place: Place, name: str) -> bool:
        gone = any((service, self.types[place], name) in other.overrides for other in self.services.values())
        return self.services[service].owns(self.types[place], name) and not gone

    def _enters(self, service: str, place: Place, known: frozenset[Fact]) -> bool:
        seen = self.services[service].types.get(self.types[place])
        return place != () and seen is not None and any(self._holds(place, key, known) for key in seen.keys)

    def _holds(self, place: Place, selections: SelectionSetNode, known: frozenset[Fact]) -> bool:
        parent = self.schema.type_map[self.types[place]]
        for node in selections.selections:
            if not isinstance(node, FieldNode):
                condition, inner = self._fragment(node)
                if (condition is None or self._covers(condition, parent)) and not self._holds(place, inner, known):
                    return False
                continue
            fact = (place, f"@{node.name.value}")
            if fact not in known:
                return False
            deep = node.selection_set
            if deep and not all(self._holds(below, deep, known) for below in self.below[fact]):
                return False
        return True

    def _inside(
        self,
        service: str,
        place: Place,
        known: frozenset[Fact],
        found: set[Fact],
        *,
        whole: bool,
        provided: SelectionSetNode | None = None,
    ) -> None:
        """What a service that holds an object says of it."""
        seen = self.services[service].types.get(self.types[place])
        given = {n.name.value: n for n in provided.selections if isinstance(n, FieldNode)} if provided else {}
        for fact in [f for f in self.names if f[0] == place]:
            name = self.names[fact]
            if self.types[place] in self.borderless and not whole and name != "id":
                continue
            if seen is None or name not in seen.fields:
                continue
            if not self._owns(service, place, name) and name not in given:
                continue
            requires = seen.fields[name].get("requires")
            if requires is None or self._holds(place, requires, known):
                below = given[name].selection_set if name in given else seen.fields[name].get("provides")
                self._take(service, fact, known, found, provided=below)

    def _take(
        self,
        service: str,
        fact: Fact,
        known: frozenset[Fact],
        found: set[Fact],
        *,
        whole: bool = False,
        provided: SelectionSetNode | None = None,
    ) -> None:
        found.add(fact)
        if provided is None and fact[0] == ():
            provided = self.services[service].types[self.types[()]].fields[self.names[fact]].get("provides")
        for below in self.below.get(fact, ()):
            self._inside(service, below, known, found, whole=whole, provided=provided)

    def _want(self, place: Place, parent: Any, selections: SelectionSetNode, *, asked: bool) -> None:
        """Note the fields of an object, each by its response name, or `@name` where federation needs it."""
        self.types[place] = parent.name
        for node in selections.selections:
            if not isinstance(node, FieldNode):
                condition, inner = self._fragment(node)
                if condition is None or self._covers(condition, parent):
                    self._want(place, parent, inner, asked=asked)
                continue
            name = node.name.value
            if name.startswith("__") or not any(name in s.types[parent.name].fields for s in self._knowing(parent)):
                continue  # the gateway's own
            fact = (place, node.alias.value if node.alias else name) if asked else (place, f"@{name}")
            self.names[fact] = name
            if asked:
                self.wanted.add(fact)
            self._want_below(fact, self._type_of(parent, name), node, asked=asked)

    def _knowing(self, parent: Any) -> Iterator[ServiceTypes]:
        return (service for service in self.services.values() if parent.name in service.types)

    def _type_of(self, parent: Any, name: str) -> Any:
        declared = parent.fields.get(name)  # what callers do not see may be a key all the same
        return get_named_type(declared.type) if declared else None

    def _want_below(self, fact: Fact, kind: Any, node: FieldNode, *, asked: bool) -> None:
        if not is_composite_type(kind) or node.selection_set is None:
            return
        concrete: list[Any] = list(self.schema.get_possible_types(kind)) if is_abstract_type(kind) else [kind]
        self.below.setdefault(fact, [])
        for one in concrete:
            below = (*fact[0], fact[1], one.name)
            if below not in self.below[fact]:
                self.below[fact].append(below)
            self._want(below, one, node.selection_set, asked=asked)

    def _fragment(self, node: Any) -> tuple[str | None, SelectionSetNode]:
        if isinstance(node, FragmentSpreadNode):
            named = (d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode))
            node = next(d for d in named if d.name.value == node.name.value)
        return node.type_condition.name.value if node.type_condition else None, node.selection_set

    def _covers(self, condition: str, parent: Any) -> bool:
        kind: Any = self.schema.type_map[condition]
        return condition == parent.name or (is_abstract_type(kind) and self.schema.is_sub_type(kind, parent))

    def _add_inputs(self) -> None:
        """Keys of every object, and inputs of every field, may be asked for besides; and what those need."""
        before = -1
        while before < len(self.names):
            before = len(self.names)
            for place in [place for place in self.types if place != ()]:
                names = {name for (at, _), name in self.names.items() if at == place}
                for service in self.services.values():
                    seen = service.types.get(self.types[place], Seen())
                    needed = [seen.fields.get(name, {}).get("requires") for name in names]
                    for selections in (*seen.keys, *needed):
                        if selections is not None:
                            self._want(place, self.schema.type_map[self.types[place]], selections, asked=False)
