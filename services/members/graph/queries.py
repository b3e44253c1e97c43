"""The query roots of the members subgraph."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import strawberry

from commons.errors import Refusal
from commons.ids import GlobalId, uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Before, Connection, First, Last
from commons.subgraph.scalars import CountryCode
from services.members.graph import finding
from services.members.graph.applications import application, applications, own_applications
from services.members.graph.bundling import bundles
from services.members.graph.cube_queries import CubeQueries
from services.members.graph.declared_filters import MembershipDeclaredFilter
from services.members.graph.declared_queries import DeclaredQueries
from services.members.graph.inspecting import inspect
from services.members.graph.link_candidates import link_candidates
from services.members.graph.link_offers import verified_offer
from services.members.graph.listing import membership_connection
from services.members.graph.loaders import entity_loader, person_loader, viewer_of
from services.members.graph.mutations.own_membership import check_country
from services.members.graph.transfers import expected_transfers, transfer
from services.members.graph.types.legal_entity import LegalEntity
from services.members.graph.types.membership import Membership
from services.members.graph.types.person import Person
from services.members.graph.types.person_link import LinkOffer
from services.members.graph.types.protection import MemberBundle, RegisterInspection
from services.members.store import legal_entities, memberships


@strawberry.enum(description="By joining day, then id; one direction for both.")
class MembershipOrder(StrEnum):
    """The order of a list of memberships."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


@strawberry.input(
    description="Which memberships: registered on a day, of one entity or category, by what members do, say and use. "
    "By the last, members are found whose declarations the caller may read."
)
class MembershipFilter(MembershipDeclaredFilter):
    """Which memberships of a list."""

    entity: strawberry.ID | None = None
    category: str | None = strawberry.field(default=None, description="A category code, like WORKER.")
    registered_on: date | None = strawberry.field(default=None, description="Today if absent.")


@strawberry.type
class Query(DeclaredQueries, CubeQueries):
    """What can be asked of one country's members service."""

    @strawberry.field(description="Whoever is logged in, where this country has recorded the login; null elsewhere.")
    async def me(self, info: Info) -> Person | None:
        """The person of the caller's login."""
        persons = (await viewer_of(info.context)).persons
        found = await finding.find_persons(info.context, persons)
        rows = await person_loader(info.context).load_many([person.key for person in found])
        held = [person for person, own in zip(found, rows, strict=True) if own]
        return next(iter([*held, *found]), None)

    @strawberry.field(description="A person by her key; null where this country shows nothing of her.")
    async def person(self, info: Info, id: strawberry.ID) -> Person | None:
        """A person of whom something is visible here."""
        (found,) = await finding.find_persons(info.context, [uuid_of(id, "person")])
        return found if await person_loader(info.context).load(found.key) else None

    @strawberry.field(
        description="With whom a link token of another country would link the caller; nothing is written."
    )
    async def link_offer(self, info: Info, country: CountryCode, token: str) -> LinkOffer:
        """Whose token it is, as the country that signed it says. Refuses LINK_TOKEN_INVALID."""
        check_country(info.context, str(country))
        claims = await verified_offer(info.context, token)
        return LinkOffer(country=CountryCode(claims.country), name=claims.name, expires_at=claims.expires)

    @strawberry.field(description="A membership by its id; null when there is none that the caller may know of.")
    async def membership(self, info: Info, id: strawberry.ID) -> Membership | None:
        """A membership by its id."""
        return await finding.find_membership(info.context, id)

    @strawberry.field(description="A legal entity by its id.")
    async def entity(self, info: Info, id: strawberry.ID) -> LegalEntity | None:
        """A legal entity by its id."""
        row = await entity_loader(info.context).load(str(GlobalId.parse(id, "entity")))
        return None if row is None else LegalEntity.of(row)

    @strawberry.field(description="The country's legal entities, in directory order.")
    async def entities(self, info: Info) -> list[LegalEntity]:
        """The country's legal entities."""
        async with info.context.reading() as session:
            rows = await legal_entities.entities(session, info.context.today)
        return [LegalEntity.of(row) for row in rows]

    @strawberry.field(description="All that is kept of whoever is logged in, a part for each country that knows her.")
    async def my_bundle(self, info: Info) -> list[MemberBundle]:
        """This country's part of the caller's bundle."""
        return await bundles(info.context)

    @strawberry.field(
        description="The register of an entity, for its own members to inspect as the law lets them. It is logged."
    )
    async def inspect_register(
        self,
        info: Info,
        entity: Annotated[strawberry.ID, strawberry.argument(description="Whose register.")],
        first: First = None,
        after: After = None,
    ) -> RegisterInspection:
        """A page of the register."""
        return await inspect(info.context, str(entity), page_of(first, after))

    @strawberry.field(description="Memberships that the caller may know of, by joining day.")
    async def members(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: MembershipOrder = MembershipOrder.NEWEST,
        filter: MembershipFilter | None = None,
    ) -> Connection[Membership]:
        """A page of memberships."""
        page, wanted = page_of(first, after, last, before), _wanted(info.context, filter)
        return await membership_connection(info.context, page, wanted, newest=order_by is MembershipOrder.NEWEST)

    @strawberry.field(description="How many memberships the caller may know of; a person may hold several.")
    async def membership_count(self, info: Info, filter: MembershipFilter | None = None) -> int:
        """The number of memberships."""
        viewer, wanted = await viewer_of(info.context), _wanted(info.context, filter)
        async with info.context.reading() as session:
            return await memberships.membership_count(session, viewer, wanted, info.context.today)

    application = application
    applications = applications
    own_applications = own_applications
    transfer = transfer
    expected_transfers = expected_transfers
    link_candidates = link_candidates


def _wanted(context: RequestContext, given: MembershipFilter | None) -> memberships.MembershipFilter:
    chosen = given or MembershipFilter()
    if chosen.entity is not None:
        context.partition.directory.country(GlobalId.parse(chosen.entity, "entity").country or "")
    if chosen.category is not None and not chosen.category.isprintable():
        raise Refusal("BAD_ARGUMENT", "A category is a code of the entity, like WORKER.")
    return memberships.MembershipFilter(
        registered_on=chosen.registered_on or context.today,
        entity=None if chosen.entity is None else str(chosen.entity),
        category=chosen.category,
        declared=chosen.declared(context),
    )
