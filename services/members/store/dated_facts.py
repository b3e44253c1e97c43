"""Rows named by an id that hold over a period: one row is known of each now, and what was known before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from services.members.domain.facts import Period
from services.members.domain.pseudonyms import pseudonym
from services.members.store.profiles import member_key

KNOWN = "known @> CAST(:known AS bigint)"
DAYS = "lower(valid) AS start, upper(valid) - 1 AS until"


async def write(session: WriteSession, table: str, values: Mapping[str, Any], period: Period) -> None:
    """Write what is known of `values["id"]` from now on. Audit and outbox are the caller's."""
    await strike(session, table, values["id"])
    given = {**values, "actor": session.caller.actor}
    names = ", ".join(given)
    await session.execute(
        f"INSERT INTO {table} ({names}, valid, known) VALUES ({', '.join(f':{name}' for name in given)},"
        " daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
        {**given, "start": period.start, "last": period.end, "sequence": await session.sequence()},
    )


async def strike(session: WriteSession, table: str, key: UUID) -> None:
    """What was known of `key` is known no more: it never was. Audit and outbox are the caller's."""
    await close_known(session, table, id=key)


async def owner_of(session: ReadSession, table: str, key: UUID) -> UUID:
    """Whose fact it is, or was before it was struck. Raises `Refusal` NOT_FOUND."""
    owner = await session.value(f"SELECT membership FROM {table} WHERE id = :id LIMIT 1", {"id": key})
    if owner is None:
        raise Refusal("NOT_FOUND", "There is nothing with this id here.")
    return owner


async def tell(
    session: WriteSession, action: str, subject: tuple[str, UUID], membership: UUID, period: Period | None, **said: Any
) -> None:
    """Audit and announce a fact of a member, who is told by id alone; what was `said` enters as HMACs under her key.

    `subject` is the kind and id of the fact; without a period it was struck.
    """
    key, member = await member_key(session, membership), global_id(session.country, "membership", membership)
    told = {name: pseudonym(key, name, value) for name, value in said.items() if key and value is not None}
    days = {"since": period.start, "until": period.end} if period else {"struck": True}
    named = global_id(session.country, *subject)
    session.record(action, named, membership=member, **days, **told)
    session.announce(action, id=named, membership=member, **days)
