"""Who is in the room, as the graph shows it."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.governance.domain.room import presence as domain
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import PresenceForm
from services.governance.store import presence as store
from services.governance.store.presence import PresenceQuery


@strawberry.type(
    description="Somebody in the room, from arriving to leaving: a membership, or an outsider who acts for one. Who "
    "leaves and comes back has a presence for each time."
)
class Presence:
    """One coming and going."""

    id: strawberry.ID
    membership: Membership | None
    outsider: strawberry.ID | None
    outsider_name: str | None
    form: PresenceForm
    arrived_at: datetime
    left_at: datetime | None = strawberry.field(description="Null while she is there.")
    entered_by: str = strawberry.field(description="Who made the entry.")

    @classmethod
    def of(cls, record: domain.Presence, country: str) -> Presence:
        """The presence as shown."""
        holder = record.holder
        return cls(
            id=strawberry.ID(global_id(country, "presence", record.id)),
            membership=None if holder.outsider else membership_of(country, holder.id),
            outsider=strawberry.ID(global_id(country, "outsider", holder.id)) if holder.outsider else None,
            outsider_name=record.outsider_name,
            form=record.form,
            arrived_at=record.arrived_at,
            left_at=record.left_at,
            entered_by=record.entered_by,
        )


async def attendance_page(context: RequestContext, query: PresenceQuery, page: Page) -> Connection[Presence]:
    """A page of presences in the order of arrival."""
    async with context.reading() as session:
        found = [Presence.of(row, context.country) for row in await store.page_of(session, query, page)]
    return connection(page, [(encode_cursor((), node.id), node) for node in found])


def holder_of(context: RequestContext, membership: str | None, outsider: str | None) -> domain.Holder:
    """Who is meant: a membership, or an outsider. BAD_ARGUMENT for both or neither."""
    if (membership is None) == (outsider is None):
        raise Refusal("BAD_ARGUMENT", "Name a membership, or an outsider who acts for one.")
    if membership is not None:
        return domain.Holder(uuid_of(membership, "membership", context.country), outsider=False)
    return domain.Holder(uuid_of(str(outsider), "outsider", context.country), outsider=True)
