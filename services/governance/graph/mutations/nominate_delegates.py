"""Put candidates for delegate on the list of a section."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.candidacy import Candidacy, check_candidacy
from services.governance.domain.law.reading import Reading
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import delegate_candidates, delegate_elections, offices, sections
from services.governance.store.delegate_elections import ElectionRecord

NOMINATED_MAX = 500


@strawberry.input(
    description="A candidate with what the list on display will show. `representative`: who sits for an organisation. "
    "`fullCapacity`: declared to be of full legal capacity, with the consent."
)
class DelegateCandidateInput:
    """A candidate."""

    membership: strawberry.ID
    display_name: str
    contact: str
    consented_on: date
    full_capacity: bool
    representative: str | None = None

    def said(self, list_name: str) -> Candidacy:
        """In the domain's words."""
        return Candidacy(
            self.display_name, self.contact, self.consented_on, self.full_capacity, self.representative, list_name
        )


@strawberry.input(description="At most 500 candidates of one section; `list`: the name of their list, if it has one.")
class NominateDelegatesInput:
    """A list of candidates."""

    election: strawberry.ID
    section: str
    candidates: list[DelegateCandidateInput]
    list: str = ""
    idempotency_key: str | None = None


@strawberry.type
class NominateDelegatesPayload:
    """The election with its candidates."""

    election: DelegateElection


@mutation(
    description="Put candidates on the list of a section, all or none: members counted there, who may stand by law and "
    "statutes and have consented."
)
async def nominate_delegates(info: Info, input: NominateDelegatesInput) -> NominateDelegatesPayload:
    """Check every candidate and put them on the list."""
    context = info.context
    wanted = uuid_of(input.election, "delegateelection", context.country)
    async with context.writing("nominateDelegates", input, input.idempotency_key) as session:
        election = await delegate_elections.by_id(session, wanted)
        context.require("Mutation.nominateDelegates", election.entity)
        if session.replayed is None:
            members = [uuid_of(one.membership, "membership", context.country) for one in input.candidates]
            await _check_open(session, election, input.section, members)
            law = Reading(await regime_on(session, context.entity_here(election.entity), context.today), context.today)
            for membership, one in zip(members, input.candidates, strict=True):
                await _nominate(session, election, law, input.section, membership, one.said(input.list))
            session.record("nominateDelegates", input.election, section=input.section, candidates=len(members))
        found = await delegate_elections.by_id(session, wanted)
    return NominateDelegatesPayload(election=DelegateElection.of(found, context.country))


async def _nominate(
    session: WriteSession, election: ElectionRecord, law: Reading, section: str, membership: UUID, said: Candidacy
) -> None:
    office = await offices.held_by(session, election.entity, membership, law.on)
    known = await sections.standing_of(session, election.apportionment, membership, office.office if office else None)
    checked = check_candidacy(law, said, known, section, law.on)
    await delegate_candidates.nominate(session, election.id, section, membership, checked)


async def _check_open(session: WriteSession, election: ElectionRecord, section: str, members: list[UUID]) -> None:
    if not 1 <= len(members) <= NOMINATED_MAX or len(set(members)) < len(members):
        raise Refusal("BAD_ARGUMENT", f"Name 1 to {NOMINATED_MAX} candidates, each membership once.")
    if section not in election.sections:
        raise Refusal("BAD_ARGUMENT", f"This election is held in {', '.join(election.sections)}.")
    if section in await delegate_elections.counts_of(session, election.id):
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Section {section} is counted; nobody can stand any more.")
    if await delegate_candidates.standing_already(session, election.id, members):
        raise Refusal("ALREADY_EXISTS", "One of them stands in this election already.")
