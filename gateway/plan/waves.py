"""Topological waves: steps whose parents have all answered run together.

A call that nobody waits for yet may come later than it could: where its service is asked again anyway, one call does
for both, and the answer takes as many waves as before.
"""

from __future__ import annotations

from itertools import pairwise

from gateway.plan.bounds import PlanTooComplex
from gateway.plan.drafts import Step
from gateway.plan.nodes import Alternatives


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
    _put_off(steps, level)
    count = max(level.values(), default=-1) + 1
    return [[step for step in steps if level[step.id] == number] for number in range(count)]


def _put_off(steps: list[Step], level: dict[int, int]) -> None:
    """Move to the service's next call what is wanted when that is, where everything that follows comes later still."""
    latest = dict.fromkeys(level, len(steps))
    calls: dict[tuple[str, Alternatives], dict[int, list[Step]]] = {}
    for step in steps:
        for parent in step.parents & latest.keys():
            latest[parent] = min(latest[parent], level[step.id] - 1)
        if not step.is_root:
            calls.setdefault((step.service, step.alternatives), {}).setdefault(level[step.id], []).append(step)
    for of_service in calls.values():
        numbers = sorted(of_service)
        for number, following in pairwise(numbers):
            if all(latest[step.id] >= following for step in of_service[number]):
                level.update({step.id: following for step in of_service[number]})
                of_service[following] += of_service[number]
