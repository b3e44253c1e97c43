"""What the mutations of an organisation's record share: whose it is, whether it was read as it stands, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.ids import borderless_id
from commons.subgraph.context import RequestContext
from services.clients.graph.mutations.kit import check_version, client_now, found_client
from services.clients.graph.types.client import Client
from services.clients.store.organisations.history import versions


@strawberry.type(description="The client whose organisation's record was changed, as it stands now.")
class OrganisationPayload:
    """The client as it stands now."""

    client: Client


@dataclass(frozen=True, slots=True)
class Record:
    """A client's organisation: `own` is the id under which it was entered, `present` the one it goes by."""

    client: UUID
    own: UUID
    present: UUID

    @property
    def id(self) -> str:
        """The global id under which it was entered."""
        return borderless_id("organisation", self.own)


async def record_of(context: RequestContext, mutation: str, client: str) -> Record:
    """The record of a client's organisation, for its entity's officers. Refuses NOT_FOUND, FORBIDDEN, BAD_ARGUMENT."""
    async with context.reading() as session:
        row = await found_client(context, session, mutation, client)
    present = row.legal_person
    return Record(row.client, row.own or present, present)


async def check_record(session: ReadSession, record: Record, expected: int) -> None:
    """Refuse CHANGED_MEANWHILE unless the record stands as the writer read it (`Client.organisationVersion`)."""
    check_version(expected, (await versions(session, [record.own]))[record.own], "the organisation")


async def answer(context: RequestContext, record: Record) -> OrganisationPayload:
    """The client as it stands now."""
    return OrganisationPayload(client=await client_now(context, record.client))
