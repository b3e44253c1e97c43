"""A transfer folded from what its two countries said: how far each side is, and whether there is a gap or an overlap.

Each country speaks of its own side only, and says in full where that stands: a lost, doubled or late message changes
nothing once a newer one has come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons.errors import Refusal
from commons.ids import GlobalId, global_id


class Side(StrEnum):
    """Whose word it is."""

    LEAVING = "LEAVING"
    JOINING = "JOINING"


class StepKind(StrEnum):
    """What a country says of its side; the first four are the country's that she leaves."""

    REQUESTED = "REQUESTED"
    NOTICE = "NOTICE"
    STAYS = "STAYS"
    CANCELLED = "CANCELLED"
    EXPECTED = "EXPECTED"
    APPLIED = "APPLIED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    ADMITTED = "ADMITTED"


class TransferState(StrEnum):
    """How far a transfer is as a whole."""

    UNDER_WAY = "UNDER_WAY"
    AGREED = "AGREED"
    DONE = "DONE"
    NOT_ADMITTED = "NOT_ADMITTED"
    CANCELLED = "CANCELLED"
    BOTH = "BOTH"


_OF_LEAVING = frozenset({StepKind.REQUESTED, StepKind.NOTICE, StepKind.STAYS, StepKind.CANCELLED})


def side_of(kind: StepKind) -> Side:
    """Whose word it can be."""
    return Side.LEAVING if kind in _OF_LEAVING else Side.JOINING


@dataclass(frozen=True, slots=True)
class Step:
    """One word: `number` is the sender's own, rising; `day` the last day of membership, or the first one there."""

    number: int
    kind: StepKind
    on: date
    day: date | None = None

    @property
    def side(self) -> Side:
        """Whose word it is."""
        return side_of(self.kind)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who moves from where to where; entities by the graph's ids."""

    person: UUID
    from_entity: str
    to_entity: str

    def country(self, side: Side) -> str:
        """The country that speaks for a side."""
        entity = self.from_entity if side is Side.LEAVING else self.to_entity
        return GlobalId.parse(entity, "entity").country or ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer as known in one of its countries; `leaving` never without a step once it is saved."""

    id: UUID
    parties: Parties
    leaving: tuple[Step, ...] = ()
    joining: tuple[Step, ...] = ()
    membership: UUID | None = None

    @property
    def text(self) -> str:
        """Its id in the graph: that of the country she leaves."""
        return global_id(self.parties.country(Side.LEAVING), "transfer", self.id)

    @property
    def version(self) -> int:
        """How many words of both sides are known here: what a writer must have read."""
        return len(self.leaving) + len(self.joining)

    @property
    def last_day(self) -> date | None:
        """Her last day there, while a notice stands."""
        return self.leaving[-1].day if self.leaving else None

    @property
    def first_day(self) -> date | None:
        """Her first day here, once she is admitted."""
        return self.joining[-1].day if self.joining else None

    @property
    def between(self) -> int | None:
        """Days without any membership between the two (below zero: days with both); None while either is open."""
        if self.last_day is None or self.first_day is None:
            return None
        return (self.first_day - self.last_day).days - 1

    @property
    def open(self) -> bool:
        """Whether it was not called off."""
        return bool(self.leaving) and self.leaving[-1].kind is not StepKind.CANCELLED

    @property
    def admitted(self) -> bool:
        """Whether the other country has entered her in its register."""
        return bool(self.joining) and self.joining[-1].kind is StepKind.ADMITTED

    def steps(self, side: Side) -> tuple[Step, ...]:
        """The words of one side, the oldest first."""
        return self.leaving if side is Side.LEAVING else self.joining

    def state(self, today: date) -> TransferState:
        """How far it is on that day."""
        stays = not self.leaving or self.leaving[-1].kind in {StepKind.STAYS, StepKind.CANCELLED}
        if self.admitted:
            if self.last_day is None or self.first_day is None:
                return TransferState.BOTH if stays else TransferState.UNDER_WAY
            done = today > self.last_day and today >= self.first_day
            return TransferState.DONE if done else TransferState.AGREED
        if not self.open:
            return TransferState.CANCELLED
        last = self.joining[-1].kind if self.joining else None
        return TransferState.NOT_ADMITTED if last in {StepKind.REFUSED, StepKind.WITHDRAWN} else TransferState.UNDER_WAY

    def read_at(self, version: int) -> Transfer:
        """The same; CHANGED_MEANWHILE unless `version` is the newest."""
        if version == self.version:
            return self
        newest = {side: self.steps(side)[-1] for side in Side if self.steps(side)}
        said = [f"{step.kind.value} on {step.on} ({side.value})" for side, step in newest.items()]
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Read the transfer again: it is at version {self.version}, not {version}; now: {', '.join(said)}.",
            version=self.version,
            changed=said,
        )

    def after(self, step: Step) -> Transfer:
        """With one more word; one that is no newer than what that side said already changes nothing."""
        known = self.steps(step.side)
        if known and step.number <= known[-1].number:
            return self
        if step.side is Side.LEAVING:
            return replace(self, leaving=(*known, step))
        return replace(self, joining=(*known, step))

    def said_already(self, step: Step) -> bool:
        """Whether the side's newest word says the same."""
        known = self.steps(step.side)
        return bool(known) and (known[-1].kind, known[-1].day) == (step.kind, step.day)
