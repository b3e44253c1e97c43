"""Documents while they are being written: steps of the fetch graph and their selection sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.plan.nodes import Alternatives, PathStep, Requirement, least
from gateway.supergraph.model import SubgraphField
from gateway.supergraph.selections import Argument, Conditions, Field

Path = tuple[PathStep, ...]
Representation = tuple[str, tuple[Requirement, ...]]


@dataclass(slots=True, eq=False)
class DraftField:
    """A field in a draft, with its own draft below if it is composite."""

    name: str
    response_name: str
    arguments: tuple[Argument, ...]
    conditions: Conditions
    shape: str
    type_name: str
    selection: Draft | None = None
    target: str | None = None
    """The caller's name for it where `response_name` is an internal alias."""


@dataclass(slots=True, eq=False)
class Draft:
    """A selection set for one service; fragments are kept by type, fields by response name and conditions."""

    type_name: str
    fields: dict[tuple[str, Conditions], DraftField] = field(default_factory=dict)
    fragments: dict[str, Draft] = field(default_factory=dict)
    typename: bool = False
    typename_conditions: list[Conditions] = field(default_factory=list)
    """When the caller wants `__typename`: the planner's own needs do not count."""

    def add(self, wanted: Field, declared: SubgraphField) -> DraftField:
        """Write a field, or find it where it already stands."""
        always = self.fields.get((wanted.response_name, ()))
        if always is not None and always.selection is None:
            return always
        key = (wanted.response_name, wanted.conditions)
        if key not in self.fields:
            self.fields[key] = DraftField(
                wanted.name,
                wanted.response_name,
                wanted.arguments,
                wanted.conditions,
                declared.shape,
                declared.type_name,
            )
        return self.fields[key]

    def below(self, wanted: Field, declared: SubgraphField) -> Draft:
        """Write a composite field and give the draft below it."""
        entry = self.add(wanted, declared)
        if entry.selection is None:
            entry.selection = Draft(declared.type_name)
        return entry.selection

    def order(self, wanted: list[Field]) -> None:
        """Put fields in the order in which they are wanted, the planner's own after them."""
        ranks = {(item.response_name, item.conditions): rank for rank, item in enumerate(wanted)}
        entries = sorted(self.fields.items(), key=lambda entry: ranks.get(entry[0], len(ranks)))
        self.fields = dict(entries)

    def fragment(self, type_name: str) -> Draft:
        """The draft for objects of a narrower type."""
        if type_name == self.type_name:
            return self
        if type_name not in self.fragments:
            self.fragments[type_name] = Draft(type_name)
        return self.fragments[type_name]

    def entries(self) -> Iterator[tuple[Draft, DraftField]]:
        """Each field here and in the fragments, with the draft it stands in."""
        for entry in self.fields.values():
            yield self, entry
        for inner in self.fragments.values():
            yield from inner.entries()

    def wanted(self) -> Iterator[Conditions]:
        """The conditions of everything asked here and in the fragments."""
        yield from self.typename_conditions
        yield from (entry.conditions for entry in self.fields.values())
        for inner in self.fragments.values():
            yield from inner.wanted()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is selected."""
        return not (self.fields or self.typename or any(not f.is_empty for f in self.fragments.values()))

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing but `__typename`."""
        return not self.fields and all(f.asks_nothing for f in self.fragments.values())

    def merge(self, other: Draft) -> None:
        """Take in everything another draft of the same type selects."""
        self.typename = self.typename or other.typename
        self.typename_conditions += other.typename_conditions
        for key, entry in other.fields.items():
            mine = self.fields.setdefault(key, entry)
            if mine is not entry and mine.selection is not None and entry.selection is not None:
                mine.selection.merge(entry.selection)
        for name, inner in other.fragments.items():
            mine_inner = self.fragments.setdefault(name, inner)
            if mine_inner is not inner:
                mine_inner.merge(inner)


@dataclass(slots=True, eq=False)
class Step:
    """A node of the fetch graph: a root operation, or an entity fetch with representations."""

    id: int
    service: str
    draft: Draft
    path: Path = ()
    parents: set[int] = field(default_factory=set)
    representations: list[Representation] = field(default_factory=list)
    types: tuple[str, ...] = ()
    path_conditions: tuple[Conditions, ...] = ()
    """The conditions of the field at each step of `path`."""
    inherited: frozenset[tuple[str, bool]] = frozenset()
    """Those of them that the path does not show."""

    @property
    def is_root(self) -> bool:
        """Whether it is a root operation."""
        return not self.representations

    @property
    def conditions(self) -> Conditions:
        """What every field of it waits for."""
        found = [set(conditions) for conditions in self.draft.wanted()]
        return tuple(sorted(self.inherited.union(set.intersection(*found) if found else ())))

    @property
    def alternatives(self) -> Alternatives:
        """When there is something to ask."""
        return least({self.inherited.union(conditions) for conditions in self.draft.wanted()} or {self.inherited})
