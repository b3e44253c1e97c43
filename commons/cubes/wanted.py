"""Which cube somebody wants computed: what is published stays, and is counted again only as a correction."""

from __future__ import annotations

from dataclasses import dataclass

from commons.cubes.months import Month
from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which month; why it is counted again, if it is; a threshold, if it is to be raised."""

    month: Month
    correction: str | None = None
    threshold: int | None = None

    def version(self, before: int | None) -> int:
        """The version after the newest. ALREADY_EXISTS without a correction, NOT_FOUND where none is to correct."""
        if before is not None and self.correction is None:
            raise Refusal(
                "ALREADY_EXISTS",
                f"The cube of {self.month} was computed and stays; a correction says why it is counted again.",
            )
        if before is None and self.correction is not None:
            raise Refusal("NOT_FOUND", f"There is no cube of {self.month} to correct; compute it first.")
        return (before or 0) + 1
