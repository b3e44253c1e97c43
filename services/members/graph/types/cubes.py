"""Cubes as the graph shows them: figures of a month, each with what it is of and how it was made."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.cubes.noise import LABEL, ROUNDING
from commons.subgraph.scalars import CountryCode, Fraction
from services.members.domain.cubes.words import Dimension, Scope
from services.members.graph.types.classifications import NeedKind
from services.members.graph.types.declared_words import TraitKind
from services.members.store.cubes import CubeRecord

strawberry.enum(
    Dimension,
    name="CubeDimension",
    description="By what people are told apart. Category: of her oldest membership; trade (two digits of ISCO-08), "
    "sector (sections of NACE 2.1) and situation: of her main activity; seniority: whole years since the oldest "
    "membership that lasts began; turnout: at the last meeting of an entity, within 18 months, where she had a vote.",
)
strawberry.enum(
    Scope,
    name="CubeScope",
    description="COUNTRY: a country's own people. GROUP: all countries', each person once; kept by EU.",
)


@strawberry.type(description="Which cube a figure is of, and how it was made.")
class CubeLabel:
    """What must be said beside every figure of a cube."""

    country: CountryCode = strawberry.field(description="Whose partition computed it.")
    scope: Scope = strawberry.field(description="Whose people it counts.")
    month: str = strawberry.field(description="Like 2026-10; people are counted on its last day.")
    version: int = strawberry.field(description="1, or more after corrections; each stays readable.")
    correction: str | None = strawberry.field(description="Why it was counted again; null for the first version.")
    definition: int = strawberry.field(description="Of what is counted; figures of two definitions do not compare.")
    computed_on: date = strawberry.field(description="The day it was computed.")
    threshold: int = strawberry.field(description="Fewer people than this are never shown.")
    rounding: int = strawberry.field(description="Figures are multiples of this.")
    noise: str = strawberry.field(description="How figures were blurred, in words.")

    @classmethod
    def of(cls, cube: CubeRecord, country: str) -> CubeLabel:
        """From its record."""
        assert cube.computed_at is not None
        return cls(
            country=CountryCode(country),
            scope=cube.scope,
            month=str(cube.month),
            version=cube.version,
            correction=cube.correction,
            definition=cube.definition,
            computed_on=cube.computed_at.date(),
            threshold=cube.threshold,
            rounding=ROUNDING,
            noise=LABEL,
        )


@strawberry.type(description="How many people have these values.")
class DiversityCell:
    """One figure of a diversity table."""

    values: list[str] = strawberry.field(description="One for each dimension asked, in that order.")
    persons: int | None = strawberry.field(description="With noise; null: withheld.")
    countries: list[CountryCode] = strawberry.field(
        description="Whose people it counts: the group's leaves one out where the figure would tell hers. Empty: "
        "withheld."
    )


@strawberry.type(description="The people of a cube, told apart by one or two dimensions.")
class Diversity:
    """A table of a cube. With noise, its figures do not add up to each other."""

    cube: CubeLabel = strawberry.field(description="What the figures are of.")
    persons: int | None = strawberry.field(description="Everybody, with noise; null: too few to publish anything.")
    withheld: int = strawberry.field(description="How many cells are withheld.")
    cells: list[DiversityCell] = strawberry.field(description="All cells, by value.")


@strawberry.type(description="People who share a condition, whatever their trade.")
class Cohort:
    """A cohort of a cube."""

    cube: CubeLabel = strawberry.field(description="What the figures are of.")
    traits: list[TraitKind] = strawberry.field(description="What they share.")
    persons: int | None = strawberry.field(description="With noise; null: withheld.")
    countries: list[CountryCode] = strawberry.field(
        description="Whose people it counts: the group's leaves one out where the figure would tell hers. Empty: "
        "withheld."
    )
    everybody: int | None = strawberry.field(description="All people of the cube, with noise.")


@strawberry.type(description="A need, among the people of a cohort and among everybody.")
class CohortNeed:
    """How many of a cohort need something."""

    need: NeedKind = strawberry.field(description="What is needed.")
    persons: int | None = strawberry.field(description="Of the cohort, with noise; null: withheld.")
    countries: list[CountryCode] = strawberry.field(
        description="Whose people it counts: the group's leaves one out where the figure would tell hers. Empty: "
        "withheld."
    )
    share: Fraction | None = strawberry.field(description="Of the cohort in the same countries, roughly.")
    everybody: int | None = strawberry.field(description="Of all people of the cube, with noise; null: withheld.")
    share_of_everybody: Fraction | None = strawberry.field(description="Of everybody in the same countries.")


@strawberry.type(description="What the people of a cohort need.")
class CohortNeeds:
    """A cohort with its needs, the most frequent first; withheld ones last, by code."""

    cohort: Cohort = strawberry.field(description="The cohort.")
    needs: list[CohortNeed] = strawberry.field(description="Every need of the month's vocabulary.")
