"""Query roots that read published cubes: each country answers with its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from fractions import Fraction as Exact
from typing import Annotated

import strawberry

from commons.cubes.cells import Cell, Published
from commons.cubes.months import Month
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.scalars import Fraction, Money
from services.clients.domain.figures.words import INVOICED_BY, Counted, Dimension, invoiced_name, table_of
from services.clients.graph.types.figures import (
    ClientCubeLabel,
    ClientFigure,
    ClientFigures,
    InvoicedFigure,
    InvoicedFigures,
)
from services.clients.store.figures.cubes import ClientCube, cells_of, cube_of

MOST_MONTHS = 24
InMonths = Annotated[
    list[str], strawberry.argument(description="Like 2026-10, up to 24: December for a calendar year.")
]


@strawberry.type
class FigureQueries:
    """Figures of months. A month that a country has not computed is left out."""

    @strawberry.field(
        description="Clients, or members who invoiced, told apart by one dimension or by two that are crossed: share "
        "of the market sector, how many are partners, how engaged, how dependent members are on single clients."
    )
    async def client_figures(
        self,
        info: Info,
        months: InMonths,
        of: Annotated[Counted, strawberry.argument(description="What is counted.")],
        by: Annotated[list[Dimension], strawberry.argument(description="One dimension, or two.")],
    ) -> list[ClientFigures]:
        """Tables of the country's cubes; BAD_ARGUMENT where no cube has them."""
        table, turned = table_of(of, by)
        found = _cubes(info.context, months, (of.value, table))
        return [_figures(info.context, row, of, table, turned=turned) async for row in found]

    @strawberry.field(description="What was invoiced to clients, each currency by itself.")
    async def invoiced_figures(
        self,
        info: Info,
        months: InMonths,
        by: Annotated[
            Dimension | None, strawberry.argument(description="ENTITY or SECTOR; altogether, if absent.")
        ] = None,
    ) -> list[InvoicedFigures]:
        """Sums of the country's cubes; BAD_ARGUMENT for another dimension."""
        if by is not None and by not in INVOICED_BY:
            raise Refusal("BAD_ARGUMENT", "What was invoiced is added up by ENTITY or by SECTOR.")
        found = _cubes(info.context, months, (invoiced_name(by),))
        return [_sums(info.context, row) async for row in found]


async def _cubes(
    context: RequestContext, months: Sequence[str], tables: tuple[str, ...]
) -> AsyncIterator[tuple[ClientCube, Published]]:
    if not 0 < len(months) <= MOST_MONTHS:
        raise Refusal("BAD_ARGUMENT", f"One to {MOST_MONTHS} months are asked for at once.")
    wanted = sorted({Month.read(text) for text in months})
    async with context.reading() as session:
        for month in wanted:
            if cube := await cube_of(session, month):
                yield cube, await cells_of(session, cube, tables)


def _figures(
    context: RequestContext, row: tuple[ClientCube, Published], of: Counted, table: str, *, turned: bool
) -> ClientFigures:
    cube, cells = row
    everybody = cells.get(Cell(of.value))
    shown = [
        ClientFigure(
            values=list(reversed(cell.values)) if turned else list(cell.values),
            count=count,
            share=_share(count, everybody),
        )
        for cell, count in cells.items()
        if cell.table == table
    ]
    return ClientFigures(
        cube=ClientCubeLabel.of(cube, context.country),
        all=everybody,
        withheld=sum(one.count is None for one in shown),
        cells=sorted(shown, key=lambda one: one.values),
    )


def _sums(context: RequestContext, row: tuple[ClientCube, Published]) -> InvoicedFigures:
    cube, cells = row
    shown = [_sum(cell, figure) for cell, figure in sorted(cells.items())]
    return InvoicedFigures(cube=ClientCubeLabel.of(cube, context.country), cells=shown)


def _sum(cell: Cell, figure: int | None) -> InvoicedFigure:
    currency, *value = cell.values
    return InvoicedFigure(
        currency=currency,
        value=value[0] if value else None,
        amount=None if figure is None else Money(amount=Decimal(figure), currency=currency),
    )


def _share(part: int | None, whole: int | None) -> Fraction | None:
    """Noise may lift a part above its whole; a share does not."""
    if part is None or not whole:
        return None
    found = min(Exact(part, whole), Exact(1))
    return Fraction(f"{found.numerator}/{found.denominator}")
