"""Where a story happens: one legal entity of a running stack, with the day it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.stack import Stack


@dataclass(frozen=True)
class Place:
    """One legal entity of a stack."""

    stack: Stack
    entity: str

    @property
    def country(self) -> str:
        """The entity's country."""
        return self.entity[:2]

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.stack.today(self.country)

    def day(self, days: int) -> str:
        """So many days from today."""
        return (self.today + timedelta(days=days)).isoformat()
