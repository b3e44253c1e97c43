"""Proxies of a meeting: given, revoked, and what is around one when it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.room.proxy import Giving
from services.governance.domain.words import ProxyForm
from services.governance.store.decisions import signed

_COLUMNS = (
    "id, assembly, principal, holder, outsider, form, given_on, law, on_behalf, name, at, upper_inf(known) AS stands"
)


@dataclass(frozen=True, slots=True)
class ProxyRecord:
    """A proxy. `on_behalf`: entered by the bureau, by `recorded_by`; `stands`: not revoked."""

    id: UUID
    assembly: UUID
    given: Giving
    law: str
    on_behalf: bool
    recorded_by: str
    recorded_at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """What proxies there are around two people: the principal's own, those she holds, and the same of the holder."""

    given: bool
    principal_holds: int
    holder_gave: bool
    holds: int


async def by_id(session: ReadSession, proxy: UUID) -> ProxyRecord:
    """The proxy, revoked or not; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM proxy WHERE id = :id", {"id": proxy})
    if row is None:
        raise Refusal("NOT_FOUND", "No proxy with this id here.")
    return _record(row)


async def of_principal(session: ReadSession, assembly: UUID, principal: UUID) -> ProxyRecord | None:
    """The proxy that a membership has given and that stands."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM proxy WHERE assembly = :assembly AND principal = :principal AND upper_inf(known)",
        {"assembly": assembly, "principal": principal},
    )
    return _record(row) if row else None


async def page_of(session: ReadSession, assembly: UUID, page: Page, holder: UUID | None = None) -> list[ProxyRecord]:
    """One page of those that stand and the row after it, in the order they were given; `holder`: only hers."""
    keys = keyset(page, ("id",), country=session.country, kind="proxy", descending=False)
    hers = "" if holder is None else " AND holder = :holder"
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy WHERE assembly = :assembly AND upper_inf(known) AND {keys.where}{hers}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters
        | {"assembly": assembly, "size": page.size + 1}
        | ({} if holder is None else {"holder": holder}),
    )
    return [_record(row) for row in rows]


async def chain(session: ReadSession, assembly: UUID, principal: UUID, holder: UUID) -> Chain:
    """The proxies that stand around the two."""
    row = await session.first(
        "SELECT coalesce(bool_or(principal = :principal), false) AS given,"
        " count(*) FILTER (WHERE holder = :principal) AS principal_holds,"
        " coalesce(bool_or(principal = :holder), false) AS holder_gave,"
        " count(*) FILTER (WHERE holder = :holder) AS holds FROM proxy WHERE assembly = :assembly AND upper_inf(known)"
        " AND (principal = :principal OR principal = :holder OR holder = :principal OR holder = :holder)",
        {"assembly": assembly, "principal": principal, "holder": holder},
    )
    assert row is not None
    return Chain(row.given, row.principal_holds, row.holder_gave, row.holds)


async def insert(session: WriteSession, assembly: UUID, given: Giving, law: str, *, on_behalf: bool) -> UUID:
    """Record a proxy; its id."""
    new = new_uuid()
    await session.execute(
        "INSERT INTO proxy (id, assembly, principal, holder, outsider, form, given_on, law, on_behalf, actor, name, at,"
        " known) VALUES (:id, :assembly, :principal, :holder, :outsider, :form, :given_on, :law, :on_behalf, :actor,"
        " :name, :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "principal": given.principal,
            "holder": given.holder,
            "outsider": given.outsider,
            "form": given.form.value,
            "given_on": given.given_on,
            "law": law,
            "on_behalf": on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )
    return new


async def revoke(session: WriteSession, proxy: UUID) -> None:
    """It stands no more from this write on."""
    await close_known(session, "proxy", id=proxy)


def _record(row: Row[Any]) -> ProxyRecord:
    given: date = row.given_on
    giving = Giving(row.principal, row.holder, row.outsider, ProxyForm(row.form), given)
    return ProxyRecord(row.id, row.assembly, giving, row.law, row.on_behalf, row.name, row.at, row.stands)
