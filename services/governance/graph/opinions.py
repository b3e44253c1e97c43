"""Every opinion on record about an entity's law: those that count and those that another replaced."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from commons.errors import Refusal
from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.law.leaf import NO_RULE
from services.governance.domain.law.library import library
from services.governance.graph.law import LawOpinion
from services.governance.store import sign_offs
from services.governance.store.sign_offs import GivenOpinion


@strawberry.type(description="An opinion as it was given; it stays on record whatever became of it.")
class RecordedOpinion:
    """One opinion on record."""

    leaf: str = strawberry.field(description="The key that it is about.")
    pack: str = strawberry.field(description="Where the rule stood then: a law pack, or `statutes`.")
    value: JSON | None = strawberry.field(
        description="What it answers, in the form of the key's values; null where it confirms or says there is no rule."
    )
    no_rule: bool = strawberry.field(description="Whether it answers that there is no such rule.")
    opinion: LawOpinion = strawberry.field(description="Who gave it, when, on what, for which version of the statutes.")
    superseded: bool = strawberry.field(
        description="Whether a later one about the same key, for the same version of the statutes, replaced it."
    )

    @classmethod
    def of(cls, given: GivenOpinion) -> RecordedOpinion:
        """The opinion as shown."""
        value = given.opinion.value
        return cls(
            leaf=given.leaf,
            pack=given.pack,
            value=None if value == NO_RULE else value,
            no_rule=value == NO_RULE,
            opinion=LawOpinion.of(given.opinion),
            superseded=not given.current,
        )


async def opinions_page(
    context: RequestContext, entity: str, leaf: str | None, page: Page
) -> Connection[RecordedOpinion]:
    """One page of an entity's opinions, newest first. `Refusal` BAD_ARGUMENT for a key that does not exist."""
    if leaf is not None and leaf not in library().keys:
        raise Refusal("BAD_ARGUMENT", f"'{leaf[:80]}' is no key of the law packs.", key=leaf[:80])
    async with context.reading() as session:
        found = await sign_offs.page_of(session, entity, leaf, page)
    rows = [(encode_cursor((), global_id(context.country, "opinion", row.id)), row) for row in found]
    return connection_of(page, rows, RecordedOpinion.of)
