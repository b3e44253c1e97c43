"""decideLinkCandidate: an office has its member asked, or says why two entries are two people; so may she."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Fault, Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.candidates import CandidateVerdict, SaidBy, decide
from services.members.graph.types.link_candidate import LinkCandidate
from services.members.store.candidates import CandidateRow, add_step, candidate_by_id, tell
from services.members.store.people import resolve_persons
from services.members.store.viewing import persons_of_login


@strawberry.input
class DecideLinkCandidateInput:
    """What is said of a candidate, and why."""

    candidate: strawberry.ID = strawberry.field(description="As `linkCandidates` or her question shows it.")
    verdict: CandidateVerdict
    reasons: str = strawberry.field(description="They stay in this country.")
    idempotency_key: str | None = None


@strawberry.type
class DecideLinkCandidatePayload:
    """The candidate after it."""

    candidate: LinkCandidate


@mutation(description="Have the member asked, or say that they are two people, which is not asked again.")
async def decide_link_candidate(info: Info, input: DecideLinkCandidateInput) -> DecideLinkCandidatePayload:
    """The member herself (DIFFERENT), or a membership officer of her entity. Refuses TRANSITION_NOT_ALLOWED."""
    context, key = info.context, uuid_of(str(input.candidate), "linkCandidate", info.context.country)
    async with context.writing("decideLinkCandidate", input, input.idempotency_key) as session:
        row, by = await _who(context, session, key)
        if session.replayed is None:
            step = decide(row.candidate, input.verdict, input.reasons, by, context.today)
            await add_step(session, key, step)
            tell(session, key)
        session.record(
            "candidate.decided",
            str(input.candidate),
            verdict=input.verdict.value,
            by=by.value,
        )
    async with context.reading() as reading:
        after = await candidate_by_id(reading, key, None)
    if after is None:
        raise Fault("a candidate is gone that was just decided on")
    return DecideLinkCandidatePayload(candidate=LinkCandidate.of(context, after))


async def _who(context: RequestContext, session: ReadSession, key: UUID) -> tuple[CandidateRow, SaidBy]:
    """The candidate and as what the caller speaks; FORBIDDEN in the same words whether there is one or not."""
    coordinate = "Mutation.decideLinkCandidate"
    scope = context.entities_in_scope(coordinate)
    if scope is None or scope:
        row = await candidate_by_id(session, key, scope)
        if row is not None:
            return row, SaidBy.OFFICE
    row = await candidate_by_id(session, key, None)
    mine = await persons_of_login(session, context.caller.issuer, context.caller.subject)
    if row is not None and (await resolve_persons(session, [row.candidate.person]))[row.candidate.person] in mine:
        return row, SaidBy.MEMBER
    raise Refusal("FORBIDDEN", f"{coordinate} is for the member herself and the membership office of her entity.")
