"""The list of delegates and substitutes as it is displayed: for members of the entity and its bureau."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.governance.graph.delegates.delegate import Delegate, delegates_page
from services.governance.graph.delegates.election import DelegateDisplay
from services.governance.graph.mutations.kit import require_own_or_role
from services.governance.store import delegate_elections, delegates, sections


@strawberry.type(description="The list on display, a page of it: delegates and substitutes of all sections.")
class DelegateList:
    """The list on display."""

    display: DelegateDisplay | None
    elected: Connection[Delegate]


@strawberry.field(
    description="The elected and their substitutes with names and address or e-mail, as the law has them displayed. A "
    "member of the entity names her own membership and sees it once it is displayed; paging through it is her copy."
)
async def delegate_list(
    info: Info, election: strawberry.ID, membership: strawberry.ID, first: First = None, after: After = None
) -> DelegateList | None:
    """One page of the list."""
    context, page = info.context, page_of(first, after)
    asked = uuid_of(membership, "membership", context.country)
    async with context.reading() as session:
        found = await delegate_elections.by_id(session, uuid_of(election, "delegateelection", context.country))
        known = await sections.standing_of(session, found.apportionment, asked, None)
    own = await require_own_or_role(context, "Query.delegateList", found.entity, asked)
    if own and known.section is None:
        raise Refusal("FORBIDDEN", "The list is for members of the entity whose delegates these are.")
    shown = found.facts.display
    if own and (shown is None or context.today < shown.first_day):
        raise Refusal("NOT_FOUND", "The list is not on display yet.")
    async with context.reading() as session:
        rows = await delegates.page_of_election(session, found.id, None, None, page)
    return DelegateList(
        display=DelegateDisplay.of(shown),
        elected=delegates_page(page, rows, context.country),
    )
