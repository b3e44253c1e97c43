"""The links of a person as processes: offered by one country, taken up in another, undone by herself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class LinkStepKind(StrEnum):
    """What happened."""

    OFFERED = "OFFERED"
    LINKED = "LINKED"
    UNLINKED = "UNLINKED"


class LinkState(StrEnum):
    """How far a link is."""

    OFFERED = "OFFERED"
    EXPIRED = "EXPIRED"
    LINKED = "LINKED"
    UNLINKED = "UNLINKED"


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One step, with the other country; `expires`: of an offer's token."""

    link: UUID
    country: str
    kind: LinkStepKind
    on: date
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkProcess:
    """One link, its steps in order, never none."""

    steps: tuple[LinkStep, ...]

    @property
    def country(self) -> str:
        """The other country."""
        return self.steps[-1].country

    def state(self, now: datetime) -> LinkState:
        """How far it is at that moment: an offer that nobody took up in its time is over."""
        last = self.steps[-1]
        if last.kind is LinkStepKind.OFFERED and last.expires is not None and last.expires <= now:
            return LinkState.EXPIRED
        return LinkState(last.kind.value)


def link_processes(steps: Iterable[LinkStep]) -> list[LinkProcess]:
    """The steps by link, the newest link first; `steps` are in the order in which they were known."""
    found: dict[UUID, list[LinkStep]] = {}
    for step in steps:
        found.setdefault(step.link, []).append(step)
    return [LinkProcess(tuple(part)) for part in reversed(found.values())]
