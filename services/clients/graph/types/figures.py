"""Figures of a month as the graph shows them, each with what it is of and how it was made."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.cubes.noise import LABEL, ROUNDING
from commons.subgraph.scalars import CountryCode, Fraction, Money
from services.clients.domain.figures.amounts import LABEL as AMOUNTS_LABEL
from services.clients.domain.figures.words import Counted, Dimension
from services.clients.store.figures.cubes import ClientCube

strawberry.enum(
    Counted,
    name="ClientFiguresOf",
    description="CLIENTS: relations of legal entities with those they work for. MEMBERS: those who invoiced in the "
    "twelve months.",
)
strawberry.enum(
    Dimension,
    name="ClientFiguresBy",
    description="Sector, status and activity (section of NACE 2.1) on the month's last day; a member's sector is that "
    "of her largest client. Engaged: engagements in the twelve months: NONE, OCCASIONAL (up to 2), REGULAR (up to 9), "
    "FREQUENT. Dependence: per cent of what a member invoiced that went to her largest client; UNCLEAR where she "
    "invoiced in several currencies.",
)


@strawberry.type(description="Which cube a figure of clients is of, and how it was made.")
class ClientCubeLabel:
    """What must be said beside every figure."""

    country: CountryCode = strawberry.field(description="Whose partition computed it.")
    month: str = strawberry.field(description="Like 2026-10: its last day, and the twelve months that end with it.")
    version: int = strawberry.field(description="1, or more after corrections; each stays readable.")
    correction: str | None = strawberry.field(description="Why it was counted again; null for the first version.")
    definition: int = strawberry.field(description="Of what is counted; figures of two definitions do not compare.")
    computed_on: date = strawberry.field(description="The day it was computed.")
    threshold: int = strawberry.field(description="Fewer than this are never shown.")
    rounding: int = strawberry.field(description="Counts are multiples of this.")
    noise: str = strawberry.field(description="How counts were blurred, in words.")
    noise_of_amounts: str = strawberry.field(description="How amounts were blurred, in words.")

    @classmethod
    def of(cls, cube: ClientCube, country: str) -> ClientCubeLabel:
        """From its record."""
        assert cube.computed_at is not None
        return cls(
            country=CountryCode(country),
            month=str(cube.month),
            version=cube.version,
            correction=cube.correction,
            definition=cube.definition,
            computed_on=cube.computed_at.date(),
            threshold=cube.threshold,
            rounding=ROUNDING,
            noise=LABEL,
            noise_of_amounts=AMOUNTS_LABEL,
        )


@strawberry.type(description="How many clients, or members, have these values.")
class ClientFigure:
    """One count."""

    values: list[str] = strawberry.field(description="One for each dimension asked, in that order.")
    count: int | None = strawberry.field(description="With noise; null: withheld.")
    share: Fraction | None = strawberry.field(description="Of all, roughly; null: withheld.")


@strawberry.type(description="The clients of a cube, or its members, told apart by one or two dimensions.")
class ClientFigures:
    """A table of a cube. With noise, its figures do not add up to each other."""

    cube: ClientCubeLabel = strawberry.field(description="What the figures are of.")
    all: int | None = strawberry.field(description="All, with noise; null: too few to publish anything.")
    withheld: int = strawberry.field(description="How many cells are withheld.")
    cells: list[ClientFigure] = strawberry.field(description="All cells, by value.")


@strawberry.type(description="What was invoiced in one currency.")
class InvoicedFigure:
    """One sum."""

    currency: str = strawberry.field(description="ISO 4217.")
    value: str | None = strawberry.field(description="The entity or sector; null: altogether.")
    amount: Money | None = strawberry.field(description="With noise; null: withheld.")


@strawberry.type(description="What was invoiced in the twelve months of a cube, each currency by itself.")
class InvoicedFigures:
    """Sums of a cube."""

    cube: ClientCubeLabel = strawberry.field(description="What the figures are of.")
    cells: list[InvoicedFigure] = strawberry.field(description="All sums, by currency and value.")
