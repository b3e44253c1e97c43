"""Guessing passwords is slow: after a few wrong ones, a login name waits."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

FREE_TRIES = 5
WAIT_SECONDS = 30.0
_REMEMBERED = 10_000


class Throttle:
    """Counts failures by (issuer, name); the wait doubles with each failure beyond the free ones, up to an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def seconds_to_wait(self, issuer: str, name: str) -> float:
        """How long this name must wait before its next try; 0 if it need not."""
        count, last = self._failures.get((issuer, name), (0, 0.0))
        if count < FREE_TRIES:
            return 0.0
        wait = min(WAIT_SECONDS * 2 ** (count - FREE_TRIES), 3600.0)
        return max(0.0, last + wait - self._clock())

    def failed(self, issuer: str, name: str) -> None:
        """Remember a wrong password."""
        count, _ = self._failures.pop((issuer, name), (0, 0.0))
        self._failures[issuer, name] = (count + 1, self._clock())
        while len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, issuer: str, name: str) -> None:
        """Forget the failures before a right password."""
        self._failures.pop((issuer, name), None)
