"""Draw the panel of an announced draw."""

from __future__ import annotations

import asyncio
from functools import partial

import strawberry

from commons.clock import now
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.sortition.draw import check_draws, drawn, value_of
from services.governance.domain.sortition.panel import Entry
from services.governance.graph.sortition.draw import Draw
from services.governance.store import draws


@strawberry.input(description="`value`: the public number that was named, as published.")
class DrawPanelInput:
    """Which draw, with which number."""

    draw: strawberry.ID
    value: str
    idempotency_key: str | None = None


@strawberry.type
class DrawPanelPayload:
    """The draw with its panel."""

    draw: Draw


@mutation(
    description="Draw the panel with the public number that was named. The seed is shown from then on, so that anybody "
    "who knows the number draws the same panel; a draw is made once."
)
async def draw_panel(info: Info, input: DrawPanelInput) -> DrawPanelPayload:
    """Check that it is time, and put on record who was drawn."""
    context = info.context
    wanted = uuid_of(input.draw, "draw", context.country)
    async with context.writing("drawPanel", input, input.idempotency_key, long=True) as session:
        draw, before = await draws.by_id(session, wanted)
        context.require("Mutation.drawPanel", draw.entity)
        if session.replayed is None:
            check_draws(draw, before, now())
            value = value_of(input.value)
            pool = [Entry(row.number, row.words) for row in await draws.pool_of(session, draw.id)]
            panel = partial(drawn, pool, draw.seats, draw.criteria, seed=draw.seed, value=value)
            numbers = await asyncio.to_thread(panel, digest=draw.pool_digest)
            await session.sequence()
            check_draws(draw, (await draws.by_id(session, wanted))[1], now())
            await draws.insert_result(session, draw.id, value, numbers)
            session.record("drawPanel", input.draw, value=value, drawn=list(numbers))
            session.announce("draw.made", draw=input.draw, entity=draw.entity)
        draw, found = await draws.by_id(session, wanted)
    return DrawPanelPayload(draw=Draw.of(draw, found, context.country))
