"""A circuit breaker for one partition: after repeated failures it is given a rest, then one request tries it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rests:
    """When a partition is given a rest: after `failures` in a row, for `rest` seconds, at most `longest`."""

    failures: int = 5
    rest: float = 1.0
    longest: float = 30.0

    def breaker(self) -> Breaker:
        """A breaker that keeps to it."""
        return Breaker(self.failures, self.rest, self.longest)


class Breaker:
    """Opens after `failures` in a row, for `rest` seconds (doubling up to `longest`); then lets one request through."""

    def __init__(
        self,
        failures: int = 5,
        rest: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.failures = failures
        self.rest = rest
        self.longest = longest
        self.clock = clock
        self._count = 0
        self._until = 0.0
        self._current_rest = rest
        self._trying = False

    @property
    def closed(self) -> bool:
        """Whether requests go through."""
        return self._count < self.failures

    def allows(self) -> bool:
        """Whether this request may go; while open, the first one after the rest may, and decides."""
        if self.closed:
            return True
        if self._trying or self.clock() < self._until:
            return False
        self._trying = True
        return True

    @property
    def wait_ms(self) -> int:
        """Milliseconds until it will be tried again."""
        return max(0, round((self._until - self.clock()) * 1000))

    def succeeded(self) -> None:
        """A request was answered."""
        self._count, self._trying, self._current_rest = 0, False, self.rest

    def failed(self) -> None:
        """A request was not. Those that were under way when it opened say nothing new."""
        was_open = not self.closed
        if was_open and not self._trying:
            return
        self._count += 1
        self._trying = False
        if not self.closed:
            if was_open:
                self._current_rest = min(self._current_rest * 2, self.longest)
            self._until = self.clock() + self._current_rest

    def gave_up(self) -> None:
        """A request was abandoned by its caller: nothing is known, another may try."""
        self._trying = False
