"""An application folded from its steps: how far it is, what it lacks, and what may come next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.applications.words import ApplicationForm, ApplicationStepKind, Missing
from services.members.domain.facts import MembershipKind
from services.members.domain.leaving.words import Law

_APPLIED, _REFUSED = ApplicationStepKind.APPLIED, ApplicationStepKind.REFUSED
_NO_STATE = frozenset({ApplicationStepKind.SIGNED, ApplicationStepKind.REASONS_ASKED})
OVER = frozenset({ApplicationStepKind.UPHELD, ApplicationStepKind.WITHDRAWN, ApplicationStepKind.ADMITTED})
"""States after which nothing comes any more; a refused applicant may still appeal, or apply anew."""

AFTER = {
    ApplicationStepKind.SIGNED: {_APPLIED},
    ApplicationStepKind.APPROVED: {_APPLIED},
    ApplicationStepKind.REFUSED: {_APPLIED},
    ApplicationStepKind.REASONS_ASKED: {_REFUSED, ApplicationStepKind.APPEALED},
    ApplicationStepKind.APPEALED: {_REFUSED},
    ApplicationStepKind.UPHELD: {ApplicationStepKind.APPEALED},
    ApplicationStepKind.OVERRULED: {ApplicationStepKind.APPEALED},
    ApplicationStepKind.WITHDRAWN: set(ApplicationStepKind) - OVER - _NO_STATE - {_REFUSED},
    ApplicationStepKind.ADMITTED: {_APPLIED, ApplicationStepKind.APPROVED, ApplicationStepKind.OVERRULED},
}
"""From which states each step may come; ADMITTED out of APPLIED only where the law takes silence for a yes."""


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """One step. `form`: of the application as it stands after it; `decide_by` and `appeal_until` are last days.

    `told`: whether the applicant reads the reasons without asking for them.
    """

    number: int
    kind: ApplicationStepKind
    on: date
    form: ApplicationForm
    body: str | None = None
    reason: str | None = None
    decide_by: date | None = None
    appeal_until: date | None = None
    law: Law | None = None
    membership: UUID | None = None
    told: bool = True
    by: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is applied for; `named`: whether the applicant's name is on record."""

    entity: str
    kind: MembershipKind
    category: str
    shares: int
    named: bool
    college: str | None = None
    person: UUID | None = None
    organisation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """One application with what happened to it; never without a step once it is saved."""

    id: UUID
    asked: Asked
    steps: tuple[ApplicationStep, ...] = ()

    @property
    def version(self) -> int:
        """How many steps there are: what a writer must have read."""
        return len(self.steps)

    @property
    def state(self) -> ApplicationStepKind:
        """How far it is."""
        return next(step.kind for step in reversed(self.steps) if step.kind not in _NO_STATE)

    @property
    def form(self) -> ApplicationForm:
        """In which form it was made, the newest word on it."""
        return self.steps[-1].form

    @property
    def applied_on(self) -> date:
        """The day of the application: the law's time for an answer runs from it."""
        return self.steps[0].on

    @property
    def decide_by(self) -> date | None:
        """The last day for an answer, while one is due."""
        return self.steps[0].decide_by if self.state is _APPLIED else None

    @property
    def refusal(self) -> ApplicationStep | None:
        """The step that refused it, if one did."""
        return next((step for step in self.steps if step.kind is _REFUSED), None)

    @property
    def reasons_asked(self) -> bool:
        """Whether the applicant asked why she was refused."""
        return any(step.kind is ApplicationStepKind.REASONS_ASKED for step in self.steps)

    @property
    def membership(self) -> UUID | None:
        """The membership it came to."""
        return self.steps[-1].membership

    @property
    def open(self) -> bool:
        """Whether it waits for a decision, an appeal's decision or the admission."""
        return self.state not in OVER | {_REFUSED}

    def read_at(self, version: int) -> Application:
        """The same; CHANGED_MEANWHILE, naming what came since, unless `version` is the newest."""
        if version == self.version:
            return self
        since = [f"{step.kind.value} on {step.on}" for step in self.steps[version:]] if version >= 0 else []
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Read the application again: it is at version {self.version}, not {version}"
            + (f"; since then: {', '.join(since)}." if since else "."),
            version=self.version,
            changed=since,
        )

    def after(self, step: ApplicationStep) -> Application:
        """With one more step."""
        return replace(self, steps=(*self.steps, step))

    def missing(self, form: ApplicationForm, required_shares: int) -> list[Missing]:
        """What it lacks, given the form that the law wants and the shares that the category must subscribe."""
        lacks = {
            Missing.NAME: self.asked.kind is MembershipKind.PERSON and not self.asked.named,
            Missing.SIGNATURE: not self.form.satisfies(form),
            Missing.SHARES: self.asked.shares < required_shares,
        }
        return [what for what, lacking in lacks.items() if lacking]
