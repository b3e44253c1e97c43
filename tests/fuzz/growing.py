"""Documents grown from a schema with values that fit: they get past the refusals that random ones end at."""

from __future__ import annotations

import random

from graphql import (
    GraphQLField,
    GraphQLInputType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_union_type,
)

from tests.fuzz.mangling import FITTING, INTEGERS, NASTY, Ids, quoted

BY_NAME = {
    "month": ("2026-10", "2026-09"),
    "idempotencyKey": tuple(f"key-{number}" for number in range(200)),
    "region": ("BE10", "FR101"),
    "lawPack": ("BE-SC", "DE-EG"),
    "pack": ("BE-SC", "DE-EG"),
    "isco": ("2651", "26"),
    "trade": ("2651", "26"),
    "nace": ("90.01", "90"),
    "sector": ("90.01", "90"),
    "value": ("BE0999999922",),
}
"""What an argument or input field of this name may take."""
BARE = frozenset({"Int", "Boolean"})
"""Written without quotation marks."""
SELDOM = frozenset({"after", "before", "last", "countries", "secret"})
WORDS = ("Amélie", "A", "design", "2026-10", "BE0999999922", "10.00", "1", "COMMON")


class Grower:
    """Grows documents of one schema; one value in `odd` is meant to break something."""

    def __init__(self, schema: GraphQLSchema, ids: Ids, dice: random.Random, odd: float = 0.04) -> None:
        self.schema = schema
        self.ids = ids
        self.dice = dice
        self.odd = odd

    def document(self) -> str:
        """One operation with one root field, now and then two."""
        root = self.dice.choice([self.schema.query_type, self.schema.query_type, self.schema.mutation_type])
        assert root is not None
        kind = "query" if root is self.schema.query_type else "mutation"
        names = self.dice.sample(sorted(root.fields), self.dice.choice((1, 1, 1, 2)) if kind == "query" else 1)
        return f"{kind} {{ {' '.join(self._field(name, root.fields[name], 0) for name in names)} }}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        given = [
            f"{argument}: {self._value(argument, found.type, name, 0)}"
            for argument, found in field.args.items()
            if is_non_null_type(found.type) or self.dice.random() < (0.03 if argument in SELDOM else 0.4)
        ]
        arguments = f"({', '.join(given)})" if given else ""
        return f"{name}{arguments}{self._selection(field.type, depth)}"

    def _selection(self, kind: GraphQLOutputType, depth: int) -> str:
        named = get_named_type(kind)
        if is_leaf_type(named):
            return ""
        if not is_object_type(named):
            possible = self.schema.get_possible_types(named)  # pyright: ignore
            chosen = self.dice.sample(sorted(possible, key=lambda t: t.name), min(2, len(possible)))
            own = "" if is_union_type(named) else self._some(named, depth)
            return (
                f" {{ __typename {own} {' '.join(f'... on {t.name} {{ {self._some(t, depth)} }}' for t in chosen)} }}"
            )
        return f" {{ {self._some(named, depth)} }}"

    def _some(self, found: object, depth: int) -> str:
        fields: dict[str, GraphQLField] = found.fields  # pyright: ignore
        fit = sorted(n for n, f in fields.items() if depth < 4 or is_leaf_type(get_named_type(f.type)))
        chosen = self.dice.sample(fit, min(len(fit), self.dice.randint(1, 4 if depth < 2 else 2)))
        # Two possible types may call different things by one name: every field is asked for under a name of its own.
        grown = [f"{found}_{name}: {self._field(name, fields[name], depth + 1)}" for name in chosen]
        return " ".join(["__typename", *grown])

    def _value(self, name: str, kind: GraphQLInputType, parent: str, depth: int) -> str:
        if is_non_null_type(kind):
            return self._value(name, kind.of_type, parent, depth)
        if is_list_type(kind):
            count = self.dice.choice((1, 1, 1, 2, 0))
            return f"[{', '.join(self._value(name, kind.of_type, parent, depth) for _ in range(count))}]"
        named = get_named_type(kind)
        if is_enum_type(named):
            return self.dice.choice(sorted(named.values))
        if is_input_object_type(named):
            given = [
                f"{key}: {self._value(key, field.type, parent, depth + 1)}"
                for key, field in named.fields.items()
                if is_non_null_type(field.type) or (depth < 3 and self.dice.random() < 0.35)
            ]
            return f"{{{', '.join(given)}}}"
        return self._scalar(named.name, parent if name == "id" else name)

    def _scalar(self, kind: str, name: str) -> str:
        dice = self.dice
        if dice.random() < self.odd:
            return str(dice.choice(INTEGERS)) if kind == "Int" else quoted(dice.choice(NASTY))
        if kind == "ID":
            return quoted(self.ids.fitting(name, dice))
        found = dice.choice(FITTING.get(kind) or BY_NAME.get(name, WORDS))
        return found if kind in BARE else quoted(found)
