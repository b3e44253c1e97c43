"""`recordConsultativeSession`: who was at a session, and what was thought of each item."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.opinions import Count, Verdict
from services.clients.domain.partnership.sessions import (
    ConsultativeAttendance,
    ConsultativeOpinion,
    SessionRecord,
    write_record,
)
from services.clients.graph.mutations.partnership.session_kit import ConsultativeSessionPayload, shown
from services.clients.store.partnership import sessions


@strawberry.input(description="A client that was there.")
class ConsultativeAttendanceInput:
    """A client that was there."""

    client: strawberry.ID
    office: str = strawberry.field(description="In which office somebody spoke for it; no name.")


@strawberry.input(description="What was thought of an item, by organisations.")
class ConsultativeOpinionInput:
    """What was thought of an item."""

    position: int = strawberry.field(description="The item's place on the agenda.")
    verdict: Verdict
    says: str = strawberry.field(description="The opinion, in words.")
    in_favour: int = strawberry.field(description="How many organisations were in favour.")
    against: int = strawberry.field(description="How many were against.")
    abstained: int = strawberry.field(description="How many had no opinion.")


@strawberry.input(description="The record of a session.")
class RecordConsultativeSessionInput:
    """The record of a session."""

    session: strawberry.ID = strawberry.field(description="The session's id.")
    attendance: list[ConsultativeAttendanceInput] = strawberry.field(description="Clients that were there.")
    opinions: list[ConsultativeOpinionInput] = strawberry.field(description="On items of the agenda, each once.")
    members_present: int = strawberry.field(default=0, description="How many members came.")
    idempotency_key: str | None = None

    def record(self, country: str) -> SessionRecord:
        """The domain's record."""
        return SessionRecord(
            self.members_present,
            tuple(
                ConsultativeAttendance(uuid_of(one.client, "client", country), one.office) for one in self.attendance
            ),
            tuple(
                ConsultativeOpinion(
                    one.position, one.verdict, one.says, Count(one.in_favour, one.against, one.abstained)
                )
                for one in self.opinions
            ),
        )


@mutation(description="Write the record of a session: attendance, and an opinion on each item that has one.")
async def record_consultative_session(info: Info, input: RecordConsultativeSessionInput) -> ConsultativeSessionPayload:
    """Record. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.session, "session", context.country)
    async with context.reading() as reading:
        found = await sessions.session_by_id(reading, key)
        body = None if found is None else (await sessions.bodies(reading, [found.body]))[found.body]
    context.require_found("Mutation.recordConsultativeSession", body.entity if body else None, "session")
    assert body is not None
    given = input.record(context.country)
    async with context.writing("recordConsultativeSession", input, input.idempotency_key) as session:
        if session.replayed is None:
            planned = await sessions.session_by_id(session, key)
            if planned is None:
                raise Refusal("NOT_FOUND", "There is no session with this id here.")
            known = await sessions.clients_named(session, body.entity, [one.client for one in given.attendance])
            record = write_record(planned, given, known, context.today)
            await sessions.save_record(session, key, record)
            there, said = len(record.attendance), len(record.opinions)
            session.record(
                "consultativeSession.recorded", input.session, entity=body.entity, there=there, opinions=said
            )
    return await shown(context, input.session)
