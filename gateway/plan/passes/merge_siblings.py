"""Merge entity steps for the same objects and service, where no step has to wait longer for it.

An earlier step joins a later one if whatever depends on it comes after the later one anyway: one call less, and
the plan is as deep as before.
"""

from __future__ import annotations

from gateway.plan.drafts import Representation, Step
from gateway.plan.nodes import Requirement
from gateway.plan.requirements import consistent, merge_requirements
from gateway.plan.waves import levels


def merge_siblings(steps: list[Step]) -> bool:
    """Whether anything was merged."""
    level = levels(steps)
    alike: dict[tuple, list[Step]] = {}
    for step in sorted(steps, key=lambda s: -level[s.id]):
        if step.is_root:
            continue
        group = alike.setdefault((step.service, step.path, step.draft.type_name), [])
        for later in group:
            if _can_wait(step, later, steps, level) and _agree(step, later):
                _merge(step, later, steps)
                return True
        group.append(step)
    return False


def _can_wait(step: Step, later: Step, steps: list[Step], level: dict[int, int]) -> bool:
    return all(level[other.id] > level[later.id] for other in steps if step.id in other.parents)


def _agree(first: Step, second: Step) -> bool:
    """The same keys for both, and no field with two sets of arguments: a representation cannot hold that."""
    pairs = list(zip(first.representations, second.representations, strict=False))
    return (
        first.inherited == second.inherited
        and len(first.representations) == len(second.representations)
        and all(_key(one) == _key(other) and consistent((*one[1], *other[1])) for one, other in pairs)
    )


def _key(representation: Representation) -> set[Requirement]:
    return {field for field in representation[1] if not field.nullable}


def _merge(first: Step, into: Step, steps: list[Step]) -> None:
    first.draft.merge(into.draft)
    into.draft = first.draft
    into.parents |= first.parents
    into.representations = [
        (type_name, merge_requirements(fields, others))
        for (type_name, fields), (_, others) in zip(first.representations, into.representations, strict=True)
    ]
    steps.remove(first)
    for step in steps:
        if first.id in step.parents:
            step.parents = (step.parents - {first.id}) | {into.id}
