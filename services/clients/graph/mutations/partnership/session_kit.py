"""What the two mutations of a consultative session answer."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph.partnership.session import ConsultativeSession
from services.clients.store.partnership.sessions import session_by_id


@strawberry.type(description="The session as it stands now.")
class ConsultativeSessionPayload:
    """The session as it stands now."""

    session: ConsultativeSession


async def shown(context: RequestContext, id_: str) -> ConsultativeSessionPayload:
    """The session with this id, which was written a moment ago."""
    async with context.reading() as reading:
        found = await session_by_id(reading, uuid_of(id_, "session", context.country))
    assert found is not None
    return ConsultativeSessionPayload(session=ConsultativeSession.of(context.country, found))
