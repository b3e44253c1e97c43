"""Conditions along a path count for a step only where another field brings objects to the same path.

Usually a field that is skipped leaves no objects, and what would follow it has nothing to ask. But under
`a @include(if: $x) { b } a { c }`, or where a key needs `a`, objects are there although `b` is not wanted.
"""

from __future__ import annotations

from gateway.plan.drafts import Draft, Step
from gateway.supergraph.selections import Conditions

Forms = dict[tuple[str, ...], set[Conditions]]


def inherit_conditions(steps: list[Step]) -> None:
    """Set what each step inherits."""
    forms: Forms = {}
    for step in steps:
        _note(step.draft, tuple(part.key for part in step.path), forms)
    for step in steps:
        keys = tuple(part.key for part in step.path)
        step.inherited = frozenset(
            condition
            for length, conditions in enumerate(step.path_conditions, start=1)
            if len(forms.get(keys[:length], ())) > 1
            for condition in conditions
        )


def _note(draft: Draft, path: tuple[str, ...], forms: Forms) -> None:
    for _, entry in draft.entries():
        if entry.selection is not None:
            below = (*path, entry.response_name)
            forms.setdefault(below, set()).add(entry.conditions)
            _note(entry.selection, below, forms)
