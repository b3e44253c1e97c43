"""What an entity offers its members, as the graph shows it: services, advisers, shared places, outside partners."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from commons import isco, nace
from commons.errors import Fault
from commons.ids import borderless_id, global_id
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from commons.subgraph.scalars import CountryCode
from services.members.domain.activities import needs
from services.members.domain.services.places import taken_on
from services.members.graph.declared_loaders import periods_loader
from services.members.graph.types.classifications import NeedKind, Sector, Trade
from services.members.graph.types.declared_words import PartnerKind, PartnerPurpose, WorkSituation
from services.members.graph.types.legal_entity import LegalEntity
from services.members.store.declared_filter import DeclaredFilter
from services.members.store.memberships import MembershipFilter

if TYPE_CHECKING:
    from services.members.graph.types.membership import Membership, Organisation


AsOf = Annotated[date | None, strawberry.argument(description="On this day; today if absent.")]


@strawberry.type
class Offered:
    """What all offers have; the graph knows the four that are."""

    id: strawberry.ID
    from_: date = strawberry.field(name="from")
    until: date | None
    version: int = strawberry.field(description="As it was read: what corrects an offer says at which version.")
    row: strawberry.Private[Any]
    subject: strawberry.Private[Subject]

    @strawberry.field(description="Whose offer it is.")
    async def entity(self, info: Info) -> LegalEntity:
        """The legal entity."""
        from services.members.graph.loaders import entity_loader  # noqa: PLC0415 - loaders know the types' rows

        found = await entity_loader(info.context).load(self.row.entity)
        if found is None:
            raise Fault("an offer without its entity")
        return LegalEntity.of(found)


def _common(context: RequestContext, kind: str, row: Any) -> dict[str, Any]:
    return {
        "id": strawberry.ID(global_id(context.country, kind, row.id)),
        "from_": row.start,
        "until": row.until,
        "version": row.version,
        "row": row,
        "subject": Subject(entity=row.entity),
    }


async def _users(info: Info, thing: UUID, on: date | None, first: int | None, after: str | None) -> Any:
    from services.members.graph.listing import membership_connection  # noqa: PLC0415 - the two name each other

    context = info.context
    declared = DeclaredFilter(scope=context.entities_in_scope("Membership.uses"), things=(thing,))
    wanted = MembershipFilter(registered_on=on or context.today, declared=declared)
    return await membership_connection(context, page_of(first, after), wanted, newest=True)


def _trades(row: Any) -> list[Trade]:
    return [Trade.of(isco.Trade(code)) for code in row.trades]


def _needs(row: Any) -> list[NeedKind]:
    return [NeedKind.of(needs.known(code)) for code in row.needs]


@strawberry.type(description="A service of an entity's catalogue.")
class Service(Offered):
    """A service."""

    code: str = strawberry.field(description="The entity's own code, like LEGAL_ADVICE.")
    title: str = strawberry.field(description="In the entity's language.")
    description: str | None = strawberry.field(description="In the entity's language.")
    trades: list[Trade] = strawberry.field(description="For which trades, groups included; none named: for all.")
    situations: list[WorkSituation] = strawberry.field(description="For which situations; none named: for all.")
    needs: list[NeedKind] = strawberry.field(description="What it answers.")

    @strawberry.field(description="Who uses it on a day, the newest members first.")
    async def users(
        self, info: Info, as_of: AsOf = None, first: First = None, after: After = None
    ) -> Connection[Annotated[Membership, strawberry.lazy("services.members.graph.types.membership")]] | None:
        """Members who use it."""
        return await _users(info, self.row.id, as_of, first, after)

    @classmethod
    def of(cls, context: RequestContext, row: Any) -> Service:
        """From its row."""
        return cls(
            **_common(context, "service", row),
            code=row.code,
            title=row.title,
            description=row.description,
            trades=_trades(row),
            situations=[WorkSituation(one) for one in row.situations],
            needs=_needs(row),
        )


@strawberry.type(description="Somebody of the staff who advises members.")
class Adviser(Offered):
    """An adviser."""

    name: str | None = strawberry.field(description="Null once it is erased.")
    email: str | None
    trades: list[Trade] = strawberry.field(description="Trades she knows, groups included.")
    needs: list[NeedKind] = strawberry.field(description="Needs she answers.")

    @strawberry.field(description="Whom she advises on a day, the newest members first.")
    async def members(
        self, info: Info, as_of: AsOf = None, first: First = None, after: After = None
    ) -> Connection[Annotated[Membership, strawberry.lazy("services.members.graph.types.membership")]] | None:
        """Members she advises."""
        return await _users(info, self.row.id, as_of, first, after)

    @classmethod
    def of(cls, context: RequestContext, row: Any) -> Adviser:
        """From its row."""
        return cls(
            **_common(context, "adviser", row),
            name=row.name,
            email=row.email,
            trades=_trades(row),
            needs=_needs(row),
        )


@strawberry.type(description="A place that members share.")
class Place(Offered):
    """A shared place."""

    name: str = strawberry.field(description="As members call it.")
    address: str | None = strawberry.field(description="Street and number.")
    city: str = strawberry.field(description="The town it is in.")
    capacity: int = strawberry.field(description="How many members may use it on one day.")

    @strawberry.field(description="How many members use it on a day.")
    async def taken(self, info: Info, as_of: AsOf = None) -> int:
        """How many use it."""
        uses = await periods_loader(info.context).load(self.row.id)
        return taken_on(uses or [], as_of or info.context.today)

    @strawberry.field(description="Who uses it on a day, the newest members first.")
    async def users(
        self, info: Info, as_of: AsOf = None, first: First = None, after: After = None
    ) -> Connection[Annotated[Membership, strawberry.lazy("services.members.graph.types.membership")]] | None:
        """Members who use it."""
        return await _users(info, self.row.id, as_of, first, after)

    @classmethod
    def of(cls, context: RequestContext, row: Any) -> Place:
        """From its row."""
        return cls(
            **_common(context, "place", row),
            name=row.name,
            address=row.address,
            city=row.city,
            capacity=row.capacity,
        )


@strawberry.type(description="An outside organisation that protects or represents members.")
class Partner(Offered):
    """An outside partner."""

    kind: PartnerKind
    name: str = strawberry.field(description="As it calls itself.")
    purposes: list[PartnerPurpose] = strawberry.field(description="What members have of it.")
    sectors: list[Sector] = strawberry.field(description="For which sectors; none named: for all.")
    country: CountryCode = strawberry.field(description="Where it works.")
    regions: list[str] = strawberry.field(description="NUTS codes; none named: the whole country.")

    @strawberry.field(description="The organisation, where the clients service knows it.")
    def organisation(
        self,
    ) -> Annotated[Organisation, strawberry.lazy("services.members.graph.types.membership")] | None:
        """The organisation it is."""
        from services.members.graph.types.membership import Organisation  # noqa: PLC0415

        key = self.row.organisation
        return None if key is None else Organisation(id=strawberry.ID(borderless_id("organisation", key)))

    @classmethod
    def of(cls, context: RequestContext, row: Any) -> Partner:
        """From its row."""
        keys = [one.split(":") for one in row.sectors]
        return cls(
            **_common(context, "partner", row),
            kind=PartnerKind(row.kind),
            name=row.name,
            purposes=[PartnerPurpose(one) for one in row.purposes],
            sectors=[Sector.of(nace.Nace(code, revision)) for revision, code in keys],
            country=CountryCode(row.country),
            regions=list(row.regions),
        )
