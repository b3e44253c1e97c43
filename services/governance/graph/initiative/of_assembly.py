"""What members start for a meeting, as fields of the assembly."""

from __future__ import annotations

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.governance.domain import assembly as domain
from services.governance.graph.initiative.motion import Motion, motions_page
from services.governance.graph.initiative.question import WrittenQuestion, questions_page


@strawberry.type
class AssemblyOfMembers:
    """An assembly and what its members want of it."""

    record: strawberry.Private[domain.Assembly]
    country: strawberry.Private[str]

    @strawberry.field(description="Motions that members tabled for it, in the order in which they came.")
    async def motions(self, info: Info, first: First = None, after: After = None) -> Connection[Motion]:
        """One page of motions."""
        return await motions_page(info.context, self.record, page_of(first, after))

    @strawberry.field(
        description="Questions that members asked in writing, with their answers, in the order in which they came; for "
        "members and the bureau."
    )
    async def written_questions(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[WrittenQuestion] | None:
        """One page of questions."""
        return await questions_page(info.context, self.record, page_of(first, after))
