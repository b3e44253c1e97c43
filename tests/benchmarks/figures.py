"""One line per figure, and how a ratio is measured: interleaved rounds within one run, medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number and its goal. `name` is the bench's, or `NAME-what` for a second figure."""

    name: str
    value: float
    relation: Literal["<=", ">="]
    goal: float
    unit: str = "x"

    @property
    def ok(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.goal if self.relation == "<=" else self.value >= self.goal

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "short"
        return f"bench {self.name} {self.value:.2f}{self.unit} goal {self.relation} {self.goal:g}{self.unit} {verdict}"


async def medians(*works: Work, rounds: int = 9, warm: int = 2) -> list[float]:
    """Median wall seconds of each work; every round runs all of them in turn, so that noise hits all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(warm + rounds):
        for position, work in enumerate(works):
            began = time.perf_counter()
            await work()
            if number >= warm:
                taken[position].append(time.perf_counter() - began)
    return [statistics.median(seconds) for seconds in taken]
