"""The tree: plain dicts as the services sent them, with marks under keys that no GraphQL name can take.

An error is kept on the deepest object that its path reaches, with the rest of the path: wherever that object ends up
in the answer, and however often, the error's path follows from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from commons.errors import CODES
from gateway.merge.shapes import Shape
from gateway.plan.nodes import Rename
from gateway.route.objects import COUNTRY, Tree, objects_at

ERRORS = "@errors"
PARTITIONS = "@partitions"
CONFLICTS = "@conflicts"
SHOWN = "@shown"
"""The countries whose rows are one folded row: all that is known of it while no more than its key is asked."""
ABSENT = "@absent"
"""On an object that whoever was asked for it does not know: what it lacks is not found, which is no error."""
MALFORMED = "SUBREQUEST_MALFORMED_RESPONSE"
MARKS = frozenset({COUNTRY, ERRORS, PARTITIONS, CONFLICTS, SHOWN, ABSENT})

Rest = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TreeError:
    """An error below an object: the rest of its path, the error as it came, and whose it is."""

    rest: Rest
    error: dict[str, Any]
    service: str | None = None
    country: str | None = None
    once: bool = False
    """Told at one place only, though its object may stand at many."""


class Lazy:
    """Text that is made only if the answer holds it: sealing a cursor nobody asked for would be waste."""

    __slots__ = ("_argument", "_made", "_make")

    def __init__(self, make: Callable[[Any], str], argument: Any) -> None:
        self._make = make
        self._argument = argument
        self._made: str | None = None

    def text(self) -> str:
        """The text, the same every time."""
        if self._made is None:
            self._made = self._make(self._argument)
        return self._made


class Texts:
    """Lazy texts that are made together, when the first of them is wanted; `shape` remembers that they were."""

    __slots__ = ("_arguments", "_made", "_make", "_shape")

    def __init__(self, make: Callable[[list[Any]], list[str]], arguments: list[Any], shape: Shape) -> None:
        self._make = make
        self._shape = shape
        self._arguments = arguments
        self._made: list[str] | None = None

    def lazy(self) -> list[Lazy]:
        """One for each argument."""
        return [Lazy(self._text, number) for number in range(len(self._arguments))]

    def _text(self, number: int) -> str:
        if self._made is None:
            self._made = self._make(self._arguments)
            self._shape.given_out = True
        return self._made[number]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Countries that say something else than the one whose value stands, for one field of a folded object."""

    key: str
    kept: str
    differs: tuple[str, ...]


def misfit(
    rest: Rest, whose: str, service: str | None = None, country: str | None = None, *, once: bool = False
) -> TreeError:
    """The error of a value that is of another kind than its field; `whose` it is, as a reader knows them."""
    error = {"message": f"{whose}: {CODES[MALFORMED]}.", "extensions": {"code": MALFORMED}}
    return TreeError(rest, error, service, country, once)


def incomplete(rest: Rest, name: str, missing: Sequence[str]) -> TreeError:
    """The error of what is answered by all countries or not at all (M13)."""
    message = f"'{name}' is answered by all countries or not at all; missing: {', '.join(missing)}."
    return TreeError(
        rest, {"message": message, "extensions": {"code": "PARTITION_INCOMPLETE", "missing": list(missing)}}
    )


def mark(value: Any, country: str | None) -> None:
    """Say which country a value's objects came from."""
    if country is None:
        return
    if isinstance(value, dict):
        value[COUNTRY] = country
    elif isinstance(value, list):
        for item in value:
            mark(item, country)


def attach(target: Tree, error: TreeError) -> None:
    """Keep an error on an object."""
    target.setdefault(ERRORS, []).append(error)


def attach_errors(data: Tree, errors: Iterable[dict[str, Any]], service: str, country: str | None) -> list[TreeError]:
    """Keep a reply's errors on the objects they belong to; those that belong to the root are given back."""
    at_root: list[TreeError] = []
    for error in errors:
        path = error.get("path")
        steps = tuple(path) if isinstance(path, list) else ()
        holder, rest = _deepest(data, steps)
        found = TreeError(rest, error, service, country)
        if holder is data:
            at_root.append(found)
        else:
            attach(holder, found)
    return at_root


def _deepest(data: Tree, steps: Rest) -> tuple[Tree, Rest]:
    """The last object on a path, and what of the path lies below it."""
    holder, below, current = data, 0, data
    for index, step in enumerate(steps):
        try:
            current = current[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(current, dict):
            holder, below = current, index + 1
        elif not isinstance(current, list):
            break
    return holder, steps[below:]


def rename(reply: Tree, renames: tuple[Rename, ...]) -> None:
    """Give fields under internal aliases the caller's names."""
    for entry in renames:  # most plans have none
        for found in objects_at(reply, entry.path):
            fits = not entry.types or found.get("__typename", entry.types[0]) in entry.types
            if fits and entry.source in found:
                value = found.pop(entry.source)
                # A twin under another condition may stand there already.
                found[entry.target] = merge(found[entry.target], value) if entry.target in found else value


def callers_path(path: Sequence[str | int], renames: tuple[Rename, ...]) -> list[str | int]:
    """The path of an error where internal aliases have the caller's names again."""
    names = {(tuple(step.key for step in entry.path), entry.source): entry.target for entry in renames}
    told: list[str | int] = []
    keys: tuple[str, ...] = ()
    for step in path:
        name = names.get((keys, step), step) if isinstance(step, str) else step
        keys = (*keys, name) if isinstance(name, str) else keys
        told.append(name)
    return told


def renamed_errors(errors: Iterable[dict[str, Any]], renames: tuple[Rename, ...]) -> list[dict[str, Any]]:
    """A reply's errors with the paths that its data have after `rename`."""
    if not renames:
        return list(errors)
    return [
        {**error, "path": callers_path(error["path"], renames)} if isinstance(error.get("path"), list) else error
        for error in errors
    ]


def merge(target: Any, source: Any) -> Any:
    """Merge a reply into the tree, deeply; gives what stands then."""
    if isinstance(target, dict) and isinstance(source, dict):
        if ERRORS not in source and target.keys().isdisjoint(source):
            target.update(source)
            return target
        for key, value in source.items():
            if key == ERRORS:
                # A list of its own: several objects may be fed from one source, and errors are added to each.
                target[key] = [*target.get(key, ()), *value]
            else:
                target[key] = merge(target[key], value) if key in target else value
        return target
    if isinstance(target, list) and isinstance(source, list) and len(target) == len(source):
        return [merge(mine, other) for mine, other in zip(target, source, strict=True)]
    return target if source is None else source
