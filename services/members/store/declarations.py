"""Traits and needs of members as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.members.domain.activities.declarations import Declaration
from services.members.domain.activities.words import Basis, DeclarationKind
from services.members.domain.facts import Period
from services.members.store.dated_facts import DAYS, KNOWN, strike, tell, write
from services.members.store.facts import NOW


async def declarations_of(
    session: ReadSession, memberships: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[Declaration]]:
    """All traits and needs of each membership that has any, the oldest first, as known at that sequence (None: now)."""
    rows = await session.all(
        f"SELECT id, membership, kind, code, basis, source, reason, {DAYS} FROM declaration"
        f" WHERE membership = ANY(CAST(:ids AS uuid[])) AND {KNOWN} ORDER BY membership, valid, id",
        {"ids": list(memberships), "known": NOW if known_at is None else known_at},
    )
    found: dict[UUID, list[Declaration]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(_declaration(row))
    return found


async def declaration_of(session: ReadSession, owner: UUID, key: UUID, kind: DeclarationKind) -> Declaration:
    """What is known of a trait or need now. Raises `Refusal` NOT_FOUND, also where it was struck."""
    found = (await declarations_of(session, [owner])).get(owner, [])
    declaration = next((one for one in found if one.id == key and one.kind is kind), None)
    if declaration is None:
        raise Refusal("NOT_FOUND", f"There is no {kind.value.lower()} with this id here; perhaps it was struck.")
    return declaration


async def save_declaration(session: WriteSession, membership: UUID, one: Declaration, action: str) -> None:
    """Write a trait or need, in place of what was known of it. Audited and announced as `trait.…` or `need.…`."""
    assert one.id is not None
    said = {"code": one.code, "basis": one.basis.value, "source": one.source, "reason": one.reason}
    values = {"id": one.id, "membership": membership, "kind": one.kind.value, **said}
    await write(session, "declaration", values, one.period)
    name = one.kind.value.lower()
    await tell(session, f"{name}.{action}", (name, one.id), membership, one.period, **said)


async def strike_declaration(session: WriteSession, membership: UUID, one: Declaration, reason: str) -> None:
    """A trait or need that never was. Audited as `trait.struck` or `need.struck`."""
    assert one.id is not None
    name = one.kind.value.lower()
    await strike(session, "declaration", one.id)
    await tell(session, f"{name}.struck", (name, one.id), membership, None, reason=reason)


def _declaration(row: Any) -> Declaration:
    period = Period(row.start, row.until)
    return Declaration(row.id, DeclarationKind(row.kind), row.code, Basis(row.basis), period, row.source, row.reason)
