"""Fields of a legal entity about what it wants of partners, and where they are heard."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.partnership import charter
from services.clients.graph.partnership import loaders
from services.clients.graph.partnership.charter import Charter
from services.clients.graph.partnership.client_fields import REFERRALS
from services.clients.graph.partnership.newest import newest
from services.clients.graph.partnership.opinion import EthicsReferral
from services.clients.graph.partnership.rules import PartnershipRules
from services.clients.graph.partnership.session import ConsultativeBody
from services.clients.store.partnership.charters import charters_of
from services.clients.store.partnership.opinions import referrals_in
from services.clients.store.partnership.rules import rules_on

On = Annotated[date | None, strawberry.argument(description="On this day; today if absent.")]
Waiting = Annotated[bool, strawberry.argument(description="Only those without an opinion.")]
_CHARTERS: Order[charter.Charter] = newest("charter", lambda one: one.valid_from)


@strawberry.type
class LegalEntityPartnership:
    """What an entity wants of partners."""

    id: strawberry.ID

    @property
    def subject(self) -> Subject:
        """Whose fields these are."""
        return Subject(entity=self.id)

    @strawberry.field(description="What it wants before each step of the partnership ladder.")
    async def partnership_rules(self, info: Info, on: On = None) -> PartnershipRules | None:
        """The rules in force."""
        async with info.context.reading() as session:
            return PartnershipRules.of(await rules_on(session, self.id, on or info.context.today))

    @strawberry.field(description="Versions of the charter that its partners sign, the newest first.")
    async def charters(self, info: Info, first: First = None, after: After = None) -> Connection[Charter] | None:
        """Charters."""
        context = info.context
        async with context.reading() as session:
            found = await charters_of(session, self.id)
        return listed(
            context.country, page_of(first, after), found, _CHARTERS, lambda one: Charter.of(context.country, one)
        )

    @strawberry.field(description="Where its clients and partners are heard.")
    async def consultative_bodies(self, info: Info) -> list[ConsultativeBody] | None:
        """Consultative bodies."""
        found = await loaders.bodies_of(info.context).load(self.id)
        return [ConsultativeBody.of(info.context.country, one) for one in found]

    @strawberry.field(description="Questions about its clients for the ethics committee, the newest first.")
    async def client_referrals(
        self, info: Info, waiting: Waiting = False, first: First = None, after: After = None
    ) -> Connection[EthicsReferral] | None:
        """Referrals."""
        context = info.context
        async with context.reading() as session:
            found = await referrals_in(session, self.id, waiting=waiting)
        return listed(
            context.country,
            page_of(first, after),
            found,
            REFERRALS,
            lambda one: EthicsReferral.of(context.country, one),
        )
