"""admitApplicant: an approved applicant enters the register: a number, her first facts, a subscription as a draft."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Fault, Refusal
from commons.ids import new_uuid
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.admission import AdmissionRequest, check_admission
from services.members.domain.applications.decide import admit
from services.members.domain.applications.process import Application as Process
from services.members.domain.applications.words import AdmissionLaw
from services.members.domain.facts import FactKind
from services.members.domain.share_register import OperationKind, OperationRequest
from services.members.domain.shares.on_their_way import ShareRequest, first_steps
from services.members.graph.finding import find_membership
from services.members.graph.mutations.application_kit import applied, as_it_stands, law_for, required_shares
from services.members.graph.types.application import VERSION, Application
from services.members.graph.types.membership import Membership
from services.members.store.admissions import Admission, admission_facts, save_admission
from services.members.store.applications import FoundApplication, forget_applicant, insert_step
from services.members.store.profiles import ProfileRecord
from services.members.store.share_requests import save_request


@strawberry.input
class AdmitApplicantInput:
    """Who is admitted, and from which day."""

    application: strawberry.ID = strawberry.field(description="The application.")
    expected_version: int = strawberry.field(description=VERSION)
    joined_on: date | None = strawberry.field(
        default=None, description="The first day of membership, not before the decision; today if absent."
    )
    community_member: bool = strawberry.field(
        default=True, description="Whether the entity counts her to its community."
    )
    cooperating: bool = strawberry.field(default=True, description="Whether she uses or works for the cooperative.")
    idempotency_key: str | None = None


@strawberry.type
class AdmitApplicantPayload:
    """The new membership, and the application that came to it."""

    membership: Membership
    application: Application = strawberry.field(description="The application, with its last step.")


@mutation(
    description="Enter an approved applicant in the register, in one step: her number, her first facts, and the shares "
    "she wants as a draft for the share office. Where the law takes silence for a yes, also without a decision."
)
async def admit_applicant(info: Info, input: AdmitApplicantInput) -> AdmitApplicantPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, ALREADY_EXISTS, CHANGED_MEANWHILE."""
    context = info.context
    law = await law_for(context, "admitApplicant", input, context.today)
    async with context.writing("admitApplicant", input, input.idempotency_key) as session:
        if session.replayed is None:
            found = await applied(context, session, "admitApplicant", input)
            process = found.application.read_at(input.expected_version)
            key = await save_admission(session, await _decided(context, session, input, found))
            await _save_step(context, session, input, process, law, key)
    membership = await find_membership(context, session.subject)
    if membership is None:
        raise Fault("a new membership is not visible to the officer who admitted her")
    return AdmitApplicantPayload(membership=membership, application=await as_it_stands(context, input.application))


async def _save_step(
    context: RequestContext,
    session: WriteSession,
    given: AdmitApplicantInput,
    process: Process,
    law: AdmissionLaw,
    key: UUID,
) -> None:
    asked, joined_on = process.asked, given.joined_on or context.today
    required = await required_shares(session, context, (asked.entity, asked.category), joined_on)
    await insert_step(
        session,
        process.id,
        admit(process, joined_on, law, membership=key, required_shares=required, today=context.today),
        joined_on,
    )
    await forget_applicant(session, process.id)
    if asked.shares:
        await save_request(session, _subscription(context, asked.entity, key, asked.shares))


def _subscription(context: RequestContext, entity: str, membership: UUID, shares: int) -> ShareRequest:
    wanted = OperationRequest(OperationKind.SUBSCRIBE, context.today, shares)
    steps = first_steps(context.today, context.caller.actor, draft=True)
    return ShareRequest(new_uuid(), entity, membership, wanted, None, tuple(steps))


async def _decided(
    context: RequestContext, session: ReadSession, given: AdmitApplicantInput, found: FoundApplication
) -> Admission:
    process, asked, applicant = found.application, found.application.asked, found.applicant
    if applicant is None and process.open:
        raise Refusal("NOT_FOUND", "The applicant's data were erased; there is nobody to admit.")
    profile, login = (applicant.profile, applicant.login) if applicant else (ProfileRecord(), None)
    request = AdmissionRequest(
        asked.kind,
        asked.category,
        given.joined_on or context.today,
        asked.person and asked.person.hex,
        asked.organisation and asked.organisation.hex,
        asked.shares,
        login,
    )
    # Her login was proven, or checked, when she applied.
    issuer = login[0] if login else context.partition.country.issuer
    facts = await admission_facts(
        session, asked.entity, request, person=asked.person, organisation=asked.organisation, issuer=issuer
    )
    check_admission(request, facts, context.today)
    kinds = {FactKind.COMMUNITY_MEMBER: given.community_member, FactKind.COOPERATING: given.cooperating}
    return Admission(
        entity=asked.entity,
        request=request,
        person=asked.person,
        organisation=asked.organisation,
        profile=profile,
        facts=[kind for kind, holds in kinds.items() if holds],
        college=asked.college,
        application=process.id,
    )
