"""Loaders of what members do, say and use, and of what entities offer: one query per kind and request."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.members.domain.activities.activity import Activity
from services.members.domain.activities.declarations import Declaration
from services.members.domain.facts import Period
from services.members.domain.services.ties import Tie
from services.members.store.activities import activities_of
from services.members.store.declarations import declarations_of
from services.members.store.offers import offers_by_id
from services.members.store.ties import periods_of, ties_of


def activities_loader(context: RequestContext, known_at: int | None) -> DataLoader[UUID, list[Activity] | None]:
    """Activities by membership, as known at that sequence (None: now)."""
    return batch_loader(context, f"activities {known_at}", partial(activities_of, known_at=known_at))


def declarations_loader(context: RequestContext, known_at: int | None) -> DataLoader[UUID, list[Declaration] | None]:
    """Traits and needs by membership, as known at that sequence (None: now)."""
    return batch_loader(context, f"declarations {known_at}", partial(declarations_of, known_at=known_at))


def ties_loader(context: RequestContext, known_at: int | None) -> DataLoader[UUID, list[Tie] | None]:
    """What each membership uses, as known at that sequence (None: now)."""
    return batch_loader(context, f"ties {known_at}", partial(ties_of, known_at=known_at))


def periods_loader(context: RequestContext) -> DataLoader[UUID, list[Period] | None]:
    """Days on which each thing is in use."""
    return batch_loader(context, "periods of use", periods_of)


def offer_loader(context: RequestContext, kind: str) -> DataLoader[UUID, Any]:
    """Rows of offers of one kind by id; None where there is none."""
    return batch_loader(context, f"offers {kind}", lambda session, ids: offers_by_id(session, kind, ids))
