"""The plan as data: a closed set of nodes that the planner writes, the printer prints and both executors run.

A plan holds no country and no caller: it is cached by document. Placements say *how* countries are found;
`gateway.route` finds them for each request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from gateway.supergraph.selections import Conditions

type_condition = str
"""Name of an object type; a path step with conditions holds only for objects whose `__typename` is listed."""


Alternatives = tuple[Conditions, ...]
"""Conditions of which one must hold, each of them whole; empty: always wanted."""


def holds(alternatives: Alternatives, variables: Mapping[str, Any]) -> bool:
    """Whether one of the alternatives holds for a request's variables."""
    return not alternatives or any(
        all(bool(variables.get(name)) is wanted for name, wanted in conditions) for conditions in alternatives
    )


def least(found: Iterable[frozenset[tuple[str, bool]]]) -> Alternatives:
    """The alternatives of which none holds another whole."""
    all_of_them = set(found)
    if frozenset() in all_of_them:
        return ()
    return tuple(sorted(tuple(sorted(one)) for one in all_of_them if not any(other < one for other in all_of_them)))


class PlacementKind(StrEnum):
    """Where a root field or an entity type lives (architecture, section 3)."""

    SINGLE = "single"
    """No country at all: a supergraph without an overlay."""
    BY_ID = "by-id"
    BY_ARGUMENT = "by-argument"
    ANYWHERE = "anywhere"
    """Any one country: all of them give the same answer."""
    EVERYWHERE = "everywhere"
    BORDERLESS = "borderless"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step from the response root to nested objects.

    `key` is the response name; `many` flattens the list found there (lists of lists are flattened whole);
    `types` keeps only objects of those concrete types (empty: all).
    """

    key: str
    many: bool = False
    types: tuple[type_condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One field of a representation: `source` is its response name in the tree, `name` the field's own name.

    They differ where an internal alias was needed (arguments of `@requires`, or clashing response names).
    `types` holds on abstract parents: the field is copied only for objects of those concrete types. A list found
    at `source` is copied element by element. Fields without `nullable` are the key: the object is skipped where
    one is null or missing.
    """

    name: str
    source: str
    fields: tuple[Requirement, ...] = ()
    types: tuple[type_condition, ...] = ()
    nullable: bool = False
    """An input of `@requires` and not of the key: null is sent as null, missing is left out."""


@dataclass(frozen=True, slots=True)
class Rename:
    """After a reply is merged, objects at `path` (of `types`) carry `source` under the caller's name `target`."""

    path: tuple[PathStep, ...]
    source: str
    target: str
    types: tuple[type_condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """How countries are found for a root field or an entity type; `None` fields do not apply to the kind.

    `argument` is a dotted path into the field's arguments (`input.entity`). `merge` names the merge rule.
    `response_name` is the root field's key in the reply.
    """

    kind: PlacementKind
    argument: str | None = None
    merge: str | None = None
    field: str | None = None
    response_name: str | None = None


SINGLE = Placement(PlacementKind.SINGLE)


@dataclass(frozen=True, slots=True)
class Fetch:
    """A root operation for one service. In a placed graph it holds exactly one root field.

    `document` is the printed GraphQL text; `variables` the names it declares, all taken from the request
    (client variables, hoisted literals, grant conditions). `arguments` is the root field's arguments as data
    (see `Argument`), so that `route` can read ids and countries without parsing text.
    """

    id: int
    service: str
    operation: Literal["query", "mutation", "subscription"]
    document: str
    variables: tuple[str, ...] = ()
    placement: Placement = SINGLE
    arguments: tuple[Argument, ...] = ()
    renames: tuple[Rename, ...] = ()
    grants: tuple[str, ...] = ()
    """Coordinates (`Type.field`) guarded in this document; each has a variable, `grant_variable(coordinate)`."""
    hidden: tuple[Requirement, ...] = ()
    """The overlay's hidden selection as the reply holds it, seen from the root field's value: `name` is the
    field's own name, `source` its response name."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as data: `variable` names a request variable, else `value` is the literal (plain JSON data)."""

    name: str
    variable: str | None = None
    value: object = None
    fields: tuple[Argument, ...] = ()
    """For an object literal that holds variables: its fields; `value` is then unused."""
    items: tuple[Argument, ...] = ()
    """For a list literal that holds variables: its entries."""


@dataclass(frozen=True, slots=True)
class EntityBatch:
    """One `_entities` selection inside an `Entities` call: objects at `paths` become representations.

    `alias` is the response name of `_entities` and `variable` the name of its representations variable.
    `requires` describes the representation by concrete type; a null key skips the object, never sends it.
    The reply object at position i is merged into every tree object that produced representation i; lists and
    objects merge deeply, and a `__typename` in the reply replaces the one in the tree.
    """

    alias: str
    variable: str
    paths: tuple[tuple[PathStep, ...], ...]
    type_name: str
    """The type whose key is used (an interface for interface objects)."""
    types: tuple[str, ...]
    """Concrete types the objects may have; empty where that is not known yet, behind an interface object."""
    requires: tuple[tuple[str, tuple[Requirement, ...]], ...]
    """(typename to send, fields) for each alternative; the first whose key fields are all present is used."""
    placement: Placement = SINGLE
    renames: tuple[Rename, ...] = ()
    """Paths start at the entity itself."""
    alternatives: Alternatives = ()
    """When it is wanted, where other batches of its call are wanted at other times."""


@dataclass(frozen=True, slots=True)
class Entities:
    """One HTTP call per partition for the entities of one service and wave (several batches, aliased)."""

    id: int
    service: str
    document: str
    batches: tuple[EntityBatch, ...]
    variables: tuple[str, ...] = ()
    """Request variables it declares, beside the representations."""
    grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Steps one after the other."""

    steps: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Calls at the same time: one wave."""

    steps: tuple[PlannedCall, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Runs a call where one of the alternatives holds."""

    alternatives: Alternatives
    step: Fetch | Entities


PlannedCall = Fetch | Entities | Condition
Node = PlannedCall | Sequence | Parallel


@dataclass(frozen=True, slots=True)
class Plan:
    """What the planner hands on: the root node (None: nothing to fetch, as for pure introspection)."""

    root: Node | None
    operation: Literal["query", "mutation", "subscription"]
    calls: int = field(default=0)
    """Number of Fetch and Entities nodes."""


def grant_variable(coordinate: str) -> str:
    """The boolean variable that includes a guarded field, set per (caller, country) when calls are made.

    >>> grant_variable("Membership.profile")
    '_may_Membership_profile'
    """
    return "_may_" + coordinate.replace(".", "_")
