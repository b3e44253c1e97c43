"""What mutations of the group's agreements answer."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph.partnership.agreement import GroupAgreement
from services.clients.store.partnership.agreements import agreements


@strawberry.type(description="The agreement as it stands now.")
class GroupAgreementPayload:
    """The agreement as it stands now."""

    agreement: GroupAgreement


async def shown(context: RequestContext, id_: str) -> GroupAgreementPayload:
    """The agreement with this id, which was written a moment ago."""
    key = uuid_of(id_, "agreement")
    async with context.reading() as reading:
        found = (await agreements(reading, [key]))[key]
    return GroupAgreementPayload(agreement=GroupAgreement.of(found))
