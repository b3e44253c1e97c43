"""Signatures under an initiative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.initiative.support import Weight
from services.governance.store.decisions import signed


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """Who signed, on which day, with what she weighed then; `on_behalf`: entered by the bureau from paper."""

    id: UUID
    membership: UUID
    signed_on: date
    weight: Weight
    on_behalf: bool
    at: datetime


async def sign(
    session: WriteSession, initiative: UUID, membership: UUID, on: date, weight: Weight, *, on_behalf: bool
) -> None:
    """Put a signature on record."""
    await session.execute(
        "INSERT INTO initiative_signature (id, initiative, membership, signed_on, votes, shares, on_behalf, actor,"
        " name, at, known) VALUES (:id, :initiative, :membership, :on, :votes, :shares, :on_behalf, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "initiative": initiative,
            "membership": membership,
            "on": on,
            "votes": weight.votes,
            "shares": weight.shares,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def stands(session: ReadSession, initiative: UUID, membership: UUID) -> bool:
    """Whether her signature is on record."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM initiative_signature WHERE initiative = :initiative AND membership = :membership"
        " AND upper_inf(known))",
        {"initiative": initiative, "membership": membership},
    )


async def take_back(session: WriteSession, initiative: UUID, membership: UUID) -> None:
    """Her signature counts no more from this write on."""
    await close_known(session, "initiative_signature", initiative=initiative, membership=membership)


async def page_of(session: ReadSession, initiative: UUID, page: Page) -> list[SignatureRecord]:
    """One page of the signatures that stand and the one after it, in the order in which they came."""
    keys = keyset(page, ("id",), country=session.country, kind="signature", descending=False)
    rows = await session.all(
        "SELECT id, membership, signed_on, votes, shares, on_behalf, at FROM initiative_signature"
        f" WHERE initiative = :initiative AND upper_inf(known) AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"initiative": initiative, "size": page.size + 1},
    )
    return [
        SignatureRecord(row.id, row.membership, row.signed_on, Weight(1, row.votes, row.shares), row.on_behalf, row.at)
        for row in rows
    ]
