"""Response names that two types use differently get an internal alias in the document.

A service refuses a document in which one response name has two shapes, even on types that exclude each other
(FieldsInSetCanMerge); after composition the caller's document can be fine and the service's not.
"""

from __future__ import annotations

from gateway.plan.drafts import Draft, DraftField, Path
from gateway.plan.nodes import PathStep, Rename


def alias_clashes(draft: Draft, path: Path = ()) -> list[Rename]:
    """Give aliases where needed; the renames lead from the draft's objects."""
    renames: list[Rename] = []
    chosen: dict[str, DraftField] = {}
    for owner, entry in draft.entries():
        known = chosen.setdefault(entry.response_name, entry)
        if known is not entry and _conflict(known, entry):
            target = entry.response_name
            _rename(owner, entry, f"_{target}_on_{owner.type_name}")
            types = () if owner is draft else (owner.type_name,)
            renames.append(Rename(path, entry.response_name, target, types))
            chosen.setdefault(entry.response_name, entry)
    for owner, entry in draft.entries():
        if entry.selection is not None:
            renames += alias_clashes(entry.selection, _below(path, draft, owner, entry))
    return renames


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
