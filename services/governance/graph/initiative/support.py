"""Who signed, against what the law asks, as the graph shows it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain.initiative import support as domain
from services.governance.domain.initiative.support import Weight
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.words import QuorumUnit
from services.governance.graph.law import LawReference
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.initiative import signing
from services.governance.store.initiative.initiatives import InitiativeRecord
from services.governance.store.initiative.signing import SignatureRecord


@strawberry.type(description="One number of a threshold: how many are needed, and how many signed.")
class NeededSignatures:
    """One number."""

    unit: QuorumUnit
    needed: int
    signed: int


@strawberry.type(
    description="Who signed, against the register of `countedOn`. `needed`: each number that the rule names, of which "
    "one or all must be reached, as it says. Signatures that came after the count are added with what they weighed "
    "when they came; all are counted anew before anything follows."
)
class Support:
    """The support of an initiative."""

    members: int
    votes: int
    shares: int
    of_members: int
    of_votes: int
    of_shares: int
    counted_on: date
    reached: bool
    needed: list[NeededSignatures]
    law: LawReference

    @classmethod
    def of(cls, leaf: Leaf, record: InitiativeRecord) -> Support | None:
        """The support by a threshold; None where none binds any more, or nobody counted yet."""
        counted = record.counted
        if counted is None or leaf.absent is not None:
            return None
        signed = counted.signed if counted.reached else record.running
        found = domain.support(leaf, signed, counted.whole)
        return cls(
            members=signed.members,
            votes=signed.votes,
            shares=signed.shares,
            of_members=counted.whole.members,
            of_votes=counted.whole.votes,
            of_shares=counted.whole.shares,
            counted_on=counted.on,
            reached=counted.reached,
            needed=[
                NeededSignatures(unit=QuorumUnit(row.unit), needed=row.needed, signed=row.signed)
                for row in found.needed
            ],
            law=LawReference.of(leaf),
        )


@strawberry.type(description="One signature that stands, with what she weighed on the day she signed.")
class InitiativeSignature:
    """A signature."""

    membership: Membership
    signed_on: date
    votes: int
    shares: int
    on_behalf: bool = strawberry.field(description="Entered by the bureau, from paper.")
    recorded_at: datetime

    @classmethod
    def of(cls, row: SignatureRecord, country: str) -> InitiativeSignature:
        """The signature as shown."""
        weight: Weight = row.weight
        return cls(
            membership=membership_of(country, row.membership),
            signed_on=row.signed_on,
            votes=weight.votes,
            shares=weight.shares,
            on_behalf=row.on_behalf,
            recorded_at=row.at,
        )


@strawberry.type
class SignedInitiative:
    """What members start and sign."""

    record: strawberry.Private[InitiativeRecord]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]

    @strawberry.field(description="The signatures that stand, in the order in which they came.")
    async def signatures(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[InitiativeSignature] | None:
        """A page of signatures."""
        return await _signatures_page(info.context, self.record.initiative.id, page_of(first, after))


async def _signatures_page(context: RequestContext, initiative: UUID, page: Page) -> Connection[InitiativeSignature]:
    async with context.reading() as session:
        found = await signing.page_of(session, initiative, page)
    country = context.country
    rows = [(encode_cursor((), global_id(country, "signature", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: InitiativeSignature.of(row, country))
