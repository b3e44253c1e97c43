"""computeClientCube: the client team of a country has the figures of a month counted and published."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.cubes.months import Month
from commons.cubes.wanted import Wanted
from commons.errors import Fault, Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.clients.graph.types.figures import ClientCubeLabel
from services.clients.store.figures.cubes import compute_cube, cube_of


@strawberry.input(description="Which month; a correction if it was computed before.")
class ComputeClientCubeInput:
    """Which month."""

    country: CountryCode = strawberry.field(description="Whose partition computes it.")
    month: str = strawberry.field(description="Like 2026-10, once it is over.")
    correction: str | None = strawberry.field(
        default=None, description="Why a month that was computed is counted again: a new version that says so."
    )
    threshold: int | None = strawberry.field(
        default=None, description="Raises the threshold, from this cube on; 10 or what it was raised to, if absent."
    )
    idempotency_key: str | None = None


@strawberry.type(description="The cube as published.")
class ComputeClientCubePayload:
    """The cube as published."""

    cube: ClientCubeLabel = strawberry.field(description="What was computed; its figures are read by queries.")


@mutation(description="Compute and publish a month's figures of clients. A month is computed once.")
async def compute_client_cube(info: Info, input: ComputeClientCubeInput) -> ComputeClientCubePayload:
    """For an officer or auditor of the whole country. Refuses BAD_ARGUMENT, ALREADY_EXISTS, NOT_FOUND, FORBIDDEN."""
    context = info.context
    _require(context, input.country)
    why = None if input.correction is None else texts.text("Why it is counted again (correction)", input.correction)
    wanted = Wanted(Month.read(input.month), why, input.threshold)
    entities = [entity.id for entity in context.partition.country.entities]
    async with context.writing("computeClientCube", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            await compute_cube(session, wanted, entities, context.today)
    version = int(session.subject.rpartition(" ")[2])
    async with context.reading() as reading:
        cube = await cube_of(reading, wanted.month, version)
    if cube is None:
        raise Fault("a cube that was computed is not there")
    return ComputeClientCubePayload(cube=ClientCubeLabel.of(cube, context.country))


def _require(context: RequestContext, country: str) -> None:
    if country != context.country:
        raise Refusal("UNROUTABLE_ID", f"{country} computes its own cubes.")
    context.require("Mutation.computeClientCube")
    if context.entities_in_scope("Mutation.computeClientCube") is not None:
        raise Refusal("FORBIDDEN", "A cube is of a whole country; a role for some of its entities does not cover it.")
