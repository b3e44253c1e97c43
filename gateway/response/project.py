"""Projection: the tree in the caller's shape, nulls propagated, errors given the paths they have in the answer.

Null propagation follows https://spec.graphql.org/draft/#sec-Handling-Execution-Errors, with one difference: a null
that a service gave without an error, where one may be, says "not found" and stays without one (gateway.md, Errors and
HTTP).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commons.errors import CODES
from gateway.access.grants import Grants
from gateway.merge.status import Status
from gateway.merge.tree import ABSENT, CONFLICTS, ERRORS, MALFORMED, PARTITIONS, SHOWN, Conflict, TreeError
from gateway.response.clean import NOT_FOR_HERE, clean_of
from gateway.response.compiled import FieldRow, FieldShape, Kind, ObjectShape, ValueShape
from gateway.route.objects import COUNTRY, Tree

Path = tuple[Any, ...]
"""A path as nested pairs, innermost first: cheap to extend, unrolled only for an error."""

_BUBBLE: Any = object()
"""A null where none may be: whoever holds it becomes null too."""
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class PlacedError:
    """An error with its path in the answer, and whose it is."""

    error: dict[str, Any]
    path: list[str | int]
    service: str | None = None
    country: str | None = None


@dataclass(slots=True)
class Projection:
    """One projection; `errors` and `conflicts` are collected on the way."""

    grants: Grants | None = None
    errors: list[PlacedError] = field(default_factory=list)
    conflicts: list[tuple[list[str | int], Conflict]] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _unexplained: list[tuple[Path, str | None]] = field(default_factory=list)
    """The first null where none may be: an error of its own, if the answer has no other that explains it."""
    _placed: set[int] = field(default_factory=set)
    """Errors that have their one place."""

    def data(self, shape: ObjectShape, tree: Tree) -> dict[str, Any] | None:
        """The answer's `data`."""
        if shape.used:  # writing a projection pays from the second answer on
            try:
                return clean_of(shape)(tree)
            except NOT_FOR_HERE:
                pass  # the rest of this page is for what is not clean
        shape.used = True
        found = self._object(shape, tree, (), None)
        if self._unexplained and not self.errors:
            self._malformed(*self._unexplained[0])
        return None if found is _BUBBLE else found

    def _object(self, shape: ObjectShape, tree: Tree, path: Path, country: str | None) -> Any:
        type_name = tree.get("__typename")
        if not isinstance(type_name, str):
            type_name = shape.declared
        found = shape.known.get(type_name) or shape.of(type_name)
        if found is None and shape.only is not None:
            # An alias may stand under `__typename`, or a service call the type by another name.
            type_name, found = shape.only, shape.of(shape.only)
        country = tree.get(COUNTRY, country)
        if found is None:
            return self._malformed(path, country)
        if found.leaves is not None and tuple(tree) == found.leaves and None not in tree.values():
            return tree
        if ERRORS in tree:
            self._place_errors(tree[ERRORS], found.fields, path)
        if CONFLICTS in tree:
            self.conflicts += [(unrolled((found.key, path)), found) for found in tree[CONFLICTS]]
        return self._fields(found.rows, tree, path, country, type_name)

    def _fields(self, rows: tuple[FieldRow, ...], tree: Tree, path: Path, country: str | None, type_name: str) -> Any:
        answer: dict[str, Any] = {}
        for key, source, plain, wanted in rows:
            value = tree.get(source)
            if plain and value is not None:
                answer[key] = value
                continue
            if value is None and source not in tree:
                value = _MISSING
            if wanted.below is not None and isinstance(value, dict):
                value = self._object(wanted.below, value, (wanted.key, path), country)
                value = None if value is _BUBBLE and not wanted.non_null else value
            elif wanted.kind is Kind.TYPENAME:
                value = type_name
            else:
                value = self._field(wanted, value, tree, path, country)
            if value is _BUBBLE:
                return _BUBBLE
            answer[key] = value
        return answer

    def _field(self, wanted: FieldShape, value: Any, tree: Tree, path: Path, country: str | None) -> Any:
        if wanted.kind is Kind.PARTITIONS:
            value = _statuses(tree, country)
        if value is _MISSING:
            self._tell_ungranted(wanted, path, country)
            if ABSENT in tree:
                return _BUBBLE if wanted.value.non_null else None
            value = None
        return self._value(wanted.value, value, (wanted.key, path), country)

    def _value(self, shape: ValueShape, value: Any, path: Path, country: str | None) -> Any:
        if value is None:
            if shape.non_null and not self._unexplained:
                self._unexplained.append((path, country))
            return _BUBBLE if shape.non_null else None
        if shape.item is not None:
            found = self._list(shape.item, value, path, country)
        elif shape.below is not None:
            found = self._object(shape.below, value, path, country) if isinstance(value, dict) else _BUBBLE
            if not isinstance(value, dict):
                self._malformed(path, country)
        elif shape.kind is Kind.ENUM and not (isinstance(value, str) and value in shape.values):
            found = self._malformed(path, country)
        else:
            return value
        return None if found is _BUBBLE and not shape.non_null else found

    def _list(self, item: ValueShape, value: Any, path: Path, country: str | None) -> Any:
        if not isinstance(value, list):
            return self._malformed(path, country)
        if item.plain and not item.non_null:
            return value
        found: list[Any] = []
        below = item.below
        for index, entry in enumerate(value):
            if below is not None and below.clean is not None:
                try:
                    found.append(below.clean(entry))
                    continue
                except NOT_FOR_HERE:
                    pass  # one row of many
            projected = self._value(item, entry, (index, path), country)
            if projected is _BUBBLE:
                return _BUBBLE
            found.append(projected)
        return found

    def _place_errors(self, errors: list[TreeError], fields: tuple[FieldShape, ...], path: Path) -> None:
        keys = {wanted.key for wanted in fields}
        start = unrolled(path)
        for error in errors:
            if error.once:
                if id(error) in self._placed:
                    continue
                self._placed.add(id(error))
            # What was asked only for the gateway's own use is reported at the object that needed it.
            rest = list(error.rest) if error.rest and error.rest[0] in keys else []
            self.errors.append(PlacedError(error.error, start + rest, error.service, error.country))

    def _tell_ungranted(self, wanted: FieldShape, path: Path, country: str | None) -> None:
        """A field that this country was not asked for is null, and once for each country that is said."""
        if self.grants is None or country is None or (wanted.coordinate, country) in self._told:
            return
        if self.grants.may(wanted.coordinate, country):
            return
        self._told.add((wanted.coordinate, country))
        code = "PARTITION_FORBIDDEN"
        error = {
            "message": f"{country} does not grant you {wanted.coordinate}; {CODES[code]}.",
            "extensions": {"code": code},
        }
        self.errors.append(PlacedError(error, unrolled((wanted.key, path)), country=country))

    def _malformed(self, path: Path, country: str | None) -> Any:
        error = {"message": "A service's value does not fit the schema.", "extensions": {"code": MALFORMED}}
        self.errors.append(PlacedError(error, unrolled(path), country=country))
        return _BUBBLE


def _statuses(tree: Tree, country: str | None) -> list[dict[str, Any]]:
    """The statuses of a scattered answer; what countries answered whole was answered by those."""
    shown = tree.get(SHOWN) or ([country] if country else [])
    found: list[Status] = tree.get(PARTITIONS) or [Status(name) for name in shown]
    return [status.as_object() for status in found]


def unrolled(path: Path) -> list[str | int]:
    """The path from the root on."""
    steps: list[str | int] = []
    while path:
        steps.append(path[0])
        path = path[1]
    return steps[::-1]
