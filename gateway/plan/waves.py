"""Topological waves: steps whose parents have all answered run together."""

from __future__ import annotations

from gateway.plan.bounds import PlanTooComplex
from gateway.plan.drafts import Step


def levels(steps: list[Step]) -> dict[int, int]:
    """The wave of each step: one after the last of its parents."""
    by_id = {step.id: step for step in steps}
    found: dict[int, int] = {}
    visiting: set[int] = set()

    def level(step: Step) -> int:
        if step.id in found:
            return found[step.id]
        if step.id in visiting:
            raise PlanTooComplex("The plan's steps wait for each other.")
        visiting.add(step.id)
        found[step.id] = 1 + max((level(by_id[p]) for p in step.parents if p in by_id), default=-1)
        return found[step.id]

    for step in steps:
        level(step)
    return found


def waves(steps: list[Step]) -> list[list[Step]]:
    """Steps by wave, in the order they were opened."""
    level = levels(steps)
    count = max(level.values(), default=-1) + 1
    return [[step for step in steps if level[step.id] == number] for number in range(count)]
