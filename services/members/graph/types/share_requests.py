"""Share operations on their way into the register."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.members.domain.share_register import OperationKind
from services.members.domain.shares import on_their_way as domain
from services.members.domain.shares.on_their_way import RequestState
from services.members.graph.types import shares as _named  # noqa: F401 - names the enum of kinds

strawberry.enum(RequestState, name="ShareRequestState", description="Where an operation is on its way.")


@strawberry.type(description="One step of a share operation on its way; steps are only added.")
class ShareRequestStep:
    """One step."""

    number: int = strawberry.field(description="From 1 on; the newest is the request's version.")
    state: RequestState = strawberry.field(description="Where it was from then on.")
    happened_on: date
    reason: str | None
    operation: int | None = strawberry.field(description="The register's number, once it is done.")


@strawberry.type(description="A share operation on its way; the register gives it a number only when it is done.")
class ShareRequest:
    """A share operation on its way."""

    id: strawberry.ID
    membership_id: strawberry.ID = strawberry.field(description="Whose shares.")
    kind: OperationKind
    share_class: str = strawberry.field(description="The class's code.")
    shares: int = strawberry.field(description="How many.")
    amount: str | None = strawberry.field(description="Money, for payments; in the entity's currency.")
    value_date: date | None = strawberry.field(description="From when it is to count; null: the day it is done.")
    state: RequestState = strawberry.field(description="Where it is.")
    version: int = strawberry.field(description="The number of its newest step: what the next one may name.")
    operation: int | None = strawberry.field(description="The register's number, once it is done.")
    steps: list[ShareRequestStep]

    @classmethod
    def of(cls, request: domain.ShareRequest, country: str) -> ShareRequest:
        """The request as shown."""
        asked = request.asked
        return cls(
            id=strawberry.ID(global_id(country, "share_request", request.id)),
            membership_id=strawberry.ID(global_id(country, "membership", request.membership)),
            kind=asked.kind,
            share_class=asked.share_class,
            shares=asked.shares,
            amount=None if asked.amount is None else str(asked.amount),
            value_date=request.value_date,
            state=request.state,
            version=request.version,
            operation=request.steps[-1].operation,
            steps=[
                ShareRequestStep(
                    number=step.number,
                    state=step.state,
                    happened_on=step.on,
                    reason=step.reason,
                    operation=step.operation,
                )
                for step in request.steps
            ],
        )
