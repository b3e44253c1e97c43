"""A draw by lot, as the graph shows it: everything that draws it again for everybody, who was drawn for the bureau."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import Page, encode_cursor
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.sortition import draw as domain
from services.governance.domain.sortition.redraw import published
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store import draws


@strawberry.type(description="Of the panel, so many have this word under this name.")
class DrawCriterion:
    """One criterion."""

    name: str
    word: str
    at_least: int
    at_most: int | None


@strawberry.type(
    description="A member in the pool: her number and ref, and her nonce: SHA-256(nonce, membership) is the ref."
)
class DrawEntry:
    """One place in the pool."""

    number: int
    ref: str
    nonce: str
    drawn: bool | None = strawberry.field(description="Null until it is drawn.")


@strawberry.type(
    description="A draw by lot. Announced with its pool, criteria, the hash of a sealed seed (`commitment`) and the "
    "public number to come (`randomness`, not before `notBefore`); drawn once that number is known. Every panel that "
    "meets the criteria is equally likely. `bundle` is all of it as a file: `hemicycle redraw` draws it again."
)
class Draw:
    """A draw."""

    record: strawberry.Private[domain.Draw]
    found: strawberry.Private[domain.Drawn | None]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]
    id: strawberry.ID
    entity: strawberry.ID
    title: str
    seats: int
    criteria: list[DrawCriterion]
    pool_size: int
    pool_digest: str
    commitment: str
    randomness: str
    not_before: datetime
    announced_at: datetime
    announced_by: str
    seed: str | None = strawberry.field(description="Shown once it is drawn.")
    value: str | None = strawberry.field(description="The public number, as read.")
    drawn: list[int] = strawberry.field(description="The numbers of the panel; none before it is drawn.")
    drawn_at: datetime | None
    drawn_by: str | None

    @classmethod
    def of(cls, record: domain.Draw, found: domain.Drawn | None, country: str) -> Draw:
        """The draw as shown."""
        return cls(
            record=record,
            found=found,
            country=country,
            subject=Subject(record.entity),
            id=strawberry.ID(global_id(country, "draw", record.id)),
            entity=strawberry.ID(record.entity),
            title=record.title,
            seats=record.seats,
            criteria=[
                DrawCriterion(name=row.name, word=row.word, at_least=row.at_least, at_most=row.at_most)
                for row in record.criteria
            ],
            pool_size=record.pool_size,
            pool_digest=record.pool_digest.hex(),
            commitment=record.commitment.hex(),
            randomness=record.randomness,
            not_before=record.not_before,
            announced_at=record.announced_at,
            announced_by=record.announced_by,
            seed=record.seed.hex() if found else None,
            value=found.value if found else None,
            drawn=list(found.numbers) if found else [],
            drawn_at=found.at if found else None,
            drawn_by=found.by if found else None,
        )

    @strawberry.field(description="All of it as a JSON file, by which anybody draws it again; without who is who.")
    async def bundle(self, info: Info) -> str:
        """The file."""
        async with info.context.reading() as session:
            pool = await draws.pool_of(session, self.record.id)
        return published(self.record, pool, self.found)

    @strawberry.field(description="Who was drawn, for the bureau; none before it is drawn.")
    async def members(self, info: Info) -> list[Membership] | None:
        """Those drawn."""
        async with info.context.reading() as session:
            found = await draws.entries_of(session, self.record.id, self.drawn)
        return [membership_of(self.country, row.membership) for row in found]

    @strawberry.field(description="A member's place in the pool, for herself and the bureau; null if she is not in it.")
    async def entry(self, info: Info, membership: strawberry.ID) -> DrawEntry | None:
        """Her place."""
        wanted = uuid_of(membership, "membership", info.context.country)
        await require_own_or_role(info.context, "Draw.members", self.record.entity, wanted)
        async with info.context.reading() as session:
            found = await draws.entry_of(session, self.record.id, wanted)
        if found is None:
            return None
        own = domain.entry_nonce(self.record.nonce, wanted)
        drawn = found.number in self.drawn if self.found else None
        return DrawEntry(number=found.number, ref=found.ref.hex(), nonce=own.hex(), drawn=drawn)


async def draw_by_id(info: Info, id: strawberry.ID) -> Draw | None:
    """One draw."""
    async with info.context.reading() as session:
        record, found = await draws.by_id(session, uuid_of(id, "draw", info.context.country))
    return Draw.of(record, found, info.context.country)


async def draws_page(context: RequestContext, entity: str, page: Page) -> Connection[Draw]:
    """Draws of an entity, newest first."""
    async with context.reading() as session:
        rows = await draws.page_of(session, entity, page)
    found = [(encode_cursor((), global_id(context.country, "draw", row.id)), (row, result)) for row, result in rows]
    return connection_of(page, found, lambda pair: Draw.of(pair[0], pair[1], context.country))
