"""findLinkCandidates: which members may be known in another country, by keyed hashes of name and day of birth."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.graph.mutations.own_membership import check_country
from services.members.store.find_candidates import find_candidates


@strawberry.input
class FindLinkCandidatesInput:
    """Whose members are compared with those of every other country."""

    country: CountryCode = strawberry.field(description="The country that searches.")
    idempotency_key: str | None = None


@strawberry.type
class FindLinkCandidatesPayload:
    """What came of it; `linkCandidates` lists them."""

    found: int = strawberry.field(description="How many that were not known before.")


@mutation(description="Search for members who may be known in another country. Nobody is joined by it.")
async def find_link_candidates(info: Info, input: FindLinkCandidatesInput) -> FindLinkCandidatesPayload:
    """For a membership officer of the whole country. Refuses PARTITION_UNAVAILABLE: every country or none."""
    context = info.context
    check_country(context, str(input.country))
    coordinate = "Mutation.findLinkCandidates"
    context.require(coordinate)
    if context.entities_in_scope(coordinate) is not None:
        raise Refusal("FORBIDDEN", f"{coordinate} compares the whole country's people, and needs an office for it all.")
    async with context.writing("findLinkCandidates", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            found = await find_candidates(session, context.partition, context.today)
            session.record("candidates.searched", f"search {found}", found=found)
    return FindLinkCandidatesPayload(found=int(session.subject.rpartition(" ")[2]))
