"""Remove steps that came to nothing: opened for a field that then went another way."""

from __future__ import annotations

from gateway.plan.drafts import Step


def prune_empty_steps(steps: list[Step]) -> bool:
    """Whether anything was removed."""
    empty = [s for s in steps if s.draft.is_empty]
    for step in empty:
        steps.remove(step)
        for other in steps:
            if step.id in other.parents:
                other.parents = (other.parents - {step.id}) | step.parents
    return bool(empty)
