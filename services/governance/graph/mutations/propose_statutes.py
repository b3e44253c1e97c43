"""Propose a new version of an entity's statutes."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.adopt_statutes import Draft, propose
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice
from services.governance.graph.statutes_versions import StatutesProposal
from services.governance.store import statutes, statutes_proposals


@strawberry.input(description="One choice: a key of the law packs or a clause, its value, the article that makes it.")
class StatutesChoiceInput:
    """One choice of the statutes."""

    key: str
    value: JSON
    article: str


@strawberry.input(
    description="The whole of what the statutes choose, not only what changes. `notarisedOn`: the day of the formal "
    "act, not to come; `validFrom`: in force from then on."
)
class ProposeStatutesInput:
    """Statutes as they were notarised."""

    entity: strawberry.ID
    title: str
    notarised_on: date
    valid_from: date
    choices: list[StatutesChoiceInput]
    idempotency_key: str | None = None

    def draft(self) -> Draft:
        """In the domain's words."""
        choices = [(choice.key, Choice(choice.value, choice.article)) for choice in self.choices]
        return Draft(self.title, self.notarised_on, self.valid_from, choices)


@strawberry.type
class ProposeStatutesPayload:
    """The proposal, on record."""

    proposal: StatutesProposal


@mutation(
    description="Propose statutes, checked against the law of the day they come into force. They bind once another "
    "organiser or an auditor adopts them (adoptStatutes)."
)
async def propose_statutes(info: Info, input: ProposeStatutesInput) -> ProposeStatutesPayload:
    """Check the draft against the pack and put it on record."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.proposeStatutes", entity.id)
    async with context.writing("proposeStatutes", input, input.idempotency_key) as session:
        if session.replayed is None:
            drafted = propose(input.draft(), Regime(library(), entity), context.today)
            based_on = await statutes.newest_version(session, entity.id)
            proposal = await statutes_proposals.insert(session, drafted, based_on)
            name = global_id(context.country, "proposal", proposal)
            session.record("proposeStatutes", name, entity=entity.id, based_on=based_on, valid_from=drafted.valid_from)
        found = await statutes_proposals.by_id(session, uuid_of(session.subject, "proposal"))
    return ProposeStatutesPayload(proposal=StatutesProposal.of(found, context.country))
