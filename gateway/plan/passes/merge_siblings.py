"""Merge entity steps for the same objects and service where neither waits for the other's wave."""

from __future__ import annotations

from gateway.plan.drafts import Step
from gateway.plan.requirements import consistent, merge_requirements
from gateway.plan.waves import levels


def merge_siblings(steps: list[Step]) -> bool:
    """Whether anything was merged."""
    level = levels(steps)
    seen: dict[tuple, Step] = {}
    for step in steps:
        known = (step.service, step.path, step.draft.type_name, step.is_root, level[step.id])
        first = seen.setdefault(known, step)
        if first is not step and not step.is_root and _agree(first, step):
            _merge(first, step, steps)
            return True
    return False


def _agree(first: Step, second: Step) -> bool:
    """One representation cannot hold a field with two sets of arguments."""
    fields = (*first.representations[0][1], *second.representations[0][1])
    return first.conditions == second.conditions and consistent(fields)


def _merge(first: Step, second: Step, steps: list[Step]) -> None:
    first.draft.merge(second.draft)
    first.parents |= second.parents
    (type_name, fields), (_, others) = first.representations[0], second.representations[0]
    first.representations = [(type_name, merge_requirements(fields, others))]
    steps.remove(second)
    for step in steps:
        if second.id in step.parents:
            step.parents = (step.parents - {second.id}) | {first.id}
