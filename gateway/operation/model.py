"""The normalised operation: what the caller asked for, without fragments' names, literals or duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from gateway.supergraph.selections import Field, Selections, print_selection

OperationKind = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable definition; `default` is GraphQL text."""

    name: str
    type_text: str
    default: str | None = None

    def __str__(self) -> str:
        return f"${self.name}: {self.type_text}" + (f" = {self.default}" if self.default else "")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with its fields merged; equal text means equal plan, so `str` serves as a cache key."""

    kind: OperationKind
    name: str | None
    root_type: str
    selections: Selections
    variables: tuple[Variable, ...] = ()

    def __str__(self) -> str:
        variables = f"({', '.join(map(str, self.variables))})" if self.variables else ""
        head = f"{self.kind}{' ' + self.name if self.name else ''}{variables}"
        inner = "\n".join(print_selection(item, "  ") for item in self.selections)
        return f"{head} {{\n{inner}\n}}"


class Normalised(NamedTuple):
    """An operation, and the literals hoisted out of it: values for variables named `_v0`, `_v1`, …"""

    operation: Operation
    literals: dict[str, Any]


def renamed_responses(selections: Selections) -> frozenset[str]:
    """Response names that stand for something else than the plain field of that name, anywhere below.

    The planner must not use them for fields it adds itself.
    """
    taken: set[str] = set()
    for item in selections:
        if isinstance(item, Field) and (item.arguments or item.response_name != item.name):
            taken.add(item.response_name)
        taken |= renamed_responses(item.selections)
    return frozenset(taken)
