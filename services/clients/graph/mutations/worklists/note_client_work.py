"""noteClientWork: somebody of the team has seen a line of a work list, and says what came of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.worklists.note import WorkKind, WorkNote, checked
from services.clients.graph import entities
from services.clients.graph.mutations.kit import client_now, found_client
from services.clients.graph.types.client import Client
from services.clients.store.clients import clients
from services.clients.store.worklists.notes import save_note


@strawberry.input(description="What came of a line of a work list.")
class NoteClientWorkInput:
    """What came of a line."""

    client: strawberry.ID
    kind: WorkKind
    other: strawberry.ID | None = strawberry.field(
        default=None,
        description="Of a duplicate, the other client: a note without `quietUntil` says that they are two.",
    )
    note: str = strawberry.field(description="What was done, or why nothing is.")
    quiet_until: date | None = strawberry.field(
        default=None,
        description="Keep the line off the list until then, at most a year; absent: until there is something newer.",
    )
    idempotency_key: str | None = None

    def read(self, context: RequestContext) -> WorkNote:
        """The note in order. Raises `Refusal` BAD_ARGUMENT, MALFORMED_ID, UNROUTABLE_ID."""
        client = uuid_of(self.client, "client", context.country)
        other = None if self.other is None else uuid_of(self.other, "client", context.country)
        return checked(WorkNote(client, self.kind, other, self.note, self.quiet_until, context.today), context.today)


@strawberry.type(description="The client that was noted on.")
class NoteClientWorkPayload:
    """The client."""

    client: Client


@mutation(description="Note what came of a line of a work list; it stays away for as long as the note says.")
async def note_client_work(info: Info, input: NoteClientWorkInput) -> NoteClientWorkPayload:
    """For a client officer of the entity. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    given = input.read(context)
    async with context.writing("noteClientWork", input, input.idempotency_key) as session:
        if session.replayed is None:
            await found_client(context, session, "noteClientWork", input.client)
            if given.other is not None:
                await _check_other(context, session, given.other)
            await save_note(session, given)
            session.record(
                "client.work_noted", global_id(context.country, "client", given.client), kind=given.kind.value
            )
    return NoteClientWorkPayload(client=await client_now(context, given.client))


async def _check_other(context: RequestContext, session: ReadSession, other: UUID) -> None:
    row = (await clients(session, [other], context.today)).get(other)
    if entities.shown(context, [row and Client.of(row)]) == [None]:
        raise Refusal("NOT_FOUND", "The country has no such client.").blame(global_id(context.country, "client", other))
