"""Calls for candidates and who stands, as the graph shows them."""

from __future__ import annotations

from datetime import date
from typing import cast

import strawberry
from strawberry.scalars import JSON

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Connection, First, connection_of
from services.governance.domain.assembly import Resolution
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.initiative import candidacy as domain
from services.governance.domain.law.reading import Reading
from services.governance.graph.convocation.document import BUREAU
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import may_as_member
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.initiative import candidacies


@strawberry.type(description="Somebody who stands, by the name on the paper.")
class Candidacy:
    """A candidacy."""

    id: strawberry.ID
    membership: Membership
    name: str
    statement: str
    group: str | None
    college: str | None
    law: str = strawberry.field(description="The rule by which she may stand.")
    withdrawn: bool

    @classmethod
    def of(cls, row: domain.Candidacy, country: str) -> Candidacy:
        """The candidacy as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "candidacy", row.id)),
            membership=membership_of(country, row.membership),
            name=row.name,
            statement=row.statement,
            group=row.group,
            college=row.college,
            law=row.law,
            withdrawn=row.withdrawn,
        )


@strawberry.type(
    description="A call for candidates for the election on an item, both days included. Whoever stands is on the list "
    "that the ballot is opened with. `conditions`: what the statutes ask of who stands, by their words."
)
class CandidateCall:
    """A call for candidates."""

    record: strawberry.Private[domain.CandidateCall]
    entity: strawberry.Private[str]
    id: strawberry.ID
    resolution: strawberry.ID
    office: str | None
    opens_on: date
    closes_on: date
    open: bool
    conditions: JSON
    law: LawReference | None = strawberry.field(description="Where the statutes ask it; null where they are silent.")

    @strawberry.field(description="Who stands, in the order in which they came; for members and the bureau.")
    async def candidacies(self, info: Info, first: First = None, after: After = None) -> Connection[Candidacy] | None:
        """A page of those who stand."""
        context, page = info.context, page_of(first, after)
        await may_as_member(context, BUREAU, self.entity)
        async with context.reading() as session:
            found = await candidacies.page_of(session, self.record.id, page)
        rows = [(encode_cursor((), global_id(context.country, "candidacy", row.id)), row) for row in found]
        return connection_of(page, rows, lambda row: Candidacy.of(row, context.country))


async def call_of(context: RequestContext, item: Resolution) -> CandidateCall | None:
    """The call for candidates on an item; None where there is none."""
    loaders = loaders_of(context)
    found = await loaders.candidate_call.load(item.id)
    meeting = await loaders.assembly.load(item.assembly)
    if found is None or meeting is None:
        return None
    assembly = meeting.record
    regime = await loaders.regime(assembly.entity, assembly.held_on)
    rules = office_rules(Reading(regime, assembly.held_on), found.office)
    return CandidateCall(
        record=found,
        entity=assembly.entity,
        id=strawberry.ID(global_id(context.country, "candidatecall", found.id)),
        resolution=strawberry.ID(global_id(context.country, "resolution", item.id)),
        office=found.office,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        open=found.open(context.today),
        conditions=cast("JSON", dict(domain.conditions(rules))),
        law=LawReference.of(rules.law) if rules else None,
    )
