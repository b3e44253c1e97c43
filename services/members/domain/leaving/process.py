"""The steps of a membership's leaving, folded: how far each process is, and what all of them come to.

Steps are only added. Each says in full what holds from then on, so that the newest of a process is its state, and a
state of the past is the fold of the steps known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.leaving.words import Law, LeavingKind, StepKind, WaitsFor

_DAY = timedelta(days=1)

OPENS = {
    StepKind.RESIGNED: LeavingKind.RESIGNATION,
    StepKind.OPENED: LeavingKind.EXCLUSION,
    StepKind.DIED: LeavingKind.DEATH,
    StepKind.CONTRACT_ENDED: LeavingKind.CONTRACT_END,
}
"""The first step of each kind of process."""

OVER = frozenset({StepKind.DECLINED, StepKind.WITHDRAWN, StepKind.DISMISSED, StepKind.ANNULLED, StepKind.CANCELLED})
"""Steps after which the process comes to nothing, and another may begin."""

AFTER = {
    StepKind.ACCEPTED: {StepKind.RESIGNED},
    StepKind.DECLINED: {StepKind.RESIGNED},
    StepKind.WITHDRAWN: {StepKind.RESIGNED, StepKind.ACCEPTED},
    StepKind.HEARD: {StepKind.OPENED},
    StepKind.DECIDED: {StepKind.HEARD},
    StepKind.DISMISSED: {StepKind.HEARD},
    StepKind.NOTIFIED: {StepKind.DECIDED},
    StepKind.APPEALED: {StepKind.NOTIFIED},
    StepKind.CONFIRMED: {StepKind.APPEALED},
    StepKind.ANNULLED: {StepKind.APPEALED},
    StepKind.CANCELLED: set(StepKind) - OVER,
}
"""Which steps each may follow."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What holds from a step on. `vote_lost_from`, `vote_back_on`: the first day without a vote, and with it again."""

    last_day: date | None = None
    waits_for: WaitsFor | None = None
    vote_lost_from: date | None = None
    vote_back_on: date | None = None
    attendance_lost_from: date | None = None
    appeal_until: date | None = None
    heirs: bool = False

    @property
    def no_vote(self) -> Period | None:
        """The days on which the vote rests although the membership goes on; None where there are none."""
        if self.vote_lost_from is None:
            return None
        last = self.last_day
        if self.vote_back_on is not None:
            last = min(self.vote_back_on - _DAY, last or date.max)
        return None if last is not None and last < self.vote_lost_from else Period(self.vote_lost_from, last)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `number` over all steps of the membership, `on` the day it happened, `by` who recorded it.

    `law` decided it; `vote_law` is where a vote that is lost before the end has its rule.
    """

    number: int
    leaving: UUID
    kind: StepKind
    on: date
    effect: Effect = Effect()
    reason: str | None = None
    law: Law | None = None
    vote_law: Law | None = None
    by: str = ""

    def coming_to(self, effect: Effect) -> Step:
        """The same step with what holds from then on."""
        return replace(self, effect=effect)

    def with_reason(self, reason: str | None) -> Step:
        """The same step with what was said."""
        return replace(self, reason=reason)


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its steps in order, never none."""

    steps: tuple[Step, ...]

    @property
    def id(self) -> UUID:
        """What its steps and facts are joined by."""
        return self.steps[0].leaving

    @property
    def kind(self) -> LeavingKind:
        """How she leaves."""
        return OPENS[self.steps[0].kind]

    @property
    def state(self) -> StepKind:
        """How far it is."""
        return self.steps[-1].kind

    @property
    def effect(self) -> Effect:
        """What it comes to."""
        return self.steps[-1].effect

    @property
    def running(self) -> bool:
        """Whether it may still end the membership, or has."""
        return self.state not in OVER


@dataclass(frozen=True, slots=True)
class History:
    """All steps of one membership, and its registration as known now."""

    registered: Period
    steps: tuple[Step, ...] = ()

    @property
    def version(self) -> int:
        """How many steps there are: what a writer must have read."""
        return len(self.steps)

    @property
    def processes(self) -> list[Process]:
        """The processes, the oldest first."""
        return processes(self.steps)

    @property
    def last_day(self) -> date | None:
        """The first of the last days that the processes come to."""
        return last_day(self.processes)

    def running(self, kind: LeavingKind) -> Process | None:
        """The process of that kind that is not over."""
        return next((one for one in reversed(self.processes) if one.running and one.kind is kind), None)

    def read_at(self, version: int) -> History:
        """The same; CHANGED_MEANWHILE, naming what came since, unless `version` is the newest."""
        if version == self.version:
            return self
        since = [f"{step.kind.value} on {step.on}" for step in self.steps[version:]] if version >= 0 else []
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Read the membership's leaving again: it is at version {self.version}, not {version}"
            + (f"; since then: {', '.join(since)}." if since else "."),
            version=self.version,
            changed=since,
        )

    def after(self, step: Step) -> History:
        """With one more step."""
        return History(self.registered, (*self.steps, step))


def processes(steps: Iterable[Step]) -> list[Process]:
    """The steps by process, in the order in which the processes began."""
    found: dict[UUID, list[Step]] = {}
    for step in steps:
        found.setdefault(step.leaving, []).append(step)
    return [Process(tuple(part)) for part in found.values()]


def last_day(found: Iterable[Process]) -> date | None:
    """The first of their last days; None where none of them ends the membership."""
    return min((one.effect.last_day for one in found if one.effect.last_day is not None), default=None)
