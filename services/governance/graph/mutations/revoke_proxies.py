"""Revoke many proxies of a meeting at once."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.proxies.file import LINES_MAX
from services.governance.domain.proxies.revoking import PRINCIPAL, Revoking, listed, principals_in, revoking
from services.governance.domain.room.proxy import check_running
from services.governance.graph.listed import listed_page
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.proxies.by_number import members_named
from services.governance.graph.proxies.proxy_import import RejectedProxy
from services.governance.store import assemblies
from services.governance.store.counted import all_counted
from services.governance.store.proxies import records

RULE = "Mutation.revokeProxies"


@strawberry.input(
    description="Which proxies of the meeting, said in one of three ways: `proxies`, `proxyImport` or `content`."
)
class RevokeProxiesInput:
    """Which proxies."""

    assembly: strawberry.ID
    proxies: list[strawberry.ID] | None = strawberry.field(default=None, description="At most 5,000 of them.")
    proxy_import: strawberry.ID | None = strawberry.field(default=None, description="All that came in that file.")
    content: str | None = strawberry.field(
        default=None,
        description="Those that the members of a CSV file gave, in a column `principal` (ids of memberships, or "
        "numbers of the register); other columns are left alone.",
    )
    idempotency_key: str | None = None


@strawberry.type
class RevokeProxiesPayload:
    """What became of them."""

    found: strawberry.Private[Revoking]
    revoked: int = strawberry.field(description="Proxies that were named and stand no more, since now or before.")
    rejected_count: int = strawberry.field(description="Lines that name no proxy of the meeting.")

    @strawberry.field(description="The lines that name none, in their order; in a list, `line` is the place from 1.")
    def rejected(self, first: First = None, after: After = None) -> Connection[RejectedProxy]:
        """A page of them."""
        rows = {str(row.line): row for row in self.found.rejected}
        return listed_page(page_of(first, after), list(rows), lambda name: RejectedProxy.of(rows[name]))


@mutation(
    description="Take many proxies back at once, until the vote, on members' behalf: by a list, by the file they came "
    "in, or by a file of who gave them. Lines that name none are rejected and do not hold up the others; what was "
    "revoked before is left alone, so that a list may be sent again. What was counted stays counted."
)
async def revoke_proxies(info: Info, input: RevokeProxiesInput) -> RevokeProxiesPayload:
    """Find the proxies that are meant, and close those that stand."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    _check_one_way(input)
    members = await members_named(context, RULE, assembly_id, input.content or "", PRINCIPAL)
    async with context.writing("revokeProxies", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require(RULE, assembly.entity)
        found = await _meant(session, context, input, assembly_id, members)
        if session.replayed is None:
            check_running(await all_counted(session, assembly_id))
            revoked = await records.revoke_all(session, assembly_id, found.proxies)
            session.record("revokeProxies", input.assembly, revoked=revoked, rejected=len(found.rejected))
            session.announce("proxies.revoked", **meeting_of(session, assembly))
    return RevokeProxiesPayload(found=found, revoked=len(found.proxies), rejected_count=len(found.rejected))


def _check_one_way(asked: RevokeProxiesInput) -> None:
    if [asked.proxies, asked.proxy_import, asked.content].count(None) != 2:
        raise Refusal("BAD_ARGUMENT", "Name the proxies in one way: proxies, proxyImport or content.")
    if asked.proxies is not None and len(asked.proxies) > LINES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A list has at most {LINES_MAX} proxies; send it in parts.")


async def _meant(
    session: ReadSession,
    context: RequestContext,
    asked: RevokeProxiesInput,
    assembly: UUID,
    members: Mapping[int, UUID],
) -> Revoking:
    rows, country = await records.of_meeting(session, assembly), context.country
    if asked.content is not None:
        lines = principals_in(asked.content, country, members)
        return revoking(lines, {principal: proxy for proxy, principal, _ in rows})
    if asked.proxies is not None:
        lines = listed([uuid_of(row, "proxy", country) for row in asked.proxies])
        return revoking(lines, {proxy: proxy for proxy, _, _ in rows})
    file = uuid_of(asked.proxy_import or "", "proxyimport", country)
    came = {proxy for proxy, _, came_in in rows if came_in == file}
    if not came:
        raise Refusal("NOT_FOUND", "No proxy of this meeting came in such a file.")
    return Revoking(proxies=came)
