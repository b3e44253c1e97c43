"""Scalars and small value types that several subgraphs share."""

from __future__ import annotations

from decimal import Decimal
from typing import NewType

import strawberry
from strawberry.federation.schema_directives import Shareable
from strawberry.schema.config import StrawberryConfig

CountryCode = NewType("CountryCode", str)
"""A code of the country directory; a scalar, not an enum, so that an eleventh country is data."""

Fraction = NewType("Fraction", str)
"""An exact fraction as `n/d` in lowest terms."""

SCALARS = {
    CountryCode: strawberry.scalar(
        name="CountryCode",
        serialize=str,
        parse_value=str,
        description="A code of the country directory: ISO 3166-1 alpha-2, or EU for the group.",
    ),
    Fraction: strawberry.scalar(
        name="Fraction",
        serialize=str,
        parse_value=str,
        description="An exact fraction, `n/d` in lowest terms.",
    ),
}


@strawberry.type(directives=[Shareable()], description="An amount of money in its own currency, never converted.")
class Money:
    """An amount of money in its own currency."""

    amount: Decimal = strawberry.field(description="Exact, in units of the currency.")
    currency: str = strawberry.field(description="ISO 4217, like EUR.")


def configuration() -> StrawberryConfig:
    """The Strawberry settings of every subgraph."""
    return StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True)
