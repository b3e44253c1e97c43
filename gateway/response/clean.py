"""The projection of clean answers, written out as Python for each shape (gateway.md, Speed: where one is needed).

A clean tree has every field that was asked for, of its kind, no null where none may be, and no marks of errors or
conflicts. Anything else raises `Unclean`, and `gateway.response.project`, which is the truth, does that part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from gateway.merge.tree import CONFLICTS, ERRORS, PARTITIONS
from gateway.response.compiled import FieldShape, Kind, ObjectShape, TypeShape, ValueShape
from gateway.route.objects import Repeated

Clean = Callable[[Any], Any]


class Unclean(Exception):
    """Not for here."""


NOT_FOR_HERE = (Unclean, KeyError, TypeError, AttributeError)
"""What a written projection may raise; `TypeError` where a service sent another kind of value than it promised."""


def clean_of(shape: ObjectShape) -> Clean:
    """The projection of a shape; every shape below it has its own in `clean` then."""
    if shape.clean is None:
        writer = _Writer()
        writer.write(shape)
        writer.finish()
    assert shape.clean is not None
    return shape.clean


class _ByType(dict[str, Clean]):
    """The projections of an abstract field's types, each written when it is first met."""

    def __init__(self, shape: ObjectShape) -> None:
        super().__init__()
        self.shape = shape

    def __missing__(self, type_name: str) -> Clean:
        found = self.shape.of(type_name)
        if found is None:
            raise Unclean
        writer = _Writer()
        name = writer.write_type(type_name, found)
        self[type_name] = writer.finish()[name]
        return self[type_name]

    def project(self, tree: Any) -> Any:
        """One object, by its type."""
        return self[tree["__typename"]](tree)


class _Writer:
    """Writes functions into one module; `names` is what they see."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            "Unclean": Unclean,
            "again": again,
            "listed": listed,
            "there": there,
            "statuses": statuses,
        }
        self.written: list[tuple[ObjectShape, str]] = []
        self._numbers: Iterator[int] = count()

    def finish(self) -> dict[str, Any]:
        """Make them."""
        exec("\n".join(self.lines), self.names)
        for shape, name in self.written:
            shape.clean = self.names[name]
        return self.names

    def write(self, shape: ObjectShape) -> str:
        """The name of a shape's function."""
        if shape.only is not None:
            found = shape.of(shape.only)
            assert found is not None
            name = self.write_type(shape.only, found)
        else:
            name = self._name("by_type", _ByType(shape).project)
        self.written.append((shape, name))
        return name

    def write_type(self, type_name: str, found: TypeShape) -> str:
        """The name of the function for objects of one concrete type."""
        checks, values = [], []
        for wanted in found.fields:
            variable = f"v{len(values)}"
            checks.append(f"    {variable} = {self._stored(wanted, type_name)}")
            if wanted.plain and wanted.non_null:
                checks.append(f"    if {variable} is None: raise Unclean")
            values.append(f"{wanted.key!r}: {variable if wanted.plain else self._value(wanted.value, variable)}")
        name = f"o{next(self._numbers)}"
        self.lines += [
            f"def {name}(tree):",
            f"    if tree.__class__ is not dict: return again(tree, {name})",
            f"    if {ERRORS!r} in tree or {CONFLICTS!r} in tree: raise Unclean",
            *checks,
            f"    return {{{', '.join(values)}}}",
        ]
        return name

    def _stored(self, wanted: FieldShape, type_name: str) -> str:
        if wanted.kind is Kind.TYPENAME:
            return repr(type_name)
        if wanted.kind is Kind.PARTITIONS:
            return "statuses(tree)"
        return f"tree[{wanted.source!r}]"

    def _value(self, shape: ValueShape, variable: str) -> str:
        """The expression for a value of some shape."""
        if shape.item is not None:
            inner = self._list(shape.item, variable)
        elif shape.below is not None:
            inner = f"{self.write(shape.below)}({variable})"
        elif shape.kind is Kind.ENUM:
            inner = f"{self._name('enum', {name: name for name in shape.values})}[{variable}]"
        else:
            return f"there({variable})" if shape.non_null else variable
        return inner if shape.non_null else f"None if {variable} is None else {inner}"

    def _list(self, item: ValueShape, variable: str) -> str:
        if item.plain and not item.non_null:
            return f"listed({variable})"
        entry = f"e{next(self._numbers)}"
        return f"[{self._value(item, entry)} for {entry} in listed({variable})]"

    def _name(self, kind: str, value: Any) -> str:
        name = f"{kind}{next(self._numbers)}"
        self.names[name] = value
        return name


def again(tree: Any, project: Clean) -> Any:
    """An object that stands at many places, projected once; no other kind of object is clean."""
    if tree.__class__ is not Repeated:
        raise Unclean
    if tree.by is not project:
        tree.answer, tree.by = project(dict(tree)), project
    return tree.answer


def listed(value: Any) -> Any:
    """A list, and nothing else."""
    if value.__class__ is not list:
        raise Unclean
    return value


def there(value: Any) -> Any:
    """A value, and not null."""
    if value is None:
        raise Unclean
    return value


def statuses(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Each country's part in a scattered answer."""
    found = tree[PARTITIONS]
    if not found:
        raise Unclean
    return [status.as_object() for status in found]
