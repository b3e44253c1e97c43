"""applyForMembership: somebody applies to an entity, or an officer enters an application on paper."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.admission import AdmissionRequest, check_admission
from services.members.domain.applications.decide import apply
from services.members.domain.applications.process import Application as Process
from services.members.domain.applications.process import Asked
from services.members.domain.applications.words import AdmissionLaw, ApplicationForm
from services.members.domain.facts import MembershipKind
from services.members.domain.profile import check_profile
from services.members.domain.transfers.decide import check_applies
from services.members.domain.transfers.process import Transfer
from services.members.graph.mutations.admit_member import LoginInput, MemberProfileInput
from services.members.graph.mutations.application_kit import ApplicationPayload, as_it_stands
from services.members.store.admission_terms import admission_terms
from services.members.store.admissions import admission_facts
from services.members.store.applications import Applicant, check_none_open, save_application
from services.members.store.people import persons_known
from services.members.store.profiles import ProfileRecord
from services.members.store.transfers import introduced, join_transfer, transfer_by_id
from services.members.store.viewing import persons_of_login


@strawberry.input
class ApplyForMembershipInput:
    """Who applies to which entity, for which category."""

    entity: strawberry.ID = strawberry.field(description="The entity applied to.")
    category: str = strawberry.field(description="A category code of the entity.")
    kind: MembershipKind = MembershipKind.PERSON
    college: str | None = strawberry.field(default=None, description="Where the statutes have colleges.")
    shares: int = strawberry.field(default=0, description="Shares to subscribe.")
    profile: MemberProfileInput = strawberry.field(
        default_factory=MemberProfileInput, description="Who applies; kept in this country alone."
    )
    form: ApplicationForm = strawberry.field(
        default=ApplicationForm.TEXT, description="How it was made. Who applies here herself makes it in TEXT."
    )
    applied_on: date | None = strawberry.field(
        default=None, description="The day it came in, for an officer who enters a paper; today if absent."
    )
    person: strawberry.ID | None = strawberry.field(
        default=None, description="For an officer: somebody this country knows already."
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="For an officer: the organisation that applies; only with kind ORGANISATION."
    )
    login: LoginInput | None = strawberry.field(
        default=None, description="For an officer: the applicant's login at this country's issuer."
    )
    transfer: str | None = strawberry.field(
        default=None,
        description="The `reference` of the move from another country that this application belongs to.",
    )
    idempotency_key: str | None = None


@mutation(
    description="Apply for membership of an entity: yourself, with any login, or as an officer for somebody whose "
    "application came on paper. What is still missing may follow; it is decided by the body that the law names."
)
async def apply_for_membership(info: Info, input: ApplyForMembershipInput) -> ApplicationPayload:
    """Anybody with a login for herself, or a membership officer. Refuses ALREADY_EXISTS, ENTITY_NOT_OPEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    law = await admission_terms(context.partition, entity, input.applied_on or context.today)
    rule = context.partition.access.rule("Mutation.applyForMembership")
    office = rule.grants(context.caller, context.country, entity=entity)
    if not office:
        _check_for_herself(context, input)
    async with context.writing("applyForMembership", input, input.idempotency_key) as session:
        if session.replayed is None:
            process, applicant = await _decided(context, session, input, law, office=office)
            await check_none_open(session, process.asked, applicant.login)
            moving = await _moving(context, session, input, office=office)
            await save_application(session, process, applicant)
            if moving is not None:
                await join_transfer(session, moving, process.id, process.steps[0])
    return ApplicationPayload(application=await as_it_stands(context, session.subject))


def _reference(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise Refusal("BAD_ARGUMENT", "A transfer's `reference` is 32 hex digits.") from error


async def _moving(
    context: RequestContext, session: ReadSession, given: ApplyForMembershipInput, *, office: bool
) -> Transfer | None:
    if given.transfer is None:
        return None
    kept = await transfer_by_id(session, _reference(given.transfer))
    login, hers = (context.caller.issuer, context.caller.subject), office
    if kept is not None and not office:
        mine = await persons_of_login(session, *login)
        hers = login == await introduced(session, kept.transfer.id) or kept.transfer.parties.person in mine
    return check_applies(kept and kept.transfer, str(given.entity), hers=hers)


def _check_for_herself(context: RequestContext, given: ApplyForMembershipInput) -> None:
    if given.kind is MembershipKind.ORGANISATION:
        context.require("Mutation.applyForMembership", given.entity)
    for_officers = (given.applied_on, given.person, given.organisation, given.login)
    if any(value is not None for value in for_officers) or given.form is ApplicationForm.WRITTEN:
        raise Refusal(
            "FORBIDDEN",
            "Who applies here does so today, for herself and in TEXT; a signed paper is entered by the office.",
        )


async def _decided(
    context: RequestContext, session: ReadSession, given: ApplyForMembershipInput, law: AdmissionLaw, *, office: bool
) -> tuple[Process, Applicant]:
    on, caller = given.applied_on or context.today, context.caller
    person = uuid_of(given.person, "person") if given.person else None
    login = (given.login.issuer, given.login.subject) if given.login else None
    issuer = context.partition.country.issuer
    if not office:
        # She holds a token for this login: that is proof, where an officer's word for another country's is not.
        login, issuer = (caller.issuer, caller.subject), caller.issuer
        mine = await persons_of_login(session, caller.issuer, caller.subject)
        known = await persons_known(session, mine, context.today)
        person = next((one for one in mine if one in known), None)
    organisation = uuid_of(given.organisation, "organisation") if given.organisation else None
    named = None if person is None else person.hex
    request = AdmissionRequest(given.kind, given.category, on, named, given.organisation, given.shares, login)
    facts = await admission_facts(
        session, given.entity, request, person=person, organisation=organisation, issuer=issuer
    )
    check_admission(request, facts, context.today)
    texts = {name: text for name, text in vars(given.profile).items() if name != "birth_date"}
    check_profile(texts | {"college": given.college}, given.profile.birth_date, on)
    named_now = person is not None or bool(given.profile.family_name)
    asked = Asked(
        str(given.entity),
        given.kind,
        given.category,
        given.shares,
        named=named_now,
        college=given.college,
        person=person,
        organisation=organisation,
    )
    process = Process(new_uuid(), asked)
    first = apply(on, given.form, law, context.today)
    return process.after(first), Applicant(ProfileRecord(**vars(given.profile)), login)
