"""What can be asked of the group's agreements."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry

from commons.ids import borderless_id, global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Before, Connection, First, Last, connection_of
from services.clients.graph.partnership.agreement import GroupAgreement, GroupAgreementAdoption
from services.clients.store.partnership import agreements


@strawberry.enum(description="NEWEST: the newest first.")
class AgreementOrder(Enum):
    """How lists of agreements and answers are ordered."""

    NEWEST = "NEWEST"


OfOrganisation = Annotated[strawberry.ID | None, strawberry.argument(description="Only those with this organisation.")]
OneAgreement = Annotated[strawberry.ID | None, strawberry.argument(description="Only this one.")]


@strawberry.type
class PartnershipQueries:
    """Agreements of the group."""

    @strawberry.field(description="What the group proposes; its own partition alone has any.")
    async def group_agreements(
        self,
        info: Info,
        organisation: OfOrganisation = None,
        agreement: OneAgreement = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: AgreementOrder = AgreementOrder.NEWEST,
    ) -> Connection[GroupAgreement]:
        """Agreements by page."""
        page = page_of(first, after, last, before)
        of = None if organisation is None else uuid_of(organisation, "organisation")
        one = None if agreement is None else uuid_of(agreement, "agreement")
        async with info.context.reading() as session:
            rows = await agreements.agreement_page(session, page, of, one)
        named = [(encode_cursor((one.proposed_on,), borderless_id("agreement", one.id)), one) for one in rows]
        return connection_of(page, named, GroupAgreement.of)

    @strawberry.field(description="What entities answered to an agreement of the group.")
    async def group_agreement_adoptions(
        self,
        info: Info,
        agreement: strawberry.ID,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: AgreementOrder = AgreementOrder.NEWEST,
    ) -> Connection[GroupAgreementAdoption]:
        """Answers of this country's entities by page."""
        country, page = info.context.country, page_of(first, after, last, before)
        async with info.context.reading() as session:
            rows = await agreements.answer_page(session, page, uuid_of(agreement, "agreement"))
        named = [(encode_cursor((one.since,), global_id(country, "adoption", one.id)), one) for one in rows]
        return connection_of(page, named, lambda one: GroupAgreementAdoption.of(country, one))
