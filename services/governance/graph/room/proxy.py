"""Proxies of a meeting, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import Connection, connection
from services.governance.domain.room.presence import Holder
from services.governance.graph.loaders import loaders_of
from services.governance.graph.proxies.instruction import ProxyInstruction
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.graph.words import ProxyForm
from services.governance.store.proxies import records
from services.governance.store.proxies.records import ProxyRecord


@strawberry.type(
    description="A mandate that a member gave for one meeting. `onBehalf`: the bureau entered it for her. Being there "
    "herself overrides it; `revoked`: it stands no more. `blank`: it names no holder, and the chair casts it as law or "
    "statutes say. `substitute`: who votes where the holder is not there, or a conflict takes her vote. `laterCalls`: "
    "it says itself that it holds for later calls."
)
class Proxy:
    """One proxy."""

    record: strawberry.Private[ProxyRecord]
    country: strawberry.Private[str]
    id: strawberry.ID
    principal: Membership
    form: ProxyForm
    given_on: date
    relation: str | None
    later_calls: bool
    law: str
    on_behalf: bool
    recorded_by: str
    recorded_at: datetime
    revoked: bool

    @classmethod
    def of(cls, row: ProxyRecord, country: str) -> Proxy:
        """The proxy as shown."""
        given = row.given
        return cls(
            record=row,
            country=country,
            id=strawberry.ID(global_id(country, "proxy", row.id)),
            principal=membership_of(country, given.principal),
            form=given.form,
            given_on=given.given_on,
            relation=given.relation,
            later_calls=given.later_calls,
            law=row.law,
            on_behalf=row.on_behalf,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            revoked=not row.stands,
        )

    @strawberry.field
    def blank(self) -> bool:
        """Whether it names no holder."""
        return self.record.given.holder is None

    @strawberry.field
    def holder(self) -> Membership | None:
        """The member who holds it."""
        return _member(self._named, self.country)

    @strawberry.field
    async def outsider(self, info: Info) -> Outsider | None:
        """The outsider who holds it."""
        return await _outsider(self._named, info.context)

    @strawberry.field(description="The member who is named as a substitute; null: none is, or an outsider.")
    def substitute(self) -> Membership | None:
        """The substitute, if she is a member."""
        return _member(self.record.given.substitute, self.country)

    @strawberry.field(description="The outsider who is named as a substitute; null: none is, or a member.")
    async def substitute_outsider(self, info: Info) -> Outsider | None:
        """The substitute, if she is an outsider."""
        return await _outsider(self.record.given.substitute, info.context)

    @strawberry.field(
        description="What the principal wants on single items, in the order of the agenda. Of an item that was voted "
        "on in secret nothing is kept."
    )
    async def instructions(self, info: Info) -> list[ProxyInstruction]:
        """Her instructions."""
        loaders = loaders_of(info.context)
        rows = await loaders.instructions.load(self.record.id)
        agenda = {item.id: item for item in await loaders.agenda.load(self.record.assembly)} if rows else {}
        return [ProxyInstruction.of(row, agenda[row.resolution], self.country) for row in rows]

    @property
    def _named(self) -> Holder | None:
        given = self.record.given
        return None if given.holder is None else Holder(given.holder, given.outsider)


def _member(who: Holder | None, country: str) -> Membership | None:
    return None if who is None or who.outsider else membership_of(country, who.id)


async def _outsider(who: Holder | None, context: RequestContext) -> Outsider | None:
    if who is None or not who.outsider:
        return None
    found = await loaders_of(context).outsider.load(who.id)
    return Outsider.of(found, context.country) if found else None


async def proxies_page(context: RequestContext, assembly: UUID, page: Page) -> Connection[Proxy]:
    """A page of the proxies that stand, in the order in which they were recorded."""
    return await _page(context, assembly, page, None)


async def held_page(context: RequestContext, assembly: UUID, holder: UUID, page: Page) -> Connection[Proxy]:
    """The same of those in one holder's hand; in the chair's, blank ones too."""
    return await _page(context, assembly, page, holder)


async def _page(context: RequestContext, assembly: UUID, page: Page, holder: UUID | None) -> Connection[Proxy]:
    async with context.reading() as session:
        found = await records.page_of(session, assembly, page, holder)
    country = context.country
    shown = [(encode_cursor((), global_id(country, "proxy", row.id)), Proxy.of(row, country)) for row in found]
    return connection(page, shown)
