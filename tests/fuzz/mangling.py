"""What is done to good documents: real ids put in, values that break things, texts cut and turned."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from graphql import (
    SKIP,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from graphql.language import (
    ArgumentNode,
    BooleanValueNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    StringValueNode,
    ValueNode,
)

ID = re.compile(r'"((?:[A-Z]{2}\.[a-z]+\.[A-Za-z0-9]+|(?:person|organisation)\.[0-9a-f]{32}))"')
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "'; DROP TABLE membership; --",
    '"}{',
    "%s%n",
    "${7*7}{{7*7}}",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "\u202e\u0000\ufffe",
    "İıſ",  # case mapping changes their length
    "\U0001d7d9\U0001d7da",  # digits that are not ASCII
    "٣",
    "1e400",
    "-0",
    "NaN",
    "9" * 40,
    "1/0",
    "0.1" + "0" * 300,
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-11-24T10:00:00",
    "2026-11-24T10:00:00+99:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "x" * 5_000,
    "XX.membership.1",
    "BE.membership.",
    "BE.membership." + "f" * 32,
    "BE.nothing." + "0" * 32,
    "person." + "0" * 32,
    "k1.AAAA",
)
DATES = ("2026-06-30", "2026-11-24", "2027-01-01", "1999-12-31", "2400-02-29")
FITTING = {
    "Int": ("1", "2", "3", "10"),
    "Boolean": ("true", "false"),
    "Date": DATES,
    "DateTime": tuple(f"{day}T18:00:00+02:00" for day in DATES),
    "CountryCode": ("BE", "BE", "FR", "DE", "EU", "XX"),
    "Decimal": ("0", "1", "10.00", "250.50"),
    "Fraction": ("1/2", "2/3", "1"),
}
"""Values that fit a scalar, as text."""
INTEGERS = (0, -1, 1, 2, 500, 2**31 - 1, -(2**31), 2**31)


def quoted(text: str) -> str:
    """A text as GraphQL writes it."""
    return print_ast(StringValueNode(value=text))


class Ids:
    """Real ids by the kind in them, learned from answers, so that requests reach further than a refusal."""

    def __init__(self) -> None:
        self.by_kind: dict[str, list[str]] = {}
        self._known: set[str] = set()

    def learn(self, text: str) -> None:
        """Keep the ids of an answer, a few hundred of each kind."""
        for found in set(ID.findall(text)) - self._known:
            same = self.by_kind.setdefault(kind_of(found), [])
            if len(same) < 300:
                same.append(found)
                self._known.add(found)

    def fitting(self, wanted: str, dice: random.Random) -> str:
        """An id that an argument of this name may want, and now and then any."""
        same = next((ids for kind, ids in self.by_kind.items() if wanted.lower().endswith(kind)), [])
        return dice.choice(same if same and dice.random() < 0.85 else [*self._known, "BE.nothing.0"])


def kind_of(found: str) -> str:
    """The word in an id that says what it is of."""
    return next(part for part in found.split(".") if part.islower())


class Mangler:
    """Changes documents of one schema; `ids` are what there is."""

    def __init__(self, schema: GraphQLSchema, ids: Ids, dice: random.Random) -> None:
        self.schema = schema
        self.ids = ids
        self.dice = dice

    def filled(self, text: str) -> str:
        """The document with values that exist: ids, dates, countries, numbers."""
        return self._with(text, self._real)

    def nasty(self, text: str) -> str:
        """The document with values that programs trip over."""
        return self._with(text, self._bad)

    def broken(self, text: str) -> str:
        """The text with pieces cut out, doubled or turned."""
        for _ in range(self.dice.randint(1, 3)):
            start = self.dice.randrange(len(text) + 1)
            end = min(len(text), start + self.dice.randint(1, 30))
            piece = text[start:end]
            instead = self.dice.choice(("", piece * 2, piece[::-1], "\x00", "{" * 50, "[" * 900, "…", '"""', "@skip"))
            text = text[:start] + instead + text[end:]
        return text

    def _with(self, text: str, choose: Any) -> str:
        types = TypeInfo(self.schema)

        class Replace(Visitor):
            def enter(self, node: Any, _key: Any, parent: Any, _path: Any, ancestors: Any) -> Any:
                if isinstance(node, StringValueNode | IntValueNode | BooleanValueNode | NullValueNode):
                    kind = get_named_type(types.get_input_type())
                    found = choose(kind.name if kind else "", _named([*ancestors, parent]))
                    return SKIP if found is None else found
                return None

        return print_ast(visit(parse(text), TypeInfoVisitor(types, Replace())))

    def _real(self, kind: str, name: str) -> ValueNode | None:
        if self.dice.random() < 0.1:
            return None
        if kind == "ID":
            return StringValueNode(value=self.ids.fitting(name, self.dice))
        if kind not in FITTING or kind == "Boolean":
            return None
        found = self.dice.choice(FITTING[kind])
        return IntValueNode(value=found) if kind == "Int" else StringValueNode(value=found)

    def _bad(self, kind: str, name: str) -> ValueNode | None:
        if kind == "Int":
            return IntValueNode(value=str(self.dice.choice(INTEGERS)))
        if kind == "Boolean" or self.dice.random() < 0.4:
            return self._real(kind, name)
        found: ValueNode = StringValueNode(value=self.dice.choice(NASTY))
        if self.dice.random() < 0.05:
            for _ in range(self.dice.choice((1, 30))):
                found = ListValueNode(values=(found,))
        return found


def _named(ancestors: Sequence[Any]) -> str:
    """What the place of a value is called: its argument or input field, and for `id` the field it is given to."""
    names = [node.name.value for node in ancestors if isinstance(node, ArgumentNode | ObjectFieldNode | FieldNode)]
    known = [name for name in names if name not in ("id", "input", "ids")]
    return known[-1] if known else ""
