"""A year's movements of shares by category, for a reviser."""

from __future__ import annotations

import strawberry

from commons.subgraph.scalars import Money
from services.members.domain.share_register import OperationKind
from services.members.domain.shares import movements as domain
from services.members.domain.shares.movements import MovementKind
from services.members.graph.types import shares as _named  # noqa: F401 - names the enum of kinds

strawberry.enum(
    MovementKind,
    name="ShareMovementKind",
    description="Why a category's shares changed; CATEGORY_IN and CATEGORY_OUT: members who changed category.",
)


@strawberry.type(description="Shares, and the money paid in on them; below zero what went.")
class ShareAmount:
    """Shares and money."""

    shares: int = strawberry.field(description="How many.")
    paid: Money = strawberry.field(description="The money paid in on them.")

    @classmethod
    def of(cls, amount: domain.Amount, currency: str) -> ShareAmount:
        """As shown."""
        return cls(shares=amount.shares, paid=Money(amount=amount.paid, currency=currency))


@strawberry.type(description="One kind of movement.")
class ShareMovement:
    """One kind of movement."""

    kind: MovementKind
    amount: ShareAmount = strawberry.field(description="What came, or (below zero) went.")


@strawberry.type(description="A category's year: opening and movements come to the closing.")
class CategoryMovements:
    """A category's year."""

    category: str | None = strawberry.field(description="The category's code; null: members without one.")
    opening: ShareAmount = strawberry.field(description="On the last day of the year before.")
    movements: list[ShareMovement] = strawberry.field(description="What happened in the year, by kind.")
    closing: ShareAmount = strawberry.field(description="On the last day, counted from the register on its own.")
    balanced: bool = strawberry.field(description="Whether opening and movements come to the closing.")

    @classmethod
    def of(cls, row: domain.CategoryMovements, currency: str) -> CategoryMovements:
        """As shown."""
        return cls(
            category=row.category,
            opening=ShareAmount.of(row.opening, currency),
            movements=[
                ShareMovement(kind=kind, amount=ShareAmount.of(amount, currency))
                for kind, amount in row.movements.items()
            ],
            closing=ShareAmount.of(row.closing, currency),
            balanced=row.balanced,
        )


@strawberry.type(description="Requests that were refused for one reason.")
class RefusedShares:
    """Requests that were refused."""

    kind: OperationKind
    reason: str
    times: int = strawberry.field(description="How many requests.")
    shares: int = strawberry.field(description="How many shares they asked for.")


@strawberry.type(description="Movements of an entity's shares in a calendar year, by category.")
class ShareMovements:
    """A year."""

    year: int = strawberry.field(description="The calendar year.")
    categories: list[CategoryMovements] = strawberry.field(description="By code.")
    refused: list[RefusedShares] = strawberry.field(description="Requests refused in the year, at most 500 reasons.")
    exits: ShareAmount = strawberry.field(description="Shares given back or lost, and the money that left with them.")
    members_out: int = strawberry.field(description="How many members gave shares back or lost them.")
    csv: str = strawberry.field(description="The same as a file: one row for each category and movement.")
