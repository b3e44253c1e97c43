"""A made-up world whose fields fail now and then, as a monolith and as subgraphs.

Where a field fails follows from the object's identity, so both say the same. Fields that federation needs itself do not
fail: those of keys, the inputs of `@requires`, and what would take such an input's object down with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLError, execute_sync, parse, validate

from gateway.supergraph.model import SubgraphType, Supergraph
from gateway.supergraph.selections import Field, Selections
from tests.gateway.plan.world import Monolith, Service, Thing, World, _hash

CODE = "NOT_FOUND"


class FaultyWorld(World):
    """A world where one field in `one_in` fails; 0: none does."""

    def __init__(self, supergraph: Supergraph, one_in: int) -> None:
        super().__init__(supergraph)
        self.one_in = one_in
        self.spared = set(_of_federation(supergraph))
        self.fragile = _fragile(supergraph)

    def value(self, thing: Thing, name: str, arguments: dict[str, Any]) -> Any:
        """The value of a field, or its failure."""
        found = super().value(thing, name, arguments)
        if not self.one_in or self._stands(thing.type_name, name):
            return found
        seed = _hash("fails", thing.type_name, thing.ident, name)
        if seed % self.one_in == 0:
            raise self._fault(thing, name)
        if isinstance(found, list) and seed % self.one_in == 1:
            found[-1] = self._fault(thing, name)
        return found

    def _fault(self, thing: Thing, name: str) -> GraphQLError:
        return GraphQLError(f"{thing.type_name} {thing.ident} has no {name}", extensions={"code": CODE})

    def _stands(self, type_name: str, name: str) -> bool:
        if name in self.spared or type_name == "Query":
            return name in self.spared
        texts = {view.types[type_name].fields[name].type_text for view in self._views(type_name, name)}
        return len(texts) > 1 or (type_name in self.fragile and any("!" in text for text in texts))

    def _views(self, type_name: str, name: str) -> Iterator[Any]:
        for view in self.supergraph.views.values():
            seen = view.types.get(type_name)
            if seen is not None and name in seen.fields:
                yield view


def _needed(seen: SubgraphType) -> Iterator[tuple[str, Selections]]:
    yield from ((seen.name, key.selections) for key in seen.keys)
    yield from ((seen.name, declared.requires) for declared in seen.fields.values())


def _of_federation(supergraph: Supergraph) -> Iterator[str]:
    for view in supergraph.views.values():
        for seen in view.types.values():
            for _, selections in _needed(seen):
                yield from _names(selections)


def _names(selections: Selections) -> Iterator[str]:
    for item in selections:
        if isinstance(item, Field):
            yield item.name
        yield from _names(item.selections)


def _fragile(supergraph: Supergraph) -> set[str]:
    """Types of objects inside inputs, and those that cannot be null without taking them along."""
    types: dict[str, dict[str, tuple[str, str]]] = {}
    for view in supergraph.views.values():
        for seen in view.types.values():
            types.setdefault(seen.name, {}).update({f.name: (f.type_name, f.type_text) for f in seen.fields.values()})
    found: set[str] = set()

    def below(type_name: str, selections: Selections) -> None:
        for item in selections:
            if not isinstance(item, Field):
                below(item.type_name, item.selections)
            elif item.selections and item.name in types.get(type_name, {}):
                inner = types[type_name][item.name][0]
                found.update({inner, *supergraph.possible[inner]})
                below(inner, item.selections)

    for view in supergraph.views.values():
        for seen in view.types.values():
            for name, selections in _needed(seen):
                below(name, selections)
    waiting = list(found)
    while waiting:
        for inner, text in types.get(waiting.pop(), {}).values():
            new = {inner, *supergraph.possible.get(inner, ())} - found
            if "!" in text and inner in supergraph.kinds and new:
                found |= new
                waiting += new
    return found


@dataclass(frozen=True)
class Said:
    """An answer: its data, and the message and path of each error."""

    data: Any
    errors: tuple[tuple[str, tuple[str | int, ...]], ...]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Said:
        """An answer as it is read from JSON."""
        return cls(answer.get("data"), tuple((e["message"], tuple(e["path"])) for e in answer.get("errors", ())))


class FaultyMonolith(Monolith):
    """The world behind the callers' schema."""

    def said(self, query: str, variables: dict[str, Any], operation_name: str | None) -> Said:
        """What it answers."""
        result = execute_sync(
            self.world.supergraph.api_schema,
            parse(query),
            root_value=Thing("Query", "0"),
            variable_values=variables,
            operation_name=operation_name,
            field_resolver=lambda source, info, **a: self.world.value(source, info.field_name, a),
            type_resolver=lambda value, info, _: value.type_name,
        )
        return Said.of(dict(result.formatted))


class FaultyService(Service):
    """The world behind one subgraph's SDL."""

    def __init__(self, world: World, sdl: str) -> None:
        super().__init__(world, sdl)
        self._known: dict[str, DocumentNode] = {}

    def answer(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The formatted answer; a document that does not fit the SDL fails the test."""
        result = execute_sync(
            self.schema,
            self._read(document),
            root_value=Thing("Query", "0"),
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=lambda value, info, abstract: self._type_of(value),
        )
        return dict(result.formatted)

    def _read(self, document: str) -> DocumentNode:
        """A document that fits the SDL; the last ones are kept, since each is sent twice."""
        if document not in self._known:
            parsed = parse(document)
            errors = validate(self.schema, parsed)
            assert not errors, (document, errors)
            if len(self._known) > 100:
                self._known.clear()
            self._known[document] = parsed
        return self._known[document]
