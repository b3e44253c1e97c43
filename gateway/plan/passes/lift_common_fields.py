"""A leaf that is selected for every type of an interface is selected once, at the interface."""

from __future__ import annotations

from gateway.plan.drafts import Draft, DraftField, Step
from gateway.plan.ownership import Ownership


def lift_common_fields(steps: list[Step], ownership: Ownership) -> None:
    """Lift what can be lifted in every draft."""
    for step in steps:
        _lift(step.service, step.draft, ownership)


def _lift(service: str, draft: Draft, ownership: Ownership) -> None:
    for _, entry in list(draft.entries()):
        if entry.selection is not None:
            _lift(service, entry.selection, ownership)
    possible = ownership.supergraph.type_in(service, draft.type_name).possible
    if len(possible) < 2 or not possible <= draft.fragments.keys():
        return
    fragments = [draft.fragments[name] for name in sorted(possible)]
    for key, entry in list(fragments[0].fields.items()):
        twins = [fragment.fields.get(key) for fragment in fragments]
        if all(_alike(entry, twin) for twin in twins) and _may_lift(service, draft, entry, ownership):
            draft.fields.setdefault(key, entry)
            for fragment in fragments:
                del fragment.fields[key]


def _alike(entry: DraftField, twin: DraftField | None) -> bool:
    if twin is None or entry.selection is not None or twin.selection is not None:
        return False
    return (entry.name, entry.arguments, entry.shape) == (twin.name, twin.arguments, twin.shape)


def _may_lift(service: str, draft: Draft, entry: DraftField, ownership: Ownership) -> bool:
    seen = ownership.supergraph.type_in(service, draft.type_name)
    declared = seen.fields.get(entry.name)
    guarded = any(f"{name}.{entry.name}" in ownership.guarded for name in seen.possible)
    return declared is not None and declared.shape == entry.shape and not guarded
