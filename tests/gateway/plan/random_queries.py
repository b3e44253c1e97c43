"""Random valid queries over a schema, for comparing plans with a monolith."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)


def random_query(schema: GraphQLSchema, random: Random, depth: int = 5) -> str:
    """A query that is valid, found by trying."""
    for _ in range(50):
        text = f"query($yes: Boolean! = true, $no: Boolean! = false) {_set(schema, schema.query_type, random, depth)}"
        used = [name for name in ("yes", "no") if f"${name})" in text]
        head = ", ".join(f"${name}: Boolean! = {'true' if name == 'yes' else 'false'}" for name in used)
        text = f"query({head}) " * bool(used) + text.split(") ", 1)[1]
        if not validate(schema, parse(text)):
            return text
    return "{ __typename }"


def _set(schema: GraphQLSchema, parent: Any, random: Random, depth: int) -> str:
    items: list[str] = []
    fields = list(parent.fields.items()) if hasattr(parent, "fields") else []
    for name, field in random.sample(fields, k=min(len(fields), random.randint(1, 4))):
        item = _field(schema, name, field, random, depth)
        items += [item] if item else []
    if is_abstract_type(parent):
        types: list[Any] = list(schema.get_possible_types(parent))
        types += [t for t in schema.type_map.values() if is_interface_type(t) and t is not parent][:1]
        for narrowed in random.sample(types, k=min(len(types), random.randint(0, 3))):
            items.append(f"... on {narrowed.name} {_set(schema, narrowed, random, depth)}")
    if not items or random.random() < 0.2:
        items.append("__typename")
    random.shuffle(items)
    return "{ " + " ".join(items) + " }"


def _field(schema: GraphQLSchema, name: str, field: Any, random: Random, depth: int) -> str | None:
    named = get_named_type(field.type)
    if is_composite_type(named) and depth == 0:
        return None
    arguments = [f"{n}: {_literal(a.type, random)}" for n, a in field.args.items() if is_non_null_type(a.type)]
    text = f"{name}({', '.join(arguments)})" if arguments else name
    if random.random() < 0.1:
        text = f"{random.choice(('a', 'b', 'id', 'name'))}: {text}"
    if random.random() < 0.15:
        text += random.choice((" @include(if: $yes)", " @include(if: $no)", " @skip(if: $no)", " @skip(if: $yes)"))
    return f"{text} {_set(schema, named, random, depth - 1)}" if is_composite_type(named) else text


def _literal(input_type: Any, random: Random) -> str:
    if is_non_null_type(input_type):
        return _literal(input_type.of_type, random)
    if is_list_type(input_type):
        return f"[{_literal(input_type.of_type, random)}]"
    if is_enum_type(input_type):
        return random.choice(sorted(input_type.values))
    if hasattr(input_type, "fields"):
        inner = (f"{n}: {_literal(f.type, random)}" for n, f in input_type.fields.items() if is_non_null_type(f.type))
        return "{" + ", ".join(inner) + "}"
    return {"Int": "3", "Float": "1.5", "Boolean": "true"}.get(input_type.name, '"x"')
