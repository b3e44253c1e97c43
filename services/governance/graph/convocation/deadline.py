"""The deadlines of a meeting, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import AgendaItem, Assembly
from services.governance.domain.convocation import deadlines as domain
from services.governance.graph.convocation.words import DeadlineKind
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.words import Absent
from services.governance.store import convocation_notices


@strawberry.type(
    description="A day by which something must be done for a meeting, or from or until which it may be. `date` is null "
    "where law and statutes set none, and `absent` says why. `kept`: whether what had to be done was done in time; "
    "null while that is open, and where nobody has to do anything by it."
)
class Deadline:
    """One day of the law, held against what was done."""

    kind: DeadlineKind
    date: date | None
    kept: bool | None
    explanation: str
    absent: Absent | None
    law: LawReference

    @classmethod
    def of(cls, row: domain.Deadline) -> Deadline:
        """The deadline as shown."""
        return cls(
            kind=row.kind,
            date=row.on,
            kept=row.kept,
            explanation=row.because,
            absent=row.law.absent if row.on is None else None,
            law=LawReference.of(row.law),
        )


async def deadlines_of(context: RequestContext, assembly: Assembly) -> list[Deadline]:
    """Every deadline of a meeting."""
    loaders = loaders_of(context)
    regime = await loaders.regime(assembly.entity, assembly.held_on)
    agenda = [AgendaItem(row.title, row.kind, row.matter) for row in await loaders.agenda.load(assembly.id)]
    async with context.reading() as session:
        noticed = await convocation_notices.noticed(session, assembly)
    asked = domain.Asked(assembly, agenda, regime, noticed, context.today)
    return [Deadline.of(row) for row in domain.deadlines(asked)]
