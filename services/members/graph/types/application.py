"""Applications as the graph shows them: to the applicant herself, and to the office of the entity."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.loaders import batch_loader
from commons.subgraph.relay import After, Connection, First, connection
from services.members.domain.applications.process import Application as Process
from services.members.domain.applications.process import ApplicationStep as Step
from services.members.domain.applications.words import (
    AdmissionBody,
    ApplicationForm,
    ApplicationStepKind,
)
from services.members.domain.facts import MembershipKind
from services.members.graph.types.leaving import LeavingLaw
from services.members.graph.types.membership import MemberProfile
from services.members.graph.types.protection import DataReading
from services.members.graph.types.transfer import Transfer
from services.members.store.applications import FoundApplication
from services.members.store.read_log import application_readings
from services.members.store.transfers import transfers_of_applications

strawberry.enum(AdmissionBody, description="Who decides on an application, or on an appeal.")
strawberry.enum(
    ApplicationForm, description="The form of an application; WRITTEN is signed, ANY may be by word of mouth."
)
strawberry.enum(ApplicationStepKind, description="A step of an application.")

VERSION = "`application.version` as it was read."


@strawberry.type(description="One step of an application; steps are only added.")
class ApplicationStep:
    """One step."""

    number: int = strawberry.field(description="Over all steps of the application.")
    kind: ApplicationStepKind
    happened_on: date
    body: AdmissionBody | None = strawberry.field(description="Who decided, or who hears the appeal.")
    reason: str | None = strawberry.field(
        description="The reasons. Of a refusal the applicant reads them at once where the law says so, and otherwise "
        "once she asked for them (askAdmissionReasons)."
    )
    appeal_until: date | None
    law: LeavingLaw | None

    @classmethod
    def of(cls, step: Step, *, shown: bool) -> ApplicationStep:
        """The step as shown."""
        return cls(
            number=step.number,
            kind=step.kind,
            happened_on=step.on,
            body=AdmissionBody(step.body) if step.body else None,
            reason=step.reason if shown else None,
            appeal_until=step.appeal_until,
            law=LeavingLaw.of(step.law),
        )


@strawberry.type(description="An application to become a member of one entity, and what became of it.")
class Application:
    """One application."""

    id: strawberry.ID
    entity: strawberry.ID = strawberry.field(description="The legal entity it is made to.")
    kind: MembershipKind
    category: str = strawberry.field(description="The category asked for, by its code.")
    college: str | None = strawberry.field(description="The college, where the statutes have colleges.")
    shares: int = strawberry.field(description="Shares that the applicant wants to subscribe.")
    form: ApplicationForm = strawberry.field(description="In which form it was made, the newest word on it.")
    state: ApplicationStepKind = strawberry.field(description="How far it is.")
    applied_on: date = strawberry.field(description="The day it came in.")
    decide_by: date | None = strawberry.field(description="The last day for an answer by law, while one is due.")
    version: int = strawberry.field(description="How many steps it has: what the next step must name.")
    membership: strawberry.ID | None = strawberry.field(description="The membership it came to.")
    applicant: MemberProfile | None = strawberry.field(
        description="Personal data of who applies; null once she is admitted (it is her profile then) or erased."
    )
    steps: list[ApplicationStep]
    key: strawberry.Private[UUID]
    subject: strawberry.Private[Subject]

    @strawberry.field(
        description="Who else read the application or the move it was made under, in which role and for what, the "
        "newest first. From the admission on, `Membership.readings` has what is read of it too."
    )
    async def readings(self, info: Info, first: First = None, after: After = None) -> Connection[DataReading] | None:
        """The access log of this application."""
        page, owner = page_of(first, after), str(self.id)
        async with info.context.reading() as session:
            found = await application_readings(session, self.key, page)
        return connection(page, [(encode_cursor((row.id,), owner), DataReading.of(row)) for row in found])

    @strawberry.field(description="The move from another country under which it was made, if it was.")
    async def transfer(self, info: Info) -> Transfer | None:
        """The transfer as this country knows it."""
        found = await batch_loader(info.context, "transfers of applications", transfers_of_applications).load(self.key)
        return None if found is None else Transfer.of(found, info.context.today)

    @classmethod
    def of(cls, context: RequestContext, found: FoundApplication, *, office: bool) -> Application:
        """As the caller may see it; `office`: as the entity's office, which wrote the reasons."""
        process, profile = found.application, found.applicant and found.applicant.profile
        asked, key = process.asked, process.membership
        return cls(
            id=strawberry.ID(global_id(context.country, "application", process.id)),
            entity=strawberry.ID(asked.entity),
            kind=asked.kind,
            category=asked.category,
            college=asked.college,
            shares=asked.shares,
            form=process.form,
            state=process.state,
            applied_on=process.applied_on,
            decide_by=process.decide_by,
            version=process.version,
            membership=strawberry.ID(global_id(context.country, "membership", key)) if key else None,
            applicant=MemberProfile(**{name: getattr(profile, name) for name in MemberProfile.__annotations__})
            if profile
            else None,
            steps=_steps(process, office=office),
            key=process.id,
            subject=Subject(asked.entity, own=found.own),
        )


def _steps(process: Process, *, office: bool) -> list[ApplicationStep]:
    return [ApplicationStep.of(step, shown=office or step.told or process.reasons_asked) for step in process.steps]


def is_office(context: RequestContext, entity: str) -> bool:
    """Whether the caller reads applications to the entity by her role there."""
    rule = context.partition.access.rule("Query.applications")
    return rule.grants(context.caller, context.country, entity=entity)


def note_reading(context: RequestContext, found: FoundApplication) -> None:
    """Say that the office reads the application: it is in the applicant's log, and the member's she became."""
    became = found.application.membership
    context.watch("applications", [found.application.id, *([became] if became else [])])


def shown(context: RequestContext, found: FoundApplication | None) -> Application | None:
    """The application as the caller may see it; None where it is neither hers nor her office's."""
    if found is None:
        return None
    office = is_office(context, found.application.asked.entity)
    if office and not found.own:
        note_reading(context, found)
    return Application.of(context, found, office=office) if office or found.own else None
