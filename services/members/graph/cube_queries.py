"""Query roots that read published cubes: each country answers with its own, EU with the group's beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction as Exact
from typing import Annotated

import strawberry

from commons.cubes.cells import Cell, Published
from commons.cubes.months import Month
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.scalars import CountryCode, Fraction
from services.members.domain.activities.needs import known
from services.members.domain.cubes.words import (
    ALL,
    BASE,
    COHORT,
    NEED,
    Dimension,
    Scope,
    condition_of,
    conditions,
    table_of,
)
from services.members.graph.types.classifications import NeedKind
from services.members.graph.types.cubes import (
    Cohort,
    CohortNeed,
    CohortNeeds,
    CubeLabel,
    Diversity,
    DiversityCell,
)
from services.members.graph.types.declared_words import TraitKind
from services.members.store.cubes import CubeRecord, cells_of, countries_of, cube_of

InMonth = Annotated[str, strawberry.argument(description="Like 2026-10.")]
OfScope = Annotated[Scope, strawberry.argument(description="Countries' own people, or the group's, each once.")]
OfVersion = Annotated[int | None, strawberry.argument(description="The newest if absent.")]
Shared = Annotated[list[TraitKind], strawberry.argument(description="One or two traits that they share.")]


@strawberry.type
class CubeQueries:
    """Figures of a month. A country that has not computed it yet answers with nothing."""

    @strawberry.field(description="The people of a month told apart by one dimension, or by two that are crossed.")
    async def diversity(
        self,
        info: Info,
        month: InMonth,
        by: Annotated[list[Dimension], strawberry.argument(description="One dimension, or two.")],
        scope: OfScope = Scope.COUNTRY,
        version: OfVersion = None,
    ) -> list[Diversity]:
        """A table of the country's cube; BAD_ARGUMENT where no cube has it."""
        table, turned = table_of(by)
        found = await _published(info.context, month, scope, version, (ALL.table, table))
        return [] if found is None else [_diversity(found, table, turned=turned)]

    @strawberry.field(description="How many people share traits, country by country.")
    async def cohorts(
        self,
        info: Info,
        month: InMonth,
        traits: Annotated[
            list[TraitKind] | None,
            strawberry.argument(description="One or two that they share; every condition if absent."),
        ] = None,
        scope: OfScope = Scope.COUNTRY,
        version: OfVersion = None,
    ) -> list[Cohort]:
        """Cohorts of the country's cube; BAD_ARGUMENT for more than two traits."""
        wanted = conditions() if traits is None else [condition_of([one.value for one in traits])]
        found = await _published(info.context, month, scope, version, (ALL.table, COHORT))
        return [] if found is None else [_cohort(found, condition) for condition in wanted]

    @strawberry.field(
        description="How many people share traits, of all countries together that show it: people of two countries "
        "count twice (`cohorts(scope: GROUP)` has each once). Null where no country shows it."
    )
    async def cohort_size(self, info: Info, month: InMonth, traits: Shared) -> int | None:
        """The size of the country's cohort; null where it is withheld or there is no cube."""
        condition = condition_of([one.value for one in traits])
        found = await _published(info.context, month, Scope.COUNTRY, None, (COHORT,))
        return None if found is None else found.cells.get(Cell(COHORT, condition))

    @strawberry.field(description="What people who share traits need, country by country, beside what everybody needs.")
    async def needs_by_condition(
        self,
        info: Info,
        month: InMonth,
        traits: Shared,
        scope: OfScope = Scope.COUNTRY,
        version: OfVersion = None,
    ) -> list[CohortNeeds]:
        """A cohort's needs; BAD_ARGUMENT for more than two traits."""
        condition = condition_of([one.value for one in traits])
        found = await _published(info.context, month, scope, version, (ALL.table, COHORT, NEED, BASE))
        if found is None:
            return []
        return [CohortNeeds(cohort=_cohort(found, condition), needs=_needs(found, condition))]


@dataclass(frozen=True)
class _Found:
    """A cube, the cells asked of it, and for the group whose people each counts."""

    country: str
    cube: CubeRecord
    cells: Published
    countries: Mapping[Cell, tuple[str, ...]]

    def counted(self, cell: Cell) -> list[CountryCode]:
        """Whose people a cell counts; nobody's where it is withheld."""
        if self.cells.get(cell) is None:
            return []
        return [CountryCode(code) for code in self.countries.get(cell, (self.country,))]

    def base(self, need: Cell) -> int | None:
        """What a cell of needs is a share of: people of the same countries."""
        if self.cube.scope is Scope.GROUP:
            return self.cells.get(Cell(BASE, need.values))
        return self.cells.get(Cell(COHORT, need.values[1:]) if need.values[1:] else ALL)


async def _published(
    context: RequestContext, month: str, scope: Scope, version: int | None, tables: tuple[str, ...]
) -> _Found | None:
    wanted = Month.read(month)
    if version is not None and version < 1:
        raise Refusal("BAD_ARGUMENT", "Versions count from 1.")
    async with context.reading() as session:
        cube = await cube_of(session, wanted, scope, version)
        if cube is None:
            return None
        countries = await countries_of(session, cube) if scope is Scope.GROUP else {}
        return _Found(context.country, cube, await cells_of(session, cube, tables), countries)


def _diversity(found: _Found, table: str, *, turned: bool) -> Diversity:
    shown = [
        DiversityCell(
            values=list(reversed(cell.values)) if turned else list(cell.values),
            persons=persons,
            countries=found.counted(cell),
        )
        for cell, persons in found.cells.items()
        if cell.table == table
    ]
    return Diversity(
        cube=CubeLabel.of(found.cube, found.country),
        persons=found.cells.get(ALL),
        withheld=sum(cell.persons is None for cell in shown),
        cells=sorted(shown, key=lambda cell: cell.values),
    )


def _cohort(found: _Found, condition: tuple[str, ...]) -> Cohort:
    cell = Cell(COHORT, condition)
    return Cohort(
        cube=CubeLabel.of(found.cube, found.country),
        traits=[TraitKind(trait) for trait in condition],
        persons=found.cells.get(cell),
        countries=found.counted(cell),
        everybody=found.cells.get(ALL),
    )


def _needs(found: _Found, condition: tuple[str, ...]) -> list[CohortNeed]:
    needs = [cell.values[0] for cell in found.cells if cell.table == NEED and len(cell.values) == 1]
    rows = [_need(found, need, condition) for need in sorted(needs)]
    return sorted(rows, key=lambda row: -1 if row.persons is None else row.persons, reverse=True)


def _need(found: _Found, need: str, condition: tuple[str, ...]) -> CohortNeed:
    cell, of_all = Cell(NEED, (need, *condition)), Cell(NEED, (need,))
    persons, everybody = found.cells.get(cell), found.cells.get(of_all)
    return CohortNeed(
        need=NeedKind.of(known(need)),
        persons=persons,
        countries=found.counted(cell),
        share=_share(persons, found.base(cell)),
        everybody=everybody,
        share_of_everybody=_share(everybody, found.base(of_all)),
    )


def _share(part: int | None, whole: int | None) -> Fraction | None:
    """Noise may lift a part above its whole; a share does not."""
    if part is None or not whole:
        return None
    found = min(Exact(part, whole), Exact(1))
    return Fraction(f"{found.numerator}/{found.denominator}")
