"""Limits on planning: an operation that is legal but enormous must not occupy a replica."""

from __future__ import annotations

import time

from commons.errors import Refusal


class PlanTooComplex(Refusal):
    """The planner gave up."""

    def __init__(self, message: str) -> None:
        super().__init__("PLAN_TOO_COMPLEX", message)


class Bounds:
    """Counts expanded items and watches the clock."""

    def __init__(self, items: int = 20_000, seconds: float = 2.0) -> None:
        self.items = items
        self.deadline = time.monotonic() + seconds
        self.count = 0

    def expand(self) -> None:
        """Account for one more item."""
        self.count += 1
        if self.count > self.items:
            raise PlanTooComplex(f"Planning needs more than {self.items} steps: ask for less at once.")
        if self.count % 256 == 0 and time.monotonic() > self.deadline:
            raise PlanTooComplex("Planning took too long: ask for less at once.")
