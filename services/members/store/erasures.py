"""Erasure's reads and writes: personal data goes, what the law holds back stays apart, and the key is destroyed.

What is deleted and what is held back is one list here; a test holds it against the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from services.members.domain.protection.erasure import ErasedBecause, ErasureFacts
from services.members.domain.protection.retention import RetentionRule
from services.members.store.erasure_journal import Erased
from services.members.store.facts import NOW

BY_MEMBERSHIP = ("profile", "member_key", "consent", "activity", "declaration", "tie")
"""Tables whose rows of a membership go at once."""
HELD_TEXTS = {
    "leaving_step": "membership = ANY(:ids)",
    "payment_use": "membership = ANY(:ids)",
    "payment_request": "membership = ANY(:ids)",
    "payment_request_step": "request IN (SELECT id FROM payment_request WHERE membership = ANY(:ids))",
    "refund": "membership = ANY(:ids)",
    "share_request_step": "request IN (SELECT id FROM share_request WHERE membership = ANY(:ids))",
    "share_reversal": "(entity, number) IN (SELECT entity, number FROM share_operation WHERE membership = ANY(:ids))",
    "application_step": "application IN (SELECT application FROM application_step WHERE membership = ANY(:ids))",
}
"""Reasons in words, which may name people: blanked when the identity behind them is no longer held."""
BLANK = "[erased]"

_FACTS = """
SELECT upper(r.valid) - 1 AS last_day, e.erased_on,
       (SELECT count(*) FROM refund f WHERE f.membership = :id AND f.amount >
          coalesce((SELECT sum(p.amount) FROM refund_payment p WHERE p.refund = f.id), 0)) AS open_money,
       (SELECT s.appeal_until FROM leaving_step s WHERE s.membership = :id AND s.known @> CAST(:now AS bigint)
         ORDER BY s.number DESC LIMIT 1) AS appeal_until
  FROM registration r LEFT JOIN erasure e ON e.membership = r.membership
 WHERE r.membership = :id AND upper_inf(r.known)
