"""When a figure may be shown at all: enough people, noise included; the threshold may be raised and never lowered."""

from __future__ import annotations

from dataclasses import dataclass

from commons.cubes.noise import MARGIN, Tally, blurred, rounded
from commons.errors import Refusal

LEAST = 10
"""The lowest threshold there is."""
MOST = 1000


def threshold(asked: int | None, highest: int | None) -> int:
    """The threshold of a new cube: what is asked for, else as before. Raises `Refusal` BAD_ARGUMENT below `highest`."""
    floor = max(LEAST, highest or LEAST)
    found = floor if asked is None else asked
    if not floor <= found <= MOST:
        raise Refusal("BAD_ARGUMENT", f"The threshold lies between {floor} and {MOST}; it is raised and never lowered.")
    return found


@dataclass(frozen=True)
class Rule:
    """The threshold and the partition's secret."""

    threshold: int
    secret: bytes

    def enough(self, tally: Tally) -> bool:
        """Whether the people are many enough, noise included."""
        return tally.count >= self.threshold and blurred(self.secret, tally) >= self.threshold + MARGIN

    def shown(self, tally: Tally) -> int:
        """The figure as it is published."""
        return rounded(blurred(self.secret, tally))
