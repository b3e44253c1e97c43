"""Who asks for a secret vote on an item, and whether enough did."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.clock import now
from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.initiative.secrecy import Asked
from services.governance.store.decisions import signed


async def askers(session: ReadSession, resolution: UUID) -> list[UUID]:
    """The memberships whose request stands."""
    return [membership for _, membership in await askers_of(session, [resolution])]


async def askers_of(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """(item, membership) of the requests that stand."""
    rows = await session.all(
        "SELECT resolution, membership FROM secret_vote_request WHERE resolution = ANY(:ids) AND upper_inf(known)"
        " ORDER BY id",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, row.membership) for row in rows]


async def ask(session: WriteSession, resolution: UUID, membership: UUID, *, on_behalf: bool) -> None:
    """Put her request on record."""
    await session.execute(
        "INSERT INTO secret_vote_request (id, resolution, membership, on_behalf, actor, name, at, known)"
        " VALUES (:id, :resolution, :membership, :on_behalf, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "membership": membership,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def take_back(session: WriteSession, resolution: UUID, membership: UUID) -> None:
    """Her request counts no more from this write on."""
    await close_known(session, "secret_vote_request", resolution=resolution, membership=membership)


async def bind(session: WriteSession, resolution: UUID, asked: Asked) -> None:
    """Enough asked: the vote on the item is secret."""
    await session.execute(
        "INSERT INTO secret_vote (resolution, asked, present, law, at, known)"
        " VALUES (:id, :asked, :present, :law, :at, int8range(:known, NULL))",
        {
            "id": resolution,
            "asked": asked.votes,
            "present": asked.present,
            "law": asked.law,
            "at": now(),
            "known": await session.sequence(),
        },
    )


async def bound(session: ReadSession, resolution: UUID) -> Asked | None:
    """That enough asked, with how many; None where not enough did."""
    return dict(await bound_of(session, [resolution])).get(resolution)


async def bound_of(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Asked]]:
    """The same for several items."""
    rows = await session.all(
        "SELECT resolution, asked, present, law FROM secret_vote WHERE resolution = ANY(:ids)",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, Asked(row.asked, row.present, row.law)) for row in rows]
