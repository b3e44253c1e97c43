"""computeCube: the office of a country has the figures of a month counted and published."""

from __future__ import annotations

import strawberry

from commons.cubes.months import Month
from commons.cubes.wanted import Wanted
from commons.errors import Fault, Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.domain.activities.days import must_say_why
from services.members.domain.cubes.words import Scope
from services.members.graph.types.cubes import CubeLabel
from services.members.store.compute_cube import compute_cube
from services.members.store.compute_group_cube import compute_group_cube
from services.members.store.cubes import cube_of


@strawberry.input
class ComputeCubeInput:
    """Which month, of whom; a correction if it was computed before."""

    country: CountryCode = strawberry.field(description="Whose partition computes it; EU for the group's.")
    month: str = strawberry.field(description="Like 2026-10, once it is over.")
    scope: Scope = strawberry.field(
        default=Scope.COUNTRY, description="The country's own people, or the group's after every country's."
    )
    correction: str | None = strawberry.field(
        default=None, description="Why a month that was computed is counted again: a new version that says so."
    )
    threshold: int | None = strawberry.field(
        default=None, description="Raises the threshold, from this cube on; 10 or what it was raised to, if absent."
    )
    idempotency_key: str | None = None


@strawberry.type
class ComputeCubePayload:
    """The cube as published."""

    cube: CubeLabel = strawberry.field(description="What was computed; its figures are read by queries.")


@mutation(description="Compute and publish a month's cube. A month is computed once; asked again it is ALREADY_EXISTS.")
async def compute_cube_of(info: Info, input: ComputeCubeInput) -> ComputeCubePayload:
    """For an officer or auditor of the whole country. Refuses BAD_ARGUMENT, ALREADY_EXISTS, NOT_FOUND,
    PARTITION_UNAVAILABLE (governance for turnout, a country for the group's) or PARTITION_INCOMPLETE."""
    context = info.context
    _require(context, input.country)
    why = None if input.correction is None else must_say_why(input.correction)
    wanted = Wanted(Month.read(input.month), why, input.threshold)
    async with context.writing("computeCube", input, input.idempotency_key, long=True) as session:
        if session.replayed is None and input.scope is Scope.GROUP:
            await compute_group_cube(session, context.partition, wanted, context.today)
        elif session.replayed is None:
            await compute_cube(session, context.partition, wanted, context.today)
    # Of a replay the version that it made, not what came since.
    version = int(session.subject.rpartition(" ")[2])
    async with context.reading() as reading:
        cube = await cube_of(reading, wanted.month, input.scope, version)
    if cube is None:
        raise Fault("a cube that was computed is not there")
    return ComputeCubePayload(cube=CubeLabel.of(cube, context.country))


def _require(context: RequestContext, country: str) -> None:
    if country != context.country:
        raise Refusal("UNROUTABLE_ID", f"{country} computes its own cubes.")
    context.require("Mutation.computeCube")
    if context.entities_in_scope("Mutation.computeCube") is not None:
        raise Refusal("FORBIDDEN", "A cube is of a whole country; a role for some of its entities does not cover it.")
