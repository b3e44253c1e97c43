"""Looking members up at the desk of a meeting, by number or name."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.conflict import ConflictOfInterest
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.room.presence import Presence
from services.governance.graph.stubs import Membership
from services.governance.graph.words import RollReason
from services.governance.store.desk import names
from services.governance.store.desk.names import Named
from services.governance.store.desk.standing import AtTheDesk, at_the_desk

TEXT_MAX = 100
"""Characters of what is looked for."""
MOST = 20
"""Members shown: a desk that finds more asks for more letters."""


@strawberry.type(
    description="A conflict of interest as the desk sees it: on which item of the agenda, and what it takes."
)
class DeskConflict:
    """One item on which she is concerned."""

    resolution: strawberry.ID
    conflict: ConflictOfInterest


@strawberry.type(
    description="A member before the desk. `votes` and `reason` by the roll with the door's changes (null before there "
    "is one); `presence`: her last one."
)
class DeskLine:
    """One member and how she stands."""

    membership: Membership
    number: int
    name: str | None
    votes: int | None
    reason: RollReason | None
    explanation: str | None
    law: LawReference | None
    organisation: bool = strawberry.field(description="Whether it is an organisation's: somebody else comes for it.")
    acts: bool = strawberry.field(description="Whether she has a proxy or represents somebody today.")
    here: bool = strawberry.field(description="Whether she is in the room.")
    presence: Presence | None
    proxy_given_to: Membership | None = strawberry.field(description="The member who holds her proxy, if one does.")
    proxy_given_to_outsider: Outsider | None = strawberry.field(description="The outsider who holds it, if one does.")
    proxies_held: int = strawberry.field(description="Proxies in her hand.")
    conflicts: list[DeskConflict] = strawberry.field(description="Items of the agenda that she is concerned by.")


async def desk_lookup(context: RequestContext, assembly: Assembly, text: str) -> list[DeskLine]:
    """At most twenty members, by number. Raises `Refusal` BAD_ARGUMENT, PARTITION_UNAVAILABLE."""
    if not 0 < len(text.strip()) <= TEXT_MAX:
        raise Refusal("BAD_ARGUMENT", f"Look for a number or a name, in at most {TEXT_MAX} characters.")
    found = await names.found(context.partition, assembly, context.today, text, MOST)
    roll = await loaders_of(context).roll_of_assembly.load(assembly.id)
    ids = [row.membership for row in found]
    async with context.reading() as session:
        known = await at_the_desk(session, assembly, roll, context.today, ids)
    return [await _line(context, row, known[row.membership]) for row in found]


async def _line(context: RequestContext, named: Named, known: AtTheDesk) -> DeskLine:
    country, entitled, last = context.country, known.entitlement, known.last
    proxy = known.proxy_with
    outsider = await loaders_of(context).outsider.load(proxy.id) if proxy and proxy.outsider else None
    return DeskLine(
        membership=membership_of(country, named.membership),
        number=named.number,
        name=named.name,
        votes=entitled.votes if entitled else None,
        reason=entitled.reason if entitled else None,
        explanation=entitled.explanation if entitled else None,
        law=LawReference.of(entitled.law) if entitled else None,
        organisation=entitled is not None and entitled.organisation,
        acts=known.acts,
        here=last is not None and last.left_at is None,
        presence=Presence.of(last, country) if last else None,
        proxy_given_to=membership_of(country, proxy.id) if proxy and not proxy.outsider else None,
        proxy_given_to_outsider=Outsider.of(outsider, country) if outsider else None,
        proxies_held=known.held,
        conflicts=[
            DeskConflict(
                resolution=strawberry.ID(global_id(country, "resolution", row.resolution)),
                conflict=await ConflictOfInterest.of(row, context),
            )
            for row in known.conflicts
        ],
    )
