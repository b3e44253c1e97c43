"""Revoke a proxy."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.room.proxy import check_running
from services.governance.graph.mutations.give_proxy import giver
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.proxy import Proxy
from services.governance.store import assemblies
from services.governance.store.counted import all_counted
from services.governance.store.proxies import records as proxies


@strawberry.input
class RevokeProxyInput:
    """Which proxy."""

    proxy: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class RevokeProxyPayload:
    """The proxy, which stands no more."""

    proxy: Proxy


@mutation(
    description="Take a proxy back, until the vote: by the member herself or an organiser. What was counted with it "
    "stays counted."
)
async def revoke_proxy(info: Info, input: RevokeProxyInput) -> RevokeProxyPayload:
    """Check whose it is and that it stands, and close it."""
    context = info.context
    wanted = uuid_of(input.proxy, "proxy", context.country)
    async with context.writing("revokeProxy", input, input.idempotency_key, long=True) as session:
        row = await proxies.by_id(session, wanted)
        await assemblies.hold(session, row.assembly)
        assembly = await assemblies.by_id(session, row.assembly)
        acts = await giver(session, assembly, row.given.principal)
        await require_own_or_role(context, "Mutation.revokeProxy", assembly.entity, acts)
        if session.replayed is None:
            if not (await proxies.by_id(session, wanted)).stands:
                raise Refusal("TRANSITION_NOT_ALLOWED", "This proxy was revoked before.")
            check_running(await all_counted(session, assembly.id))
            await proxies.revoke(session, wanted)
            session.record("revokeProxy", input.proxy)
            session.announce("proxy.revoked", proxy=input.proxy, **meeting_of(session, assembly))
        found = await proxies.by_id(session, wanted)
    return RevokeProxyPayload(proxy=Proxy.of(found, context.country))
