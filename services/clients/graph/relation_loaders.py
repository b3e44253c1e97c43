"""Per-request batch loaders of what hangs below a client or an engagement: one query per kind for a whole page."""

from __future__ import annotations

from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.clients.domain.engagements.dependence import Window
from services.clients.store.clients import clients
from services.clients.store.contacts.advisers import ChargeRow, charges
from services.clients.store.engagements.late import Overdue, overdue
from services.clients.store.engagements.reading import EngagementRow, versions
from services.clients.store.engagements.totals import Total, totals_of_clients
from services.clients.store.rows import ClientRow


def client_loader(context: RequestContext) -> DataLoader[UUID, ClientRow]:
    """Clients by id; an engagement's is there."""
    today = context.today
    return batch_loader(context, "clients", lambda session, ids: clients(session, ids, today))


def totals_loader(
    context: RequestContext, window: Window, entities: frozenset[str] | None
) -> DataLoader[UUID, list[Total]]:
    """What was invoiced to a client in a window, by these entities (None: by all)."""
    among = "all" if entities is None else sorted(entities)
    return batch_loader(
        context, f"totals {window} {among}", lambda session, ids: totals_of_clients(session, ids, window, entities)
    )


def versions_loader(context: RequestContext) -> DataLoader[UUID, list[EngagementRow]]:
    """All versions of an engagement, the newest first."""
    return batch_loader(context, "engagement versions", versions)


def overdue_loader(context: RequestContext) -> DataLoader[UUID, list[Overdue]]:
    """What a client owes today, each currency by itself."""
    today = context.today
    return batch_loader(context, "overdue", lambda session, ids: overdue(session, ids, today))


def charges_loader(context: RequestContext) -> DataLoader[UUID, list[ChargeRow]]:
    """Who has been in charge of a client, the latest first."""
    return batch_loader(context, "charges", charges)
