"""LegalEntity: one cooperative, with its status on the day of asking and its register by page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import CountryCode
from services.members.domain.entity_life import EntityStatus, StatusPeriod
from services.members.store.holds import grants_in
from services.members.store.legal_entities import EntityRow
from services.members.store.memberships import MembershipFilter

if TYPE_CHECKING:
    from services.members.graph.types.membership import Membership
    from services.members.graph.types.protection import HoldGrant
    from services.members.graph.types.share_office import ShareOffice


strawberry.enum(
    EntityStatus, description="Where an entity stands in its life: entities open, close, enter receivership."
)


@strawberry.type(description="A status from its first to its last day; without a last day it lasts.")
class EntityStatusPeriod:
    """One period of an entity's life."""

    status: EntityStatus
    since: date = strawberry.field(name="from")
    until: date | None
    source: str | None = strawberry.field(description="The judgment, deed or entry it was recorded from, if any.")

    @classmethod
    def of(cls, period: StatusPeriod) -> EntityStatusPeriod:
        """The period as shown."""
        return cls(status=period.status, since=period.start, until=period.end, source=period.source)


@strawberry.federation.type(keys=["id"], description="One cooperative with its register.")
class LegalEntity:
    """One cooperative with its register."""

    id: strawberry.ID
    name: str = strawberry.field(description="As registered.")
    country: CountryCode = strawberry.field(description="The country whose services keep its registers.")
    legal_form: str = strawberry.field(description="As its law calls it.")
    opened_on: date | None = strawberry.field(description="From when it is open; null if that is not recorded.")
    closed_on: date | None = strawberry.field(description="From when it is closed or merged into another, if known.")
    status: EntityStatus = strawberry.field(description="Where it stands today.")

    @strawberry.field(description="Where it stood and stands, the oldest first.")
    async def statuses(self, info: Info) -> list[EntityStatusPeriod]:
        """Its life as known now."""
        from services.members.graph.loaders import statuses_loader  # noqa: PLC0415

        found = await statuses_loader(info.context).load(str(self.id))
        return [EntityStatusPeriod.of(period) for period in found or []]

    @strawberry.field(description="Members registered today, newest first, as far as the caller may know of them.")
    async def members(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[Annotated[Membership, strawberry.lazy("services.members.graph.types.membership")]]:
        """The entity's register, newest first."""
        from services.members.graph.listing import membership_connection  # noqa: PLC0415

        wanted = MembershipFilter(registered_on=info.context.today, entity=str(self.id))
        return await membership_connection(info.context, page_of(first, after), wanted, newest=True)

    @property
    def subject(self) -> Subject:
        """Whom the guard must think of: the entity itself."""
        return Subject(str(self.id))

    @strawberry.field(description="Who may read identities that the law holds back from an erasure, the newest first.")
    async def hold_grants(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[Annotated[HoldGrant, strawberry.lazy("services.members.graph.types.protection")]] | None:
        """Its grants, those that are over too."""
        from services.members.graph.types.protection import HoldGrant  # noqa: PLC0415

        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await grants_in(session, str(self.id), page)
        nodes = [HoldGrant.of(info.context.country, one) for one in found]
        return connection(page, [(encode_cursor((), str(node.id)), node) for node in nodes])

    @strawberry.field(description="Its share office: rules, work lists, refunds and movements.")
    def share_office(
        self,
    ) -> Annotated[ShareOffice, strawberry.lazy("services.members.graph.types.share_office")] | None:
        """Its share office."""
        from services.members.graph.types.share_office import ShareOffice  # noqa: PLC0415

        return ShareOffice(entity=str(self.id))

    @classmethod
    def of(cls, row: EntityRow) -> LegalEntity:
        """From its row."""
        return cls(
            id=strawberry.ID(row.id),
            name=row.name,
            country=CountryCode(row.country),
            legal_form=row.legal_form,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            status=EntityStatus(row.status),
        )
