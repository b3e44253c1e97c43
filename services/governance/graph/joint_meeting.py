"""Joint meetings: several entities meet together, and each decides for itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commons.ids import borderless_id
from commons.subgraph.context import Info
from services.governance.domain import assembly as domain
from services.governance.graph.loaders import loaders_of
from services.governance.graph.resolution import Resolution

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.federation.type(
    keys=["id"],
    description="Several entities meeting together: one roll and one legal result for each of them. "
    "A combined figure is never binding.",
)
class JointMeeting:
    """Several entities meeting together; each country knows its own assemblies of it."""

    meeting: strawberry.Private[UUID]
    name: strawberry.Private[str]
    day: strawberry.Private[date]

    @classmethod
    def of(cls, assemblies: Sequence[Assembly]) -> JointMeeting | None:
        """The meeting of these assemblies, called as the first of them; None if that is part of none."""
        first = assemblies[0].record
        if first.joint_meeting is None:
            return None
        return cls(meeting=first.joint_meeting, name=first.title, day=first.held_on)

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its borderless id."""
        return strawberry.ID(borderless_id("meeting", self.meeting))

    @strawberry.field(description="As this country's assembly of it is called.")
    def title(self) -> str | None:
        """What it is called."""
        return self.name

    @strawberry.field
    def held_on(self) -> date | None:
        """The day of the meeting."""
        return self.day

    @strawberry.field
    async def assemblies(
        self, info: Info
    ) -> list[Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")]]:
        """Its assemblies in this country, by id; the gateway adds the other countries'."""
        return list(await loaders_of(info.context).assemblies_of_meeting.load(self.meeting))

    @strawberry.field(
        description="The item at this place of each assembly's agenda in this country: one legal result for each "
        "entity. The gateway adds the other countries'."
    )
    async def results(self, info: Info, position: int) -> list[Resolution]:
        """The items at one place of the agendas."""
        return [Resolution(record=item, country=info.context.country) for item in await self._items(info, position)]

    @strawberry.field(description="Yes votes of all entities added up on the item at this place: it binds nobody.")
    async def combined_for(self, info: Info, position: int) -> int:
        """Yes votes of this country's assemblies."""
        return sum(tally.in_favour for tally in await self._tallies(info, position))

    @strawberry.field(description="No votes of all entities added up on the item at this place: it binds nobody.")
    async def combined_against(self, info: Info, position: int) -> int:
        """No votes of this country's assemblies."""
        return sum(tally.against for tally in await self._tallies(info, position))

    @strawberry.field(description="Always false: what binds is each entity's own result.")
    def combined_binding(self) -> bool:
        """Whether the combined figure binds anybody."""
        return False

    async def _items(self, info: Info, position: int) -> list[domain.Resolution]:
        loaders = loaders_of(info.context)
        meetings = await loaders.assemblies_of_meeting.load(self.meeting)
        agendas = await loaders.agenda.load_many([meeting.record.id for meeting in meetings])
        return [item for agenda in agendas for item in agenda if item.position == position]

    async def _tallies(self, info: Info, position: int) -> list[domain.Tally]:
        items = await self._items(info, position)
        found = await loaders_of(info.context).tally.load_many([item.id for item in items])
        return [tally for tally in found if tally is not None]
