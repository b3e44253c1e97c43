"""Leaving as the graph shows it: processes with their steps, each with its day, its reason and the law."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.paging import Page
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import Connection
from services.members.domain.leaving import process as domain
from services.members.domain.leaving.words import Law, LeavingKind, StepKind, WaitsFor

strawberry.enum(LeavingKind, description="How somebody leaves.")
strawberry.enum(StepKind, name="LeavingStepKind", description="A step of leaving; the newest is the process's state.")
strawberry.enum(WaitsFor, name="LeavingWaitsFor", description="What an end waits for.")


@strawberry.type(description="Where the rule stands that decided. `unverified`: the article was not read.")
class LeavingLaw:
    """The article behind a step."""

    key: str
    article: str
    unverified: bool

    @classmethod
    def of(cls, law: Law | None) -> LeavingLaw | None:
        """The article, if one decided."""
        return cls(key=law.key, article=law.article, unverified=law.unverified) if law else None


@strawberry.type(description="One step of a process of leaving; steps are only added.")
class LeavingStep:
    """One step."""

    number: int = strawberry.field(description="Over all steps of the membership.")
    kind: StepKind
    happened_on: date
    reason: str | None = strawberry.field(description="Grounds, account, reasons or source, as recorded with it.")
    last_day: date | None = strawberry.field(description="The last day of membership as it stood after this step.")
    law: LeavingLaw | None
    vote_law: LeavingLaw | None = strawberry.field(description="The rule by which a vote is lost, or kept to the end.")

    @classmethod
    def of(cls, step: domain.Step) -> LeavingStep:
        """The step as shown."""
        return cls(
            number=step.number,
            kind=step.kind,
            happened_on=step.on,
            reason=step.reason,
            last_day=step.effect.last_day,
            law=LeavingLaw.of(step.law),
            vote_law=LeavingLaw.of(step.vote_law),
        )


@strawberry.type(
    description="One process of leaving. `lastDay`: of membership, by this process. `attendanceLostFrom`: the first "
    "day on which she is not admitted."
)
class Leaving:
    """One process of leaving."""

    kind: LeavingKind
    state: StepKind = strawberry.field(description="The newest step.")
    running: bool = strawberry.field(description="False once it comes to nothing: withdrawn, dismissed, annulled, …")
    notice_on: date = strawberry.field(description="The day of the first step.")
    last_day: date | None
    waits_for: WaitsFor | None
    vote_lost_from: date | None = strawberry.field(description="The first day without a vote, if before the end.")
    vote_back_on: date | None = strawberry.field(description="The first day with the vote again.")
    attendance_lost_from: date | None
    appeal_until: date | None
    heirs: bool = strawberry.field(description="Whether heirs hold the membership, until the last day if there is one.")
    version: int = strawberry.field(description="How many steps the membership has: what the next step must name.")
    steps: list[LeavingStep]

    @classmethod
    def of(cls, process: domain.Process, version: int) -> Leaving:
        """The process as shown."""
        effect = process.effect
        return cls(
            kind=process.kind,
            state=process.state,
            running=process.running,
            notice_on=process.steps[0].on,
            steps=[LeavingStep.of(step) for step in process.steps],
            version=version,
            **{name: getattr(effect, name) for name in _EFFECT},
        )


_EFFECT = (
    "last_day",
    "waits_for",
    "vote_lost_from",
    "vote_back_on",
    "attendance_lost_from",
    "appeal_until",
    "heirs",
)


def leavings_of(steps: list[domain.Step] | None) -> list[Leaving]:
    """The processes of a membership, the newest first."""
    found = steps or []
    return [Leaving.of(process, len(found)) for process in reversed(domain.processes(found))]


def leavings_page(country: str, steps: list[domain.Step] | None, page: Page) -> Connection[Leaving]:
    """A page of them."""
    found = steps or []
    return listed(country, page, domain.processes(found), _BY_STEP, lambda process: Leaving.of(process, len(found)))


_BY_STEP: Order[domain.Process] = Order(
    "leaving", lambda process: (process.steps[0].number,), lambda process: process.steps[0].leaving, (int,), newest=True
)
