"""Random valid requests over a schema, with everything that a caller may write: operation names, named fragments,
aliases, conditions, variables inside arguments, introspection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
from graphql import (
    GraphQLSchema,
    NoUnusedFragmentsRule,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
    parse,
    specified_rules,
    validate,
)

ALIASES = ("a", "b", "id", "name", "__a", "edges")
INTROSPECTION = (
    "__schema { queryType { name fields { name } } }",
    'kept: __type(name: "Query") { kind name }',
    '__type(name: "nothing") { name }',
)
Offered = Mapping[str, Sequence[Any]]
"""Values that arguments take, by `field.argument`, by the argument's name or by its type."""
PLAIN = {"Int": 3, "Float": 1.5, "Boolean": True, "String": "x", "ID": "x"}
TRIES = 40
OF_FRAGMENTS = [rule for rule in specified_rules if rule is not NoUnusedFragmentsRule]


@dataclass(frozen=True)
class Asking:
    """One request."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None

    def __str__(self) -> str:
        return f"{self.document}\n{orjson.dumps(self.variables).decode()} {self.operation_name or ''}"


def random_request(
    schema: GraphQLSchema, random: Random, depth: int = 5, *, conditions: bool = True, offered: Offered | None = None
) -> Asking:
    """A valid request, found by trying; without `conditions` all of it is wanted."""
    for _ in range(TRIES):
        writer = _Writer(schema, random, conditions, offered or {})
        asking = writer.request(depth)
        if not validate(schema, parse(asking.document)):
            return asking
    return Asking("{ __typename }")


def random_fragment(schema: GraphQLSchema, type_name: str, random: Random, depth: int) -> str:
    """A fragment `Below` of a type whose fields take no arguments, with those that it spreads."""
    for _ in range(TRIES):
        writer = _Writer(schema, random, conditions=False)
        texts = [f"fragment Below on {type_name} {writer.below(type_name, depth)}", *writer.fragments.values()]
        if not validate(schema, parse("\n".join(texts)), OF_FRAGMENTS):
            return "\n".join(texts)
    return f"fragment Below on {type_name} {{ __typename }}"


@dataclass
class _Writer:
    schema: GraphQLSchema
    random: Random
    conditions: bool = True
    offered: Offered = field(default_factory=dict)
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """By name: the definition's text and the value given (`...`: none)."""
    fragments: dict[str, str] = field(default_factory=dict)

    def request(self, depth: int) -> Asking:
        selections = self._root(depth)
        name = self.random.choice((None, "Main", "Main"))
        heads = [definition for definition, _ in self.variables.values()]
        head = f"({', '.join(heads)})" if heads else ""
        texts = [f"query {name or ''}{head} {selections}", *self.fragments.values()]
        several = name is not None and self.random.random() < 0.3
        if several:
            texts.append("query Other { __typename }")
        self.random.shuffle(texts)
        given = {name: value for name, (_, value) in self.variables.items() if value is not ...}
        named = name if several or (name and self.random.random() < 0.5) else None
        return Asking("\n".join(texts), given, named)

    def below(self, type_name: str, depth: int) -> str:
        """A selection set of a type."""
        return self._set(self.schema.type_map[type_name], depth)

    def _root(self, depth: int) -> str:
        query = self.schema.query_type
        text = self._set(query, depth)
        if self.random.random() < 0.1:
            text = f"{text[:-1]}{self.random.choice(INTROSPECTION)} }}"
        return text

    def _set(self, parent: Any, depth: int) -> str:
        random = self.random
        items: list[str] = []
        fields = list(parent.fields.items()) if hasattr(parent, "fields") else []
        for name, declared in random.sample(fields, k=min(len(fields), random.randint(1, 4))):
            for _ in range(2 if random.random() < 0.1 else 1):
                items += self._field(name, declared, depth)
        items += [self._inline(kind, depth) for kind in self._narrowed(parent)]
        if depth and random.random() < 0.12:
            items.append(self._spread(parent, depth))
        if not items or random.random() < 0.2:
            items.append(random.choice(("__typename", "kind: __typename")))
        random.shuffle(items)
        return "{ " + " ".join(items) + " }"

    def _narrowed(self, parent: Any) -> list[Any]:
        if not is_abstract_type(parent):
            return [parent] if self.random.random() < 0.08 else []
        kinds: list[Any] = list(self.schema.get_possible_types(parent))
        kinds += [k for k in self.schema.type_map.values() if is_interface_type(k) and k is not parent][:1]
        return self.random.sample(kinds, k=min(len(kinds), self.random.randint(0, 3)))

    def _inline(self, kind: Any, depth: int) -> str:
        return f"... on {kind.name}{self._condition()} {self._set(kind, max(depth - 1, 0))}"

    def _spread(self, parent: Any, depth: int) -> str:
        """A named fragment; the same one again where the type has one already."""
        name = f"Of{parent.name}"
        if name not in self.fragments:
            self.fragments[name] = ""  # none inside itself
            self.fragments[name] = f"fragment {name} on {parent.name} {self._set(parent, depth - 1)}"
        elif not self.fragments[name]:
            return "__typename"
        return f"...{name}{self._condition()}"

    def _condition(self) -> str:
        if not self.conditions or self.random.random() > 0.15:
            return ""
        directive = self.random.choice(("include", "skip"))
        if self.random.random() < 0.2:
            return f" @{directive}(if: {self.random.choice(('true', 'false'))})"
        name = self.random.choice(("c0", "c1", "c2"))
        if name not in self.variables:
            default = self.random.choice(("", " = true", " = false"))
            given = self.random.random() < 0.5
            self.variables[name] = (f"${name}: Boolean!{default}", ... if default and not given else given)
        return f" @{directive}(if: ${name})"

    def _field(self, name: str, declared: Any, depth: int) -> list[str]:
        kind = get_named_type(declared.type)
        if is_composite_type(kind) and depth == 0:
            return []
        arguments = [
            f"{n}: {self._argument(a.type, self._offers(name, n, a.type))}"
            for n, a in declared.args.items()
            if is_non_null_type(a.type) or self.random.random() < 0.3
        ]
        text = f"{name}({', '.join(arguments)})" if arguments else name
        if self.random.random() < 0.12:
            text = f"{self.random.choice(ALIASES)}: {text}"
        text += self._condition()
        return [f"{text} {self._set(kind, depth - 1)}" if is_composite_type(kind) else text]

    def _offers(self, name: str, argument: str, kind: Any) -> Sequence[Any] | None:
        keys = (f"{name}.{argument}", argument, get_named_type(kind).name)
        return next((self.offered[key] for key in keys if key in self.offered), None)

    def _argument(self, kind: Any, offers: Sequence[Any] | None = None) -> str:
        if self.random.random() < 0.4:
            return self._variable(kind, offers)
        return _text(self.random.choice(offers), kind) if offers else self._literal(kind)

    def _variable(self, kind: Any, offers: Sequence[Any] | None) -> str:
        name = f"v{len(self.variables)}"
        nullable = not is_non_null_type(kind)
        left_out = nullable and self.random.random() < 0.2
        default = f" = {self._constant(kind)}" if not offers and self.random.random() < 0.2 else ""
        value = self.random.choice(offers) if offers else self._value(kind)
        self.variables[name] = (f"${name}: {kind}{default}", ... if left_out else value)
        return f"${name}"

    def _value(self, kind: Any) -> Any:
        """A value as JSON."""
        if is_non_null_type(kind):
            return self._present(kind.of_type)
        return None if self.random.random() < 0.15 else self._present(kind)

    def _present(self, kind: Any) -> Any:
        if is_list_type(kind):
            return [self._value(kind.of_type) for _ in range(self.random.randint(0, 2))]
        if is_enum_type(kind):
            return self.random.choice(sorted(kind.values))
        if is_input_object_type(kind):
            return {
                n: self._value(f.type)
                for n, f in kind.fields.items()
                if (is_non_null_type(f.type) and f.default_value is not None) or is_non_null_type(f.type)
            }
        return self.random.choice((PLAIN.get(kind.name, "2026-05-30"),))

    def _constant(self, kind: Any) -> str:
        return _text(self._value(kind), kind)

    def _literal(self, kind: Any) -> str:
        """A literal, at times with a variable inside an input object."""
        nullable = kind.of_type if is_non_null_type(kind) else kind
        if not is_input_object_type(nullable):
            return self._constant(kind)
        inner = (f"{n}: {self._argument(f.type)}" for n, f in nullable.fields.items() if is_non_null_type(f.type))
        return "{" + ", ".join(inner) + "}"


def _text(value: Any, kind: Any) -> str:
    """A JSON value of an input type as a GraphQL literal."""
    if is_non_null_type(kind):
        return _text(value, kind.of_type)
    if value is None:
        return "null"
    if is_list_type(kind):
        return "[" + ", ".join(_text(item, kind.of_type) for item in value) + "]"
    if is_enum_type(kind):
        return value
    if is_input_object_type(kind):
        return "{" + ", ".join(f"{n}: {_text(v, kind.fields[n].type)}" for n, v in value.items()) + "}"
    return orjson.dumps(value).decode()
