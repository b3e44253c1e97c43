"""Merge entity steps for the same objects and service, where no step has to wait longer for it.

An earlier step joins a later one if whatever depends on it comes after the later one anyway: one call less, and
the plan is as deep as before.
"""

from __future__ import annotations

from gateway.plan.drafts import Step
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
    """One key for both, and no field with two sets of arguments: a representation cannot hold that."""
    one, other = first.representations[0][1], second.representations[0][1]
    keys = [{field for field in fields if not field.nullable} for fields in (one, other)]
    return first.conditions == second.conditions and keys[0] == keys[1] and consistent((*one, *other))


def _merge(first: Step, into: Step, steps: list[Step]) -> None:
    first.draft.merge(into.draft)
    into.draft = first.draft
    into.parents |= first.parents
    (type_name, fields), (_, others) = first.representations[0], into.representations[0]
    into.representations = [(type_name, merge_requirements(fields, others))]
    steps.remove(first)
    for step in steps:
        if first.id in step.parents:
            step.parents = (step.parents - {first.id}) | {into.id}