"""


async def erasure_facts(session: ReadSession, membership: UUID) -> ErasureFacts:
    """What `check_erasure` needs; NOT_FOUND when there is no such membership."""
    row = await session.first(_FACTS, {"id": membership, "now": NOW})
    if row is None:
        raise Refusal("NOT_FOUND", "There is no membership with this id here.")
    return ErasureFacts(*row)


async def save_erasure(session: WriteSession, erasures: Sequence[Erased], rule: RetentionRule) -> None:
    """Delete the profiles and all that is personal beside them, hold back the identities by `rule`.

    Audited as `member.erased`, for one membership or many.
    """
    ids = [one.membership for one in erasures]
    await erasing(session)
    await _hold(session, ids, rule, erasures[0].erased_on)
    await _forget_logins(session, ids)
    for table in BY_MEMBERSHIP:
        await session.execute(f"DELETE FROM {table} WHERE membership = ANY(:ids)", {"ids": ids})
    await session.execute(
        "DELETE FROM transfer_login WHERE transfer IN (SELECT id FROM transfer WHERE membership = ANY(:ids))",
        {"ids": ids},
    )
    for table in ("link_pending", "link_candidate"):
        await session.execute(
            f"DELETE FROM {table} WHERE person IN (SELECT person FROM membership_person WHERE membership = ANY(:ids))",
            {"ids": ids},
        )
    await session.execute(
        "DELETE FROM applicant WHERE application IN (SELECT application FROM application_step"
        " WHERE membership = ANY(:ids))",
        {"ids": ids},
    )
    await _note(session, erasures)


async def erasing(session: WriteSession) -> None:
    """Let this transaction touch what is personal in tables that keep their past."""
    await session.value("SELECT set_config('hemicycle.erasing', 'on', true)")


async def _hold(session: WriteSession, ids: Sequence[UUID], rule: RetentionRule, erased_on: date) -> None:
    await session.execute(
        "INSERT INTO held_identity (membership, given_name, family_name, birth_date, source, until)"
        " SELECT p.membership, p.given_name, p.family_name, p.birth_date, :source,"
        " CAST(coalesce(upper(r.valid) - 1, CAST(:today AS date)) + make_interval(months => :months) AS date)"
        " FROM profile p JOIN registration r ON r.membership = p.membership AND upper_inf(r.known)"
        " WHERE p.membership = ANY(:ids) ON CONFLICT (membership) DO NOTHING",
        {"ids": list(ids), "source": rule.cited, "months": rule.months, "today": erased_on},
    )


async def _forget_logins(session: WriteSession, ids: Sequence[UUID]) -> None:
    """A login goes with the last profile it could show."""
    await session.execute(
        "DELETE FROM login l WHERE l.person IN (SELECT person FROM membership_person WHERE membership = ANY(:ids))"
        " AND NOT EXISTS (SELECT FROM membership_person o JOIN profile f ON f.membership = o.membership"
        " WHERE o.person = l.person AND upper_inf(o.known) AND o.membership <> ALL(:ids))",
        {"ids": list(ids)},
    )


async def _note(session: WriteSession, erasures: Sequence[Erased]) -> None:
    sequence = await session.sequence()
    await session.execute(
        "INSERT INTO erasure (membership, because, erased_on, known)"
        " VALUES (:id, :because, :erased_on, int8range(:sequence, NULL)) ON CONFLICT (membership) DO NOTHING",
        [
            {"id": one.membership, "because": one.because.value, "erased_on": one.erased_on, "sequence": sequence}
            for one in erasures
        ],
    )
    names = [global_id(session.country, "membership", one.membership) for one in erasures]
    # The key of this very request would answer for the erased member: what she was told then names her still.
    await session.execute("DELETE FROM idempotency WHERE subject = ANY(:names)", {"names": names})
    session.record("member.erased", names[0], memberships=names, because=erasures[0].because.value)
    for name in names:
        session.announce("member.erased", membership=name)


@dataclass(frozen=True, slots=True)
class ErasureRecord:
    """An erasure as it stands: until when the identity is held back, and by which rule (None: no longer)."""

    day: date
    because: ErasedBecause
    held_until: date | None
    source: str | None


async def erased_on(session: ReadSession, membership: UUID) -> ErasureRecord | None:
    """The erasure of a membership's profile; None where there was none."""
    row = await session.first(
        "SELECT e.erased_on, e.because, h.until, h.source FROM erasure e"
        " LEFT JOIN held_identity h ON h.membership = e.membership WHERE e.membership = :id",
        {"id": membership},
    )
    return None if row is None else ErasureRecord(row[0], ErasedBecause(row[1]), row[2], row[3])


async def erasures_here(session: ReadSession) -> list[Erased]:
    """All erasures that the database knows of."""
    rows = await session.all("SELECT membership, because, erased_on FROM erasure ORDER BY membership")
    return [Erased(row.membership, ErasedBecause(row.because), row.erased_on) for row in rows]


async def still_here(session: ReadSession, erasures: Sequence[Erased]) -> list[Erased]:
    """Those of the journal's that the database does not know of, though it knows their memberships."""
    rows = await session.all(
        "SELECT m.id FROM membership m WHERE m.id = ANY(:ids) AND NOT EXISTS (SELECT FROM erasure e"
        " WHERE e.membership = m.id)",
        {"ids": [one.membership for one in erasures]},
    )
    found = {row.id for row in rows}
    return [one for one in erasures if one.membership in found]


async def untold_erasures(session: ReadSession) -> tuple[list[UUID], int | None]:
    """Memberships whose erasure governance has not confirmed, and the sequence of the last of these lines."""
    rows = await session.all(
        "SELECT body->>'membership' AS membership, sequence FROM outbox"
        " WHERE kind = 'member.erased' AND delivered_at IS NULL ORDER BY sequence, position"
    )
    ids = [uuid_of(row.membership, "membership") for row in rows]
    return ids, rows[-1].sequence if rows else None


async def erasures_told(database: Database, last: int) -> None:
    """Note that governance has confirmed all erasures up to a sequence."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE outbox SET delivered_at = now() WHERE kind = 'member.erased' AND delivered_at IS NULL"
                " AND sequence <= :last"
            ),
            {"last": last},
        )
