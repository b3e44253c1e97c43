"""What a resolution shows of its convocation."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.subgraph.context import Info
from services.governance.domain import assembly as domain
from services.governance.graph.convocation.text import RequiredMajority, ResolutionText, majority_needed, texts_of


@strawberry.type
class AnnouncedResolution:
    """A resolution as it is announced."""

    record: strawberry.Private[domain.Resolution]
    country: strawberry.Private[str]

    @strawberry.field(
        description="What is proposed, word for word: the newest version in each language, the authoritative one "
        "first; with `history` every version. For the bureau until notices go out, then for everyone with a login."
    )
    async def texts(self, info: Info, language: str | None = None, history: bool = False) -> list[ResolutionText]:
        """Its texts."""
        return await texts_of(info.context, self.record, language, history=history)

    @strawberry.field(
        description="The majority it needs, and why; at the second call if `call` is 2. Null, with the error and its "
        "article, where neither law nor statutes set one."
    )
    async def majority(self, info: Info, call: int = 1) -> RequiredMajority | None:
        """What it takes."""
        if call not in (1, 2):
            raise Refusal("BAD_ARGUMENT", "A meeting has a first call and at most a second one.")
        return await majority_needed(info.context, self.record, call)
