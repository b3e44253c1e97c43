"""admitMember: an officer enters a new membership in an entity's register."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Fault
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.admission import AdmissionRequest, check_admission
from services.members.domain.facts import FactKind, MembershipKind
from services.members.domain.profile import check_profile
from services.members.domain.share_register import OperationKind, OperationRequest, decide
from services.members.graph.finding import find_membership
from services.members.graph.types.membership import Membership
from services.members.store.admissions import Admission, admission_facts, save_admission
from services.members.store.legal_entities import share_classes
from services.members.store.profiles import ProfileRecord


@strawberry.input(description="Personal data of a new member; kept in this country only.")
class MemberProfileInput:
    """Personal data of a new member."""

    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    birth_date: date | None = None
    language: str | None = strawberry.field(default=None, description="Two letters (ISO 639-1).")
    city: str | None = None
    trade: str | None = strawberry.field(default=None, description="ISCO-08 code.")
    sector: str | None = strawberry.field(default=None, description="NACE code of `sectorRevision`.")
    sector_revision: str | None = strawberry.field(default=None, description="2.0 or 2.1.")


@strawberry.input(description="A login at one of the directory's issuers.")
class LoginInput:
    """A login: issuer by its name in the directory, and subject."""

    issuer: str = strawberry.field(description="The issuer's name in the country directory.")
    subject: str = strawberry.field(description="What the issuer's tokens say in `sub`.")


@strawberry.input
class AdmitMemberInput:
    """Who is admitted to which entity, from which day."""

    entity: strawberry.ID = strawberry.field(description="Whose register.")
    category: str = strawberry.field(description="A category code of the entity.")
    kind: MembershipKind = MembershipKind.PERSON
    person: strawberry.ID | None = strawberry.field(
        default=None, description="Somebody this country knows already; a newcomer gets a fresh id."
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation that becomes a member; only with kind ORGANISATION."
    )
    joined_on: date | None = strawberry.field(default=None, description="Today if absent.")
    college: str | None = strawberry.field(default=None, description="Where the statutes have colleges.")
    community_member: bool = strawberry.field(
        default=True, description="Whether the entity counts her to its community."
    )
    cooperating: bool = strawberry.field(default=True, description="Whether she uses or works for the cooperative.")
    shares: int = strawberry.field(default=0, description="Shares subscribed at admission.")
    profile: MemberProfileInput = strawberry.field(default_factory=MemberProfileInput)
    login: LoginInput | None = strawberry.field(default=None, description="Her login at this country's issuer.")
    idempotency_key: str | None = None


@strawberry.type
class AdmitMemberPayload:
    """The new membership."""

    membership: Membership


@mutation(description="Enter a new membership in an entity's register.")
async def admit_member(info: Info, input: AdmitMemberInput) -> AdmitMemberPayload:
    """Admit a member (membership officer of the entity). Refuses ENTITY_NOT_OPEN, ALREADY_EXISTS."""
    context = info.context
    context.require("Mutation.admitMember", str(input.entity))
    context.entity_here(str(input.entity))
    async with context.writing("admitMember", input, input.idempotency_key) as session:
        if session.replayed is None:
            await save_admission(session, await _decided(context, session, input))
    membership = await find_membership(context, session.subject)
    if membership is None:
        raise Fault("an admitted member is not visible to the officer who admitted her")
    return AdmitMemberPayload(membership=membership)


async def _decided(context: RequestContext, session: WriteSession, given: AdmitMemberInput) -> Admission:
    request = _request(context, given)
    person, organisation = _uuid(given.person, "person"), _uuid(given.organisation, "organisation")
    entity = str(given.entity)
    facts = await admission_facts(
        session, entity, request, person=person, organisation=organisation, issuer=context.partition.country.issuer
    )
    check_admission(request, facts, context.today)
    check_profile(_texts(given), given.profile.birth_date, request.joined_on)
    kinds = {FactKind.COMMUNITY_MEMBER: given.community_member, FactKind.COOPERATING: given.cooperating}
    operations = []
    if given.shares:
        subscription = OperationRequest(OperationKind.SUBSCRIBE, min(request.joined_on, context.today), given.shares)
        operations.append(decide(subscription, [], await share_classes(session, entity), context.today))
    return Admission(
        entity=entity,
        request=request,
        person=person,
        organisation=organisation,
        profile=ProfileRecord(**vars(given.profile)),
        facts=[kind for kind, holds in kinds.items() if holds],
        college=given.college,
        operations=operations,
    )


def _request(context: RequestContext, given: AdmitMemberInput) -> AdmissionRequest:
    return AdmissionRequest(
        kind=given.kind,
        category=given.category,
        joined_on=given.joined_on or context.today,
        person=given.person,
        organisation=given.organisation,
        shares=given.shares,
        login=None if given.login is None else (given.login.issuer, given.login.subject),
    )


def _texts(given: AdmitMemberInput) -> dict[str, str | None]:
    texts = {name: text for name, text in vars(given.profile).items() if name != "birth_date"}
    return texts | {"college": given.college, "login": given.login.subject if given.login else None}


def _uuid(text: str | None, kind: str) -> UUID | None:
    return None if text is None else uuid_of(text, kind)
