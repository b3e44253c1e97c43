"""Entries that may be one human's in two countries, as an office sees them, and as the question she is asked."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.subgraph.context import RequestContext
from commons.subgraph.scalars import CountryCode
from services.members.domain.candidates import Candidate, CandidateState, CandidateVerdict, SaidBy
from services.members.store.candidates import CandidateRow

strawberry.enum(
    CandidateState,
    description="SUSPECTED: nobody said anything yet; INVITED: an office had the member asked; DIFFERENT: somebody "
    "said so, and it is not asked again; LINKED: they are one person by her own act.",
)
strawberry.enum(CandidateVerdict, description="INVITE has her asked; DIFFERENT settles it. Nobody is joined by it.")
strawberry.enum(SaidBy, description="Who said it; OTHER_COUNTRY: its office, or its member.")


@strawberry.type(description="What was said of a candidate.")
class LinkCandidateStep:
    """One word."""

    verdict: CandidateVerdict
    by: SaidBy = strawberry.field(description="Who said it.")
    happened_on: date
    reasons: str | None = strawberry.field(description="Null for another country's, whose reasons stay there.")


@strawberry.type(
    description="A member here who may be known in another country: same name and day of birth. In which one is hers "
    "to know, for that there is a membership elsewhere is itself consented."
)
class LinkCandidate:
    """One suspicion."""

    id: strawberry.ID
    membership: strawberry.ID = strawberry.field(description="The member here.")
    state: CandidateState = strawberry.field(description="How far it is.")
    found_on: date
    steps: list[LinkCandidateStep] = strawberry.field(description="What was said, the oldest first.")

    @classmethod
    def of(cls, context: RequestContext, row: CandidateRow) -> LinkCandidate:
        """As an office sees it."""
        context.watch("link candidates", [row.membership])
        found = row.candidate
        return cls(
            id=strawberry.ID(global_id(context.country, "linkCandidate", found.id)),
            membership=strawberry.ID(global_id(context.country, "membership", row.membership)),
            state=found.state,
            found_on=found.found_on,
            steps=[
                LinkCandidateStep(verdict=one.verdict, by=one.by, happened_on=one.on, reasons=one.reasons)
                for one in found.steps
            ],
        )


@strawberry.type(
    description="An office asks: may this be you in another country? If so, link by `createLinkToken`; if not, say "
    "DIFFERENT by `decideLinkCandidate`."
)
class LinkQuestion:
    """What she is asked."""

    id: strawberry.ID
    with_: CountryCode = strawberry.field(name="with", description="The other country.")
    found_on: date

    @classmethod
    def of(cls, country: str, found: Candidate) -> LinkQuestion:
        """As she is asked."""
        key = strawberry.ID(global_id(country, "linkCandidate", found.id))
        return cls(id=key, with_=CountryCode(found.country), found_on=found.found_on)
