"""What entities offer, as rows: services, advisers, shared places, outside partners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.paging import Page, keyset
from services.members.domain.facts import Period
from services.members.domain.services.catalogue import Offer
from services.members.store.dated_facts import DAYS, strike, write
from services.members.store.offer_filter import Wanted

COLUMNS = {
    "service": ("code", "title", "description", "trades", "situations", "needs"),
    "adviser": ("trades", "needs"),
    "place": ("name", "address", "city", "capacity"),
    "partner": ("kind", "name", "purposes", "sectors", "country", "regions", "organisation"),
}
"""What each kind of offer says of itself, beside its entity and its days."""


async def offers_by_id(session: ReadSession, kind: str, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """What is known now of each offer of that kind; an adviser comes with her name, as long as it is kept."""
    rows = await session.all(
        f"{_select(kind)} WHERE t.id = ANY(CAST(:ids AS uuid[])) AND upper_inf(t.known)", {"ids": list(ids)}
    )
    return {row.id: row for row in rows}


async def offer_page(session: ReadSession, kind: str, page: Page, wanted: Wanted, *, newest: bool) -> Sequence[Row]:
    """`page.size + 1` rows in the order (first day, id), newest or oldest first."""
    keys = keyset(
        page, ("lower(t.valid)", "t.id"), country=session.country, kind=kind, descending=newest, types=(date,)
    )
    return await session.all(
        f"{_select(kind)} WHERE upper_inf(t.known) AND {wanted.where} AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        {"size": page.size + 1, **wanted.parameters, **keys.parameters},
    )


async def offer_here(session: ReadSession, kind: str, key: UUID) -> tuple[Offer, Row]:
    """One offer as known now. Raises `Refusal` NOT_FOUND."""
    row = (await offers_by_id(session, kind, [key])).get(key)
    if row is None:
        raise Refusal("NOT_FOUND", f"There is no {kind} with this id here.")
    return Offer(row.id, row.entity, Period(row.start, row.until), row.version), row


async def service_code_taken(session: ReadSession, entity: str, code: str, period: Period) -> bool:
    """Whether the entity has another service under this code on one of these days."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM service WHERE entity = :entity AND code = :code AND upper_inf(known)"
        " AND valid && daterange(CAST(:start AS date), CAST(:last AS date), '[]'))",
        {"entity": entity, "code": code, "start": period.start, "last": period.end},
    )


async def save_offer(
    session: WriteSession, kind: str, offer: Offer, said: dict[str, Any], *, reason: str | None, action: str
) -> None:
    """Write an offer, in place of what was known of it. Audited and announced as `<kind>.<action>`."""
    assert set(said) == set(COLUMNS[kind])
    await write(session, kind, {"id": offer.id, "entity": offer.entity, **said, "reason": reason}, offer.period)
    _tell(session, f"{kind}.{action}", kind, offer, since=offer.period.start, until=offer.period.end)


async def strike_offer(session: WriteSession, kind: str, offer: Offer) -> None:
    """An offer that never was. Raises `Refusal` TRANSITION_NOT_ALLOWED where somebody used it."""
    used = await session.value(
        "SELECT EXISTS (SELECT FROM tie WHERE thing = :id AND upper_inf(known))", {"id": offer.id}
    )
    if used:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Members use it, so it was; give it a last day, or strike its uses.")
    await strike(session, kind, offer.id)
    _tell(session, f"{kind}.struck", kind, offer, struck=True)


async def save_adviser_profile(session: WriteSession, adviser: UUID, name: str, email: str | None) -> None:
    """Who an adviser is: kept here and nowhere else, so that it can be deleted."""
    await session.execute(
        "INSERT INTO adviser_profile (adviser, name, email) VALUES (:id, :name, :email)",
        {"id": adviser, "name": name, "email": email},
    )


_VERSION = "lower(t.known) AS version"


def _select(kind: str) -> str:
    columns = ", ".join(f"t.{name}" for name in COLUMNS[kind])
    days = DAYS.replace("valid", "t.valid")
    if kind == "adviser":
        names = "LEFT JOIN adviser_profile p ON p.adviser = t.id"
        return f"SELECT t.id, t.entity, {columns}, p.name, p.email, {days}, {_VERSION} FROM adviser t {names}"
    return f"SELECT t.id, t.entity, {columns}, {days}, {_VERSION} FROM {kind} t"


def _tell(session: WriteSession, action: str, kind: str, offer: Offer, **days: Any) -> None:
    """The line names no one: a reason may, and stays in the row."""
    named = global_id(session.country, kind, offer.id)
    session.record(action, named, entity=offer.entity, **days)
    session.announce(action, id=named, entity=offer.entity, **days)
