"""What a notice must say, as the graph shows it."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import AgendaItem, Assembly
from services.governance.domain.convene import amends
from services.governance.domain.convocation import contents as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of


@strawberry.type(
    description="One thing that the notice must say, in the law's word. `there`: whether it is on record; null where "
    "no record here holds it, so that whoever writes the notice has to see to it."
)
class NoticeContent:
    """One thing that the notice must say."""

    word: str
    there: bool | None
    law: LawReference


async def notice_contents(context: RequestContext, assembly: Assembly) -> list[NoticeContent]:
    """The list of the law, held against what is on record; empty for an imported meeting."""
    if assembly.imported is not None:
        return []
    loaders = loaders_of(context)
    items = await loaders.agenda.load(assembly.id)
    written = {row.id: any(text.authoritative for text in await loaders.texts.load(row.id)) for row in items}
    amending = [row.id for row in items if amends([AgendaItem(row.title, row.kind, row.matter)])]
    noted = domain.Noted(
        assembly, len(items), sum(written.values()), len(amending), sum(written[one] for one in amending)
    )
    law = Reading(await loaders.regime(assembly.entity, assembly.held_on), assembly.held_on)
    return [
        NoticeContent(word=row.word, there=row.there, law=LawReference.of(row.law))
        for row in domain.contents(law, noted)
    ]
