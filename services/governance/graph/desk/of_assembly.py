"""What an assembly shows of its desk."""

from __future__ import annotations

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from services.governance.domain import assembly as domain
from services.governance.graph.desk.bureau import Bureau, load_bureau
from services.governance.graph.desk.items import RunningItem, running_agenda
from services.governance.graph.desk.lookup import DeskLine, desk_lookup


@strawberry.type(
    description="Addresses on the gateway (GET, with the same bearer token), under the rule of the attendance. Each "
    "download leaves an audit line."
)
class AttendanceFiles:
    """The attendance list as files."""

    csv: str = strawberry.field(description="For a spreadsheet.")
    document: str = strawberry.field(description="For the minutes, which it is an annex of (PDF/A-2b).")


@strawberry.type
class AssemblyAtItsDesk:
    """An assembly while it is held."""

    record: strawberry.Private[domain.Assembly]
    country: strawberry.Private[str]

    @strawberry.field(description="The agenda in the order in which it is taken, and which item is open.")
    async def running_agenda(self, info: Info) -> list[RunningItem]:
        """Its items, where the meeting has them."""
        return await running_agenda(info.context, self.record.id)

    @strawberry.field(
        description="Members of the entity by register number, or by the beginnings of their names (accents do not "
        "matter), at most twenty, as the desk sees them. Each reading is in the member's log."
    )
    async def desk_lookup(self, info: Info, find: str) -> list[DeskLine] | None:
        """Who stands before the desk."""
        return await desk_lookup(info.context, self.record, find)

    @strawberry.field(description="Who runs it, and which offices the law asks for.")
    async def bureau(self, info: Info) -> Bureau:
        """Its bureau."""
        return await load_bureau(info.context, self.record)

    @strawberry.field(description="Who was there and who was represented, from arriving to leaving, with names.")
    def attendance_list(self) -> AttendanceFiles | None:
        """The addresses of its attendance list."""
        stem = f"/files/{self.country}/attendance/{global_id(self.country, 'assembly', self.record.id)}"
        return AttendanceFiles(csv=f"{stem}.csv", document=f"{stem}.pdf")
