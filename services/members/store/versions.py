"""A membership's version: the audit sequence of the newest write on it, whichever of its tables that was in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from commons.database.sessions import ReadSession
from services.members.domain.versions import Change

TOUCHED: Mapping[str, str] = {
    "registration": "membership",
    "membership_person": "person",
    "categorisation": "category",
    "college_seat": "college",
    "membership_fact": "facts",
    "coverage": "coverage",
    "share_operation": "shares",
    "share_request": "share requests",
    "share_certificate": "certificates",
    "payment_request": "payment requests",
    "payment_use": "payments",
    "pay_notice": "pay",
    "refund": "refunds",
    "leaving_step": "leaving",
    "transfer": "transfers",
    "contract": "contracts",
    "activity": "activities",
    "declaration": "declarations",
    "tie": "uses",
    "consent": "consents",
    "rectification": "profile",
    "erasure": "erasure",
}
"""Tables whose rows are a membership's, with what the caller calls them. A test holds the list against the tables."""
OF_ANOTHER: Mapping[str, tuple[str, str]] = {
    "share_request_step": ("share requests", "JOIN share_request o ON o.id = t.request"),
    "payment_request_step": ("payment requests", "JOIN payment_request o ON o.id = t.request"),
    "refund_payment": ("refunds", "JOIN refund o ON o.id = t.refund"),
    "transfer_step": ("transfers", "JOIN transfer o ON o.id = t.transfer"),
}
"""Tables whose rows hang on one of those."""
LEFT_OUT: Mapping[str, str] = {
    "change_reason": "says why a row of another table was written, in the same write",
    "hold_reading": "is a reading, which changes nothing",
    "application_step": "is the application's own: the admission writes the membership's facts beside it",
    "payment": "is the entity's until it is used, and then `payment_use` says so",
}


def _selects(table: str, what: str, join: str = "", owner: str = "t") -> list[str]:
    rows = f"FROM {table} t {join} WHERE {owner}.membership = ANY(CAST(:ids AS uuid[]))"
    return [
        f"SELECT {owner}.membership, lower(t.known) AS sequence, '{what}' AS what {rows}",
        f"SELECT {owner}.membership, upper(t.known), '{what}' {rows} AND NOT upper_inf(t.known)",
    ]


_PARTS = [part for table, what in TOUCHED.items() for part in _selects(table, what)]
_PARTS += [part for table, (what, join) in OF_ANOTHER.items() for part in _selects(table, what, join, "o")]
_WRITES = " UNION ALL ".join(_PARTS)


async def versions_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, int]:
    """The version of each membership."""
    rows = await session.all(
        f"SELECT w.membership, max(w.sequence) AS version FROM ({_WRITES}) w GROUP BY w.membership",
        {"ids": list(memberships)},
    )
    return {row.membership: row.version for row in rows}


async def changes_of(session: ReadSession, membership: UUID, since: int) -> list[Change]:
    """Writes on a membership after `since`, the oldest first, with the last one before."""
    rows = await session.all(
        f"""
        SELECT w.sequence, a.action, array_agg(DISTINCT w.what ORDER BY w.what) AS touched FROM ({_WRITES}) w
          JOIN audit a ON a.sequence = w.sequence
         WHERE w.sequence >= LEAST(CAST(:since AS bigint), (SELECT max(v.sequence) FROM ({_WRITES}) v))
         GROUP BY w.sequence, a.action ORDER BY w.sequence
        """,
        {"ids": [membership], "since": since},
    )
    return [Change(row.sequence, row.action, tuple(row.touched)) for row in rows]
