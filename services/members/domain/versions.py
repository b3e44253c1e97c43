"""Two officers at once: whoever writes on a membership may say how she read it, and is told what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class Change:
    """One write on a membership: its audit sequence and action, and what it touched."""

    sequence: int
    action: str
    touched: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.action} ({', '.join(self.touched)})"


def check_version(expected: int | None, changes: Sequence[Change]) -> None:
    """Refuse CHANGED_MEANWHILE, naming what came since, unless the newest of `changes` is what the writer read.

    `changes`: of the membership, the oldest first, those after `expected` and the one before; None: not checked.
    """
    if expected is None:
        return
    version = changes[-1].sequence if changes else 0
    if version == expected:
        return
    since = [str(change) for change in changes if change.sequence > expected]
    raise Refusal(
        "CHANGED_MEANWHILE",
        f"Read the membership again: it is at version {version}, not {expected}"
        + (f"; since then: {', '.join(since)}." if since else "."),
        version=version,
        changed=since,
    )
