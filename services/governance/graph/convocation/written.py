"""Decisions in writing, as the graph shows what they take."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.form import written_procedure
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import AssemblyForm
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of


@strawberry.type(
    description="What a decision in writing takes. `until`: the last day for answers; `unanimous`: everybody entitled "
    "must agree, otherwise the ordinary majorities hold; `excepted`: what the law has decided in a meeting only, in "
    "its words; `boardKnows`: the board must have known of it."
)
class WrittenProcedure:
    """The rules of a decision in writing."""

    until: date
    unanimous: bool
    excepted: list[str]
    board_knows: bool
    law: LawReference


async def written_procedure_of(context: RequestContext, assembly: Assembly) -> WrittenProcedure | None:
    """What it takes; null for a meeting that is not in writing, or imported."""
    if assembly.form is not AssemblyForm.WRITTEN or assembly.imported is not None:
        return None
    regime = await loaders_of(context).regime(assembly.entity, assembly.held_on)
    found = written_procedure(Reading(regime, assembly.held_on))
    return WrittenProcedure(
        until=assembly.held_on,
        unanimous=found.unanimous,
        excepted=list(found.excepted),
        board_knows=found.board_knows,
        law=LawReference.of(found.law),
    )
