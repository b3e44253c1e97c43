"""Per-request batch loaders of what is on record of organisations and sole traders."""

from __future__ import annotations

from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.timeline import Fact, FactPeriod
from services.clients.store.organisations import facts, history, names, numbers, sole_traders


def numbers_loader(context: RequestContext) -> DataLoader[UUID, list[Number]]:
    """This country's numbers of an organisation, by its present id."""
    return batch_loader(
        context, "organisation numbers", lambda session, ids: numbers.numbers_of(session, ids, numbers.OWN)
    )


def facts_loader(context: RequestContext) -> DataLoader[UUID, dict[Fact, list[FactPeriod]]]:
    """Facts in time, by the id under which they were entered."""
    return batch_loader(context, "organisation facts", facts.histories)


def variants_loader(context: RequestContext) -> DataLoader[UUID, list[names.NameVariant]]:
    """Name variants, by the id under which they were entered."""
    return batch_loader(context, "organisation names", names.variants)


def former_loader(context: RequestContext) -> DataLoader[UUID, list[history.AliasPeriod]]:
    """Ids that are or were read as a present one."""
    return batch_loader(context, "organisation aliases", history.former_ids)


def versions_loader(context: RequestContext) -> DataLoader[UUID, int]:
    """Versions of records, by the id under which they were entered."""
    return batch_loader(context, "organisation versions", history.versions)


def sole_traders_loader(context: RequestContext) -> DataLoader[UUID, sole_traders.SoleTraderRow]:
    """Sole traders by id."""
    return batch_loader(context, "sole traders", sole_traders.sole_traders)
