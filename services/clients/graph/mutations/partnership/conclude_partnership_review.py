"""`concludePartnershipReview`: a review ends; where the client is to step down, that step is taken first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import LADDER
from services.clients.domain.partnership.insolvency import PartnershipReview, ReviewEnd, ReviewOutcome, conclude
from services.clients.graph.mutations.partnership.kit import (
    ClientFilePayload,
    client_with,
    not_found,
    note,
    on_file,
)
from services.clients.store.partnership import insolvencies
from services.clients.store.partnerships import histories


@strawberry.input(description="The end of a review.")
class ConcludePartnershipReviewInput:
    """The end of a review."""

    review: strawberry.ID = strawberry.field(description="The review, as Client.partnershipReviews gives its id.")
    outcome: ReviewOutcome
    reason: str
    concluded_on: date | None = strawberry.field(default=None, description="The day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Conclude a review: the client stays where it is, or has stepped down since it was opened.")
async def conclude_partnership_review(info: Info, input: ConcludePartnershipReviewInput) -> ClientFilePayload:
    """Conclude. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.review, "review", context.country)
    async with context.reading() as reading:
        known = await insolvencies.review(reading, key)
    client = await client_with(context, "concludePartnershipReview", known.client if known else None)

    async def work(session: WriteSession) -> None:
        found = await insolvencies.review(session, key)
        if found is None:
            raise not_found("review")
        ended = ReviewEnd(input.outcome, input.reason, input.concluded_on or context.today)
        kept = conclude(found, ended, context.today)
        if input.outcome is ReviewOutcome.STEPPED_DOWN and not await _stepped_down(session, found):
            said = f"The client has not stepped down since {found.opened_on}; take the step by changePartnership first."
            raise Refusal("TRANSITION_NOT_ALLOWED", said, current=client.status.value)
        await insolvencies.save_review_end(session, key, kept)
        review = global_id(session.country, "review", key)
        note(session, "review.concluded", client, review=review, outcome=input.outcome.value)

    return await on_file(context, "concludePartnershipReview", input, client, work)


async def _stepped_down(session: WriteSession, review: PartnershipReview) -> bool:
    """Whether a step down begins on the day the review was opened, or later."""
    history = (await histories(session, [review.client]))[review.client]
    return any(
        later.since >= review.opened_on and LADDER.index(later.status) < LADDER.index(earlier.status)
        for earlier, later in pairwise(history)
    )
