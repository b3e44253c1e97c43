"""What follows a vote, as fields of the resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection
from services.governance.domain.after.challenge import Decided
from services.governance.domain.after.challenge import challenge as challenge_by
from services.governance.domain.after.explain import explained as steps
from services.governance.graph.after.challenge import Challenge, Protest
from services.governance.graph.after.cited import ResultStep
from services.governance.graph.loaders import loaders_of
from services.governance.graph.results import grounds_of
from services.governance.store.after import decided, protests
from services.governance.store.after.record import item_of

if TYPE_CHECKING:
    from services.governance.graph.resolution import Resolution


@strawberry.field(
    description="The result step by step, each number with its article: quorum, base, threshold, needed, share, "
    "colleges, groups, verdict, margin. Empty before anything is counted."
)
async def explained(root: Resolution, info: Info) -> list[ResultStep]:
    """The steps as they are now."""
    grounds = await grounds_of(info.context, root.record)
    if grounds is None:
        return []
    async with info.context.reading() as session:
        found = await item_of(session, grounds.regime, grounds.assembly, grounds.roll, root.record)
    return ResultStep.all_of(steps(found))


@strawberry.field(
    description="Until when it may be challenged in court, by whom, and whether that takes a protest. Null before its "
    "votes are counted."
)
async def challenge(root: Resolution, info: Info) -> Challenge | None:
    """The challenge window."""
    grounds = await grounds_of(info.context, root.record)
    async with info.context.reading() as session:
        when = await decided.of_resolution(session, root.record.id)
    if grounds is None or when.counted_at is None:
        return None
    on = when.sitting_on or grounds.assembly.held_on
    return Challenge.of(challenge_by(grounds.law, Decided(on, when.registered_on)), info.context.today)


@strawberry.field(description="How many protests against it stand.")
async def protest_count(root: Resolution, info: Info) -> int:
    """How many protests."""
    return await loaders_of(info.context).protest_count.load(root.record.id) or 0


@strawberry.field(description="The protests against it, those taken back too, in the order they were recorded.")
async def protests_page(
    root: Resolution, info: Info, first: First = None, after: After = None
) -> Connection[Protest] | None:
    """One page of protests."""
    page = page_of(first, after)
    async with info.context.reading() as session:
        rows = await protests.page_of(session, root.record.id, page)
    country = info.context.country
    return connection(
        page, [(encode_cursor((), global_id(country, "protest", row.id)), Protest.of(row, country)) for row in rows]
    )
