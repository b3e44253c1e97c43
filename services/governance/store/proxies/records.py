"""Proxies of a meeting: given, revoked, listed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.proxy import Giving
from services.governance.domain.words import ProxyForm
from services.governance.store.decisions import signed

_COLUMNS = (
    "id, assembly, principal, holder, outsider, form, given_on, law, relation, substitute, substitute_outsider,"
    " later_calls, on_behalf, name, at, upper_inf(known) AS stands"
)


_IN_HER_HAND = """ AND id IN (
  SELECT id FROM proxy_hand WHERE assembly = :assembly AND holder = :holder AND NOT stands_in AND upper_inf(known))"""


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
class Given:
    """A proxy to be put on record, with the rule it was accepted by; `came_in`: the file it was in."""

    id: UUID
    giving: Giving
    law: str
    on_behalf: bool
    came_in: UUID | None = None


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
    hers = "" if holder is None else _IN_HER_HAND
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy WHERE assembly = :assembly AND upper_inf(known) AND {keys.where}{hers}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters
        | {"assembly": assembly, "size": page.size + 1}
        | ({} if holder is None else {"holder": holder}),
    )
    return [_record(row) for row in rows]


async def all_of(session: ReadSession, assembly: UUID) -> list[ProxyRecord]:
    """Every one of a meeting that stands, in the order they were given."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy WHERE assembly = :assembly AND upper_inf(known) ORDER BY id",
        {"assembly": assembly},
    )
    return [_record(row) for row in rows]


async def around(session: ReadSession, assembly: UUID, named: Collection[UUID]) -> list[ProxyRecord]:
    """Those that stand and that one of these gave or is named in, and every one that names nobody."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy WHERE assembly = :assembly AND upper_inf(known) AND (principal = ANY(:named)"
        " OR holder = ANY(:named) OR substitute = ANY(:named) OR holder IS NULL) ORDER BY id",
        {"assembly": assembly, "named": list(named)},
    )
    return [_record(row) for row in rows]


async def insert(session: WriteSession, assembly: UUID, given: Sequence[Given]) -> None:
    """Put proxies on record."""
    if not given:
        return
    by, known = signed(session), await session.sequence()
    await session.execute(
        "INSERT INTO proxy (id, assembly, principal, holder, outsider, form, given_on, law, relation, substitute,"
        " substitute_outsider, later_calls, import, on_behalf, actor, name, at, known) VALUES (:id, :assembly,"
        " :principal, :holder, :outsider, :form, :given_on, :law, :relation, :substitute, :substitute_outsider,"
        " :later_calls, :import, :on_behalf, :actor, :name, :at, int8range(:known, NULL))",
        [_row(row) | {"assembly": assembly, **by, "known": known} for row in given],
    )


def _row(new: Given) -> dict[str, Any]:
    giving = new.giving
    return {
        "id": new.id,
        "principal": giving.principal,
        "holder": giving.holder,
        "outsider": giving.outsider,
        "form": giving.form.value,
        "given_on": giving.given_on,
        "law": new.law,
        "relation": giving.relation,
        "substitute": giving.substitute.id if giving.substitute else None,
        "substitute_outsider": giving.substitute is not None and giving.substitute.outsider,
        "later_calls": giving.later_calls,
        "import": new.came_in,
        "on_behalf": new.on_behalf,
    }


async def revoke(session: WriteSession, proxy: UUID) -> None:
    """It stands no more from this write on."""
    await close_known(session, "proxy", id=proxy)


async def of_meeting(session: ReadSession, assembly: UUID) -> list[tuple[UUID, UUID, UUID | None]]:
    """(proxy, principal, the file it came in) of every one of a meeting; the one that stands is a principal's last."""
    rows = await session.all(
        "SELECT id, principal, import AS came_in FROM proxy WHERE assembly = :assembly ORDER BY upper_inf(known), id",
        {"assembly": assembly},
    )
    return [(row.id, row.principal, row.came_in) for row in rows]


async def revoke_all(session: WriteSession, assembly: UUID, proxies: Collection[UUID]) -> int:
    """Those of them that stand do so no more from this write on; how many they were."""
    rows = await session.all(
        "UPDATE proxy SET known = int8range(lower(known), :known)"
        " WHERE assembly = :assembly AND id = ANY(:ids) AND upper_inf(known) RETURNING id",
        {"assembly": assembly, "ids": list(proxies), "known": await session.sequence()},
    )
    return len(rows)


def _record(row: Row[Any]) -> ProxyRecord:
    substitute = None if row.substitute is None else Holder(row.substitute, row.substitute_outsider)
    giving = Giving(
        row.principal,
        row.holder,
        row.outsider,
        ProxyForm(row.form),
        row.given_on,
        row.relation,
        substitute,
        row.later_calls,
    )
    return ProxyRecord(row.id, row.assembly, giving, row.law, row.on_behalf, row.name, row.at, row.stands)
