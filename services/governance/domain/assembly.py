"""An assembly with its agenda: one general meeting of one legal entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.words import (
    AssemblyForm,
    AssemblyKind,
    AssemblyState,
    BallotForm,
    ResolutionKind,
    Side,
)

AGENDA_MAX = 100
"""Items on one agenda."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """What is to be decided, and by which majority rule. `matter`: which of the law's listed ones, for OTHER."""

    title: str
    kind: ResolutionKind
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a past assembly came from; `reconstructed`: its numbers were worked out, not read."""

    source: str
    note: str
    reconstructed: bool


@dataclass(frozen=True, slots=True)
class Assembly:
    """One assembly. `convened_on` is None for an imported one, `joint_meeting` the borderless meeting it is part of,
    `hours` and `place` what the notice says of when and where it begins."""

    id: UUID
    entity: str
    title: str
    kind: AssemblyKind
    form: AssemblyForm
    held_on: date
    record_date: date
    convened_on: date | None = None
    joint_meeting: UUID | None = None
    imported: Imported | None = None
    of_delegates: bool = False
    hours: NoticeHours | None = None
    place: str | None = None

    def state(self, today: date, last_call_on: date | None = None) -> AssemblyState:
        """How far it is on a day, with the day of the last call that was opened; None where none was."""
        if self.imported is not None:
            return AssemblyState.HELD
        if last_call_on is not None:
            return AssemblyState.OPEN if today <= last_call_on else AssemblyState.HELD
        return AssemblyState.CONVENED if today <= self.held_on else AssemblyState.HELD

    @property
    def notice_days(self) -> int | None:
        """Days between convening and meeting."""
        return None if self.convened_on is None else (self.held_on - self.convened_on).days


@dataclass(frozen=True, slots=True)
class Resolution:
    """One item of an assembly's agenda."""

    id: UUID
    assembly: UUID
    position: int
    title: str
    kind: ResolutionKind
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class PartCount:
    """Votes counted in one part of those who vote: a college, or a group that the law caps together."""

    name: str
    in_favour: int
    against: int
    abstain: int = 0
    blank: int = 0

    @property
    def counted(self) -> int:
        """All votes of the part, abstentions and blanks too."""
        return self.in_favour + self.against + self.abstain + self.blank


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes counted on one resolution. `present`: votes present or represented; `entitled`: votes on the roll.

    `colleges` split them up where the statutes weigh colleges; `groups` tell those apart that the law caps together.
    `form`: how the vote was taken, where somebody says.
    """

    in_favour: int
    against: int
    abstain: int
    blank: int
    present: int
    entitled: int | None
    chair: Side | None
    reconstructed: bool
    rehearsal: bool
    source: str
    colleges: tuple[PartCount, ...] = ()
    groups: tuple[PartCount, ...] = ()
    form: BallotForm | None = None
