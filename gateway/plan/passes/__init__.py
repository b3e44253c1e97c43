"""Clean-ups of the fetch graph, one per file, in the order they run.

Pruning comes first so that the others see only steps that ask something; merging steps can make further
ones alike, so all run until nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.plan.drafts import Step
from gateway.plan.passes.merge_siblings import merge_siblings
from gateway.plan.passes.prune_empty_steps import prune_empty_steps

PASSES: tuple[Callable[[list[Step]], bool], ...] = (prune_empty_steps, merge_siblings)


def clean(steps: list[Step]) -> None:
    """Run the passes to a fixpoint: the first again after any that changed something."""
    while any(run(steps) for run in PASSES):
        continue
