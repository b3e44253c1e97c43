"""What the mutations of an organisation's record share: whose it is, whether it was read as it stands, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph import entities
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


async def record_of(context: RequestContext, coordinate: str, client: str) -> Record:
    """The record of a client's organisation, for its entity's officers. Refuses NOT_FOUND, FORBIDDEN, BAD_ARGUMENT."""
    found = (await entities.clients(context, [uuid_of(client, "client", context.country)]))[0]
    context.require_found(coordinate, found and found.row.entity, "client")
    assert found is not None
    present = found.row.legal_person
    return Record(found.row.client, found.row.own or present, present)


async def check_version(session: ReadSession, record: Record, expected: int) -> None:
    """Refuse CHANGED_MEANWHILE unless the record stands as the writer read it (`Client.organisationVersion`)."""
    version = (await versions(session, [record.own]))[record.own]
    if version != expected:
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Read the organisation again: its record is at version {version}, not {expected}.",
            version=version,
        )


async def answer(context: RequestContext, record: Record) -> OrganisationPayload:
    """The client as it stands now."""
    found = (await entities.clients(context, [record.client]))[0]
    assert found is not None
    return OrganisationPayload(client=found)
