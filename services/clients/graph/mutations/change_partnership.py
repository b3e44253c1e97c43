"""`changePartnership`: one dated step on the ladder, up or down."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import PartnershipStatus, change
from services.clients.graph import entities
from services.clients.graph.types.client import Client
from services.clients.store.partnerships import histories, save_step


@strawberry.input(description="One step on the ladder.")
class ChangePartnershipInput:
    """One step on the ladder."""

    client: strawberry.ID
    status: PartnershipStatus
    reason: str
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    idempotency_key: str | None = None


@strawberry.type(description="The client as it stands now.")
class ChangePartnershipPayload:
    """The client as it stands now."""

    client: Client


@mutation(description="Take one step on the ladder.")
async def change_partnership(info: Info, input: ChangePartnershipInput) -> ChangePartnershipPayload:
    """Take one step. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    client = uuid_of(input.client, "client", context.country)
    found = (await entities.clients(context, [client]))[0]
    if found is None:
        raise Refusal("NOT_FOUND", "No client has this id; find it by clients or organisationByIdentifier.")
    context.require("Mutation.changePartnership", found.row.entity)
    async with context.writing("changePartnership", input, input.idempotency_key) as session:
        if session.replayed is None:
            history = (await histories(session, [client]))[client]
            step = change(history, input.status, input.valid_from or context.today, input.reason, context.today)
            await save_step(session, client, step)
            id_ = global_id(context.country, "client", client)
            told = {"status": step.fresh.status.value, "since": step.fresh.since.isoformat()}
            session.record("partnership.changed", id_, reason=step.fresh.reason, **told)
            session.announce("partnership.changed", client=id_, entity=found.row.entity, **told)
    changed = (await entities.clients(context, [client]))[0]
    assert changed is not None
    return ChangePartnershipPayload(client=changed)
