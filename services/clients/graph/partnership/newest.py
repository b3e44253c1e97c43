"""How what hangs on a ladder is listed: by one of its days, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from commons.subgraph.listed import Order


class Kept(Protocol):
    """What is kept under an id."""

    @property
    def id(self) -> UUID:
        """Its key."""
        ...


KeptT = TypeVar("KeptT", bound=Kept)


def newest(kind: str, day: Callable[[KeptT], date]) -> Order[KeptT]:
    """By `day`, then by id. `kind`: what the ids name."""
    return Order(kind, lambda one: (day(one),), lambda one: one.id, (date,), newest=True)
