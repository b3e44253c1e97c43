"""How a serving process collects garbage: what startup made stays out of it, and cycles are looked for less often.

A request for a thousand rows makes tens of thousands of objects and hardly a cycle; at Python's own thresholds the
collector walks the whole heap, schemas and modules included, several times in such a request (a third of its time).
"""

from __future__ import annotations

import gc

YOUNG = 50_000
"""New objects between two collections of the young; Python's own value is 700."""


def settle() -> None:
    """Call it once everything is imported and built, before the first request; calling it again does no harm."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
