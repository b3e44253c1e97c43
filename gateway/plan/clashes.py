"""Response names that two types use differently get an internal alias in the document.

A service refuses a document in which one response name has two shapes, even on types that exclude each other
(FieldsInSetCanMerge); after composition the caller's document can be fine and the service's not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from gateway.plan.drafts import Draft, DraftField, Path
from gateway.plan.nodes import PathStep, Rename


def alias_clashes(draft: Draft, path: Path = ()) -> list[Rename]:
    """Give aliases where needed; the renames lead from the draft's objects."""
    renames: dict[Rename, None] = {}
    kept: dict[str, list[DraftField]] = {}
    for owner, entry in list(draft.entries()):
        target = entry.response_name
        free = next(name for name in _names(target, owner) if not any(_conflict(k, entry) for k in kept.get(name, ())))
        if free != target:
            _rename(owner, entry, free)
            renames[Rename(path, free, target, () if owner is draft else (owner.type_name,))] = None
        kept.setdefault(free, []).append(entry)
    found = list(renames)
    for owner, entry in draft.entries():
        if entry.selection is not None:
            found += alias_clashes(entry.selection, _below(path, draft, owner, entry))
    return found


def _names(target: str, owner: Draft) -> Iterator[str]:
    """The caller's own, then aliases: twins of one type under different conditions may need several."""
    yield target
    alias = f"_{target}_on_{owner.type_name}"
    yield alias
    yield from (f"{alias}_{number}" for number in count(2))


def _below(path: Path, draft: Draft, owner: Draft, entry: DraftField) -> Path:
    types = () if owner is draft else (owner.type_name,)
    if path and types:
        path = (*path[:-1], PathStep(path[-1].key, path[-1].many, types))
    return (*path, PathStep(entry.target or entry.response_name, "[" in entry.shape))


def _rename(owner: Draft, entry: DraftField, alias: str) -> None:
    entry.target, entry.response_name = entry.response_name, alias
    owner.fields = {(e.response_name, e.conditions): e for e in owner.fields.values()}


def _conflict(one: DraftField, other: DraftField) -> bool:
    if one.shape != other.shape:
        return True
    if one.selection is None or other.selection is None:
        return one.type_name != other.type_name
    entries = [entry for _, entry in one.selection.entries()]
    return any(
        mine.response_name == theirs.response_name and _conflict(mine, theirs)
        for _, theirs in other.selection.entries()
        for mine in entries
    )
