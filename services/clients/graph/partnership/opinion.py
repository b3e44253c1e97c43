"""Opinions of the ethics committee and of the members, as the graph shows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from services.clients.domain.partnership import PartnershipStatus, opinions
from services.clients.domain.partnership.opinions import Verdict
from services.clients.graph.organisations.sole_traders import shown_to
from services.clients.graph.relation_loaders import client_loader
from services.clients.graph.types import client as client_type  # as a module: each of the two shows the other

if TYPE_CHECKING:
    from services.clients.graph.types.client import Client


@strawberry.type(description="What the ethics committee thinks, by its secretary. It never blocks a step.")
class EthicsOpinion:
    """An opinion."""

    verdict: Verdict
    says: str = strawberry.field(description="The opinion.")
    given_on: date = strawberry.field(description="The day it was given.")


@strawberry.type(description="A question about a client for the ethics committee.")
class EthicsReferral:
    """A referral."""

    row: strawberry.Private[opinions.EthicsReferral]
    id: strawberry.ID
    question: str = strawberry.field(description="What the committee is asked.")
    referred_on: date = strawberry.field(description="The day of the referral.")
    opinion: EthicsOpinion | None = strawberry.field(description="Its opinion; null while it waits.")

    @strawberry.field(
        description="The client it is about; null for a sole trader, who is a person, to all but her client officers."
    )
    async def client(
        self, info: Info
    ) -> Annotated[Client, strawberry.lazy("services.clients.graph.types.client")] | None:
        """The client."""
        found = await client_loader(info.context).load(self.row.client)
        hidden = found.sole_trader is not None and not shown_to(info.context, found.entity)
        return None if hidden else client_type.Client.of(found)

    @classmethod
    def of(cls, country: str, found: opinions.EthicsReferral) -> EthicsReferral:
        """The referral as shown."""
        said = found.opinion
        return cls(
            row=found,
            id=strawberry.ID(global_id(country, "referral", found.id)),
            question=found.question,
            referred_on=found.referred_on,
            opinion=None
            if said is None
            else EthicsOpinion(verdict=said.verdict, says=said.says, given_on=said.given_on),
        )


@strawberry.type(description="How many were in favour, against, and abstained.")
class OpinionCount:
    """A count."""

    in_favour: int = strawberry.field(description="In favour.")
    against: int = strawberry.field(description="Against.")
    abstained: int = strawberry.field(description="Without an opinion.")

    @classmethod
    def of(cls, found: opinions.Count) -> OpinionCount:
        """The count as shown."""
        return cls(in_favour=found.in_favour, against=found.against, abstained=found.abstained)


@strawberry.type(description="The members are asked what they think of a step, before it is taken.")
class MembersOpinion:
    """A question to the members."""

    id: strawberry.ID
    step: PartnershipStatus = strawberry.field(description="The step they are asked about.")
    question: str = strawberry.field(description="What they are asked.")
    asked_on: date = strawberry.field(description="The day they were asked.")
    closes_on: date = strawberry.field(description="The last day to answer.")
    count: OpinionCount | None = strawberry.field(description="What they said; null while they are asked.")
    closed_on: date | None = strawberry.field(description="The day it was counted.")
    source: str | None = strawberry.field(description="Where they were asked: a meeting, a poll.")

    @classmethod
    def of(cls, country: str, found: opinions.MembersOpinion) -> MembersOpinion:
        """The question as shown."""
        said = found.answer
        return cls(
            id=strawberry.ID(global_id(country, "opinion", found.id)),
            step=found.step,
            question=found.question,
            asked_on=found.asked_on,
            closes_on=found.closes_on,
            count=None if said is None else OpinionCount.of(said.count),
            closed_on=None if said is None else said.closed_on,
            source=None if said is None else said.source,
        )
