"""Fields of a client about its place on the ladder: for the client team and auditors of its entity alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.partnership import PartnershipStatus, charter, conflicts, decision, opinions, ties
from services.clients.domain.partnership.insolvency import PartnershipReview as Review
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.graph.partnership import loaders
from services.clients.graph.partnership.charter import CharterSignature
from services.clients.graph.partnership.conflict import ClientTie, ConflictCheck
from services.clients.graph.partnership.decision import PartnershipCondition, PartnershipDecision
from services.clients.graph.partnership.insolvency import PartnershipReview
from services.clients.graph.partnership.looking import look
from services.clients.graph.partnership.newest import newest
from services.clients.graph.partnership.opinion import EthicsReferral, MembersOpinion
from services.clients.store.rows import ClientRow

RowT = TypeVar("RowT")
NodeT = TypeVar("NodeT")
From = Annotated[date | None, strawberry.argument(description="From which day on; today if absent.")]
By = Annotated[
    DecidingBody | None, strawberry.argument(description="Who decides; DECIDING_BODY is missing without it.")
]

_SIGNATURES: Order[charter.CharterSignature] = newest("signature", lambda one: one.since)
_TIES: Order[ties.ClientTie] = newest("tie", lambda one: one.since)
_CHECKS: Order[conflicts.ConflictCheck] = newest("check", lambda one: one.checked_on)
REFERRALS: Order[opinions.EthicsReferral] = newest("referral", lambda one: one.referred_on)
_MEMBERS: Order[opinions.MembersOpinion] = newest("opinion", lambda one: one.asked_on)
_REVIEWS: Order[Review] = newest("review", lambda one: one.opened_on)
_DECISIONS: Order[decision.PartnershipDecision] = newest("decision", lambda one: one.since)


@strawberry.type
class ClientPartnership:
    """What a client's place on the ladder rests on."""

    row: strawberry.Private[ClientRow]

    @strawberry.field(description="Changes with each write on its ladder; a correction says at which it was read.")
    async def partnership_version(self, info: Info) -> int | None:
        """The version of the ladder."""
        return await loaders.versions(info.context).load(self.row.client)

    @strawberry.field(description="What a step would take, and how each condition stands; nothing is written.")
    async def step_conditions(
        self, info: Info, step: PartnershipStatus, valid_from: From = None, body: By = None
    ) -> list[PartnershipCondition] | None:
        """The conditions of a step."""
        found = await look(info.context, self.row, step, valid_from or info.context.today, body)
        return [PartnershipCondition.of(one) for one in found]

    @strawberry.field(description="Steps as they were decided, the latest first.")
    async def partnership_decisions(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[PartnershipDecision] | None:
        """Decisions."""
        found = await loaders.decided(info.context).load(self.row.client)
        return _page(info.context, found, _DECISIONS, PartnershipDecision.of, first, after)

    @strawberry.field(description="Its signatures of the charter, the latest first.")
    async def charter_signatures(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[CharterSignature] | None:
        """Signatures."""
        found = await loaders.signatures(info.context).load(self.row.client)
        return _page(info.context, found, _SIGNATURES, CharterSignature.of, first, after)

    @strawberry.field(description="What was declared of it, the latest first.")
    async def ties(self, info: Info, first: First = None, after: After = None) -> Connection[ClientTie] | None:
        """Ties."""
        found = await loaders.declared(info.context).load(self.row.client)
        return _page(info.context, found, _TIES, ClientTie.of, first, after)

    @strawberry.field(description="Conflict checks, the latest first.")
    async def conflict_checks(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[ConflictCheck] | None:
        """Checks."""
        found = await loaders.checked(info.context).load(self.row.client)
        return _page(info.context, found, _CHECKS, ConflictCheck.of, first, after)

    @strawberry.field(description="Questions about it for the ethics committee, the latest first.")
    async def ethics_referrals(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[EthicsReferral] | None:
        """Referrals."""
        found = await loaders.referrals(info.context).load(self.row.client)
        return _page(info.context, found, REFERRALS, EthicsReferral.of, first, after)

    @strawberry.field(description="What the members were asked about it, the latest first.")
    async def members_opinions(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[MembersOpinion] | None:
        """Questions to the members."""
        found = await loaders.asked_members(info.context).load(self.row.client)
        return _page(info.context, found, _MEMBERS, MembersOpinion.of, first, after)

    @strawberry.field(description="Reviews of its place, the latest first.")
    async def partnership_reviews(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[PartnershipReview] | None:
        """Reviews."""
        found = await loaders.reviews(info.context).load(self.row.client)
        return _page(info.context, found, _REVIEWS, PartnershipReview.of, first, after)


def _page(
    context: RequestContext,
    rows: Sequence[RowT],
    order: Order[RowT],
    show: Callable[[str, RowT], NodeT],
    first: int | None,
    after: str | None,
) -> Connection[NodeT]:
    return listed(context.country, page_of(first, after), rows, order, lambda row: show(context.country, row))
