"""What follows a meeting, as fields of the assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from commons.subgraph.context import Info
from services.governance.graph.after.minutes import Minutes
from services.governance.graph.loaders import loaders_of

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.field(description="Its minutes: the version that stands; null before they are drafted.")
async def minutes(root: Assembly, info: Info) -> Minutes | None:
    """The newest version."""
    found = await loaders_of(info.context).minutes.load(root.record.id)
    return Minutes.of(found[-1], root.country) if found else None


@strawberry.field(description="Every version of its minutes, oldest first.")
async def minutes_versions(root: Assembly, info: Info) -> list[Minutes] | None:
    """All versions."""
    found = await loaders_of(info.context).minutes.load(root.record.id)
    return [Minutes.of(row, root.country) for row in found]
