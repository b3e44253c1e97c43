"""Record where the board stands on an item."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.proxies.instructions import BoardStance, check_stance
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies
from services.governance.store.counted import first_counted
from services.governance.store.proxies import instructions


@strawberry.input(
    description="`supports`: the board presents the item, or supports it. In an election `marks` says whom (none: "
    "nobody), with the `list` where lists stand. `source`: the convocation, or the board's minutes."
)
class RecordBoardStanceInput:
    """Which item, and where the board stands."""

    resolution: strawberry.ID
    supports: bool
    source: str
    marks: list[str] | None = None
    on_list: str | None = strawberry.field(default=None, name="list")
    idempotency_key: str | None = None

    def stance(self) -> BoardStance:
        """In the domain's words."""
        marks = None if self.marks is None else tuple(name.strip() for name in self.marks)
        on_list = self.on_list.strip() if self.on_list is not None else None
        return BoardStance(self.supports, texts.text("The source", self.source), marks, on_list)


@strawberry.type
class RecordBoardStancePayload:
    """The item with the board's stance."""

    resolution: Resolution


@mutation(
    description="Record whether the board presents or supports an item: what blank powers are cast for where the law "
    "gives them to the chair, who casts them against all else. Recorded again, it replaces what was said, until votes "
    "are counted."
)
async def record_board_stance(info: Info, input: RecordBoardStanceInput) -> RecordBoardStancePayload:
    """Check that the item is still to be voted on, and record it."""
    context = info.context
    resolution = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("recordBoardStance", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, resolution)
        assembly = await assemblies.by_id(session, item.assembly)
        context.require("Mutation.recordBoardStance", assembly.entity)
        if session.replayed is None:
            if await first_counted(session, resolution) is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on this item have been counted.")
            stance = input.stance()
            check_stance(item, stance)
            await instructions.record_stance(session, resolution, stance)
            session.record("recordBoardStance", input.resolution, supports=stance.supports)
            session.announce("board.stance", resolution=input.resolution, **meeting_of(session, assembly))
    return RecordBoardStancePayload(resolution=Resolution(record=item, country=context.country))
