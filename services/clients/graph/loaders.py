"""Per-request batch loaders: children of a list cost one query per kind, whatever the list's length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.database.sessions import ReadSession
from commons.errors import Fault
from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.clients.domain.partnership import StatusPeriod
from services.clients.store import clients, partnerships
from services.clients.store.organisations import reading
from services.clients.store.rows import ClientRow, OrganisationRow


def organisation_loader(context: RequestContext) -> DataLoader[UUID, OrganisationRow]:
    """Organisations by the id under which a client was entered (`ClientRow.own`).

    That id stays on record, whatever is joined or split between two queries of one request; its present one may go.
    """

    async def query(session: ReadSession, ids: Sequence[UUID]) -> Mapping[UUID, OrganisationRow]:
        found = await reading.organisations(session, ids)
        if missing := set(ids) - set(found):
            raise Fault(f"clients of unknown organisations: {missing}")
        return found

    return batch_loader(context, "organisations", query)


def relations_loader(context: RequestContext) -> DataLoader[UUID, list[ClientRow]]:
    """This country's relations of an organisation, by its present id."""
    today = context.today
    return batch_loader(context, "relations", lambda session, ids: clients.relations(session, ids, today))


def history_loader(context: RequestContext) -> DataLoader[UUID, list[StatusPeriod]]:
    """The ladder of a client, oldest step first."""
    return batch_loader(context, "histories", partnerships.histories)
