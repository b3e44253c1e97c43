"""The bureau's list of proxies: who holds them, with what the principals want; the files they came in; as a file."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain import assembly as domain
from services.governance.graph.loaders import loaders_of
from services.governance.graph.proxies.proxy_import import ProxyImport, imports_page
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.room.proxy import Proxy, proxies_page
from services.governance.graph.stubs import Membership
from services.governance.graph.words import InstructionChoice
from services.governance.store import outsiders
from services.governance.store.outsiders import OutsiderRecord
from services.governance.store.proxies import holders
from services.governance.store.proxies.holders import HolderRecord, HoldersOf, WishRecord


@strawberry.type(
    description="Principals of one holder who want the same on an item: as many papers, or votes of a hand. Without "
    "`choice` and `marks` they said nothing; `blank`: they named nobody, and law or statutes say how it is cast."
)
class HolderWish:
    """Principals who want the same."""

    choice: InstructionChoice | None
    marks: list[str] | None
    on_list: str | None = strawberry.field(name="list")
    blank: bool
    principals: int
    votes: int

    @classmethod
    def of(cls, row: WishRecord) -> HolderWish:
        """The wish as shown."""
        wanted = row.wanted
        marks = wanted.marks if wanted else None
        return cls(
            choice=wanted.choice if wanted else None,
            marks=None if marks is None else [*marks],
            on_list=wanted.on_list if wanted else None,
            blank=row.blank,
            principals=row.principals,
            votes=row.votes,
        )


@strawberry.type(
    description="Somebody with proxies in her hand; of blank powers, the chair. `votes`: of all her principals, by the "
    "newest roll and the door; `wishes`: what they want on the item that was asked about."
)
class ProxyHolder:
    """One holder."""

    membership: Membership | None
    outsider: Outsider | None
    principals: int
    blank: int
    votes: int
    here: bool
    wishes: list[HolderWish]

    @classmethod
    def of(cls, row: HolderRecord, known: OutsiderRecord | None, wishes: list[WishRecord], country: str) -> ProxyHolder:
        """The holder as shown."""
        return cls(
            membership=None if row.outsider else membership_of(country, row.holder),
            outsider=Outsider.of(known, country) if known else None,
            principals=row.principals,
            blank=row.blank,
            votes=row.votes,
            here=row.here,
            wishes=[HolderWish.of(wish) for wish in wishes],
        )


@strawberry.type(
    description="Addresses on the gateway (GET, with the same bearer token), under the rule of the proxies. Each "
    "download leaves an audit line."
)
class ProxyFiles:
    """The proxies as a file."""

    csv: str = strawberry.field(
        description="Every proxy with names, form, article and instructions, for a spreadsheet."
    )


@strawberry.type
class AssemblyWithProxies:
    """An assembly to which some send others."""

    record: strawberry.Private[domain.Assembly]
    country: strawberry.Private[str]

    @strawberry.field(description="The proxies given for it that stand, in the order in which they were recorded.")
    async def proxies(self, info: Info, first: First = None, after: After = None) -> Connection[Proxy] | None:
        """One page of proxies."""
        return await proxies_page(info.context, self.record.id, page_of(first, after))

    @strawberry.field(
        description="Who holds proxies, by id; with what their principals want on an item of its agenda, for papers "
        "that are handed out apart."
    )
    async def proxy_holders(
        self, info: Info, resolution: strawberry.ID | None = None, first: First = None, after: After = None
    ) -> Connection[ProxyHolder] | None:
        """One page of holders."""
        context, page, loaders = info.context, page_of(first, after), loaders_of(info.context)
        item = None if resolution is None else uuid_of(resolution, "resolution", self.country)
        if item is not None and item not in {row.id for row in await loaders.agenda.load(self.record.id)}:
            raise Refusal("ITEM_NOT_ANNOUNCED", "This item is not on the agenda of this meeting.")
        roll = await loaders.roll_of_assembly.load(self.record.id)
        wanted = HoldersOf(self.record.id, roll.id if roll else None, item)
        async with context.reading() as session:
            found = await holders.page_of(session, wanted, page)
            wishes = await holders.wishes_of(session, wanted, [row.holder for row in found]) if item else {}
            known = dict(await outsiders.by_ids(session, [row.holder for row in found if row.outsider]))
        return connection_of(
            page,
            [(encode_cursor((), global_id(self.country, "holder", row.holder)), row) for row in found],
            lambda row: ProxyHolder.of(row, known.get(row.holder), wishes.get(row.holder, []), self.country),
        )

    @strawberry.field(description="Files of proxies that were taken in, the oldest first.")
    async def proxy_imports(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[ProxyImport] | None:
        """One page of files."""
        return await imports_page(info.context, self.record.id, page_of(first, after))

    @strawberry.field(description="Every proxy that stands, as a file with names.")
    def proxy_list(self) -> ProxyFiles | None:
        """The address of its list of proxies."""
        stem = f"/files/{self.country}/proxies/{global_id(self.country, 'assembly', self.record.id)}"
        return ProxyFiles(csv=f"{stem}.csv")
