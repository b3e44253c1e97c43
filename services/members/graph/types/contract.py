"""Contracts of work as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.subgraph.context import RequestContext
from commons.subgraph.scalars import Money
from services.members.domain import contracts as domain
from services.members.domain.contracts import ContractKind
from services.members.graph.types.leaving import LeavingLaw

strawberry.enum(
    ContractKind, name="WorkContractKind", description="CESA: entrepreneur salarié associé; CAPE: appui au projet."
)


@strawberry.type(description="A contract of work that carries obligations.")
class WorkContract:
    """One contract."""

    id: strawberry.ID
    kind: ContractKind
    since: date | None = strawberry.field(name="from", description="The first day.")
    until: date | None
    employer: strawberry.ID = strawberry.field(description="The legal entity that employs her.")
    net: Money | None = strawberry.field(description="What it brings net, where that is known.")
    member_by: date | None = strawberry.field(
        description="By when whoever has such a contract must hold shares; null: its law asks for none."
    )
    law: LeavingLaw | None

    @classmethod
    def of(cls, context: RequestContext, contract: domain.Contract) -> WorkContract:
        """From what is known of it now."""
        net, currency = contract.net, context.partition.country.currency
        return cls(
            id=strawberry.ID(global_id(context.country, "contract", contract.id)),
            kind=contract.kind,
            since=contract.period.start,
            until=contract.period.end,
            employer=strawberry.ID(contract.employer),
            net=None if net is None else Money(amount=net, currency=currency),
            member_by=contract.member_by,
            law=LeavingLaw.of(contract.law),
        )
