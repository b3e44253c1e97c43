"""Consents: what a member shows, per purpose and reading country; withdrawn ones stay known to have been given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id
from services.members.domain.consents import Consent, Purpose

STANDING = (
    "c.purpose = :purpose AND upper_inf(c.known) AND c.valid @> CAST(:today AS date)"
    " AND (c.target IS NULL OR c.target = ANY(CAST(:readers AS text[])))"
)
"""SQL over `consent` as `c`: the edges by which the viewer comes today."""


async def save_consent(session: WriteSession, membership: UUID, given: Consent) -> None:
    """From now on show what `given` says along its edge, in place of what stood there."""
    await _close(session, membership, given.purpose, given.target)
    await session.execute(
        "INSERT INTO consent (membership, purpose, target, fields, valid, known) VALUES (:id, :purpose, :target,"
        " CAST(:fields AS text[]), daterange(:start, :until, '[]'), int8range(:sequence, NULL))",
        {
            "sequence": await session.sequence(),
            "id": membership,
            "purpose": given.purpose.value,
            "target": given.target,
            "fields": list(given.fields),
            "start": given.start,
            "until": given.until,
        },
    )
    days = {"from": given.start, "until": given.until}
    _tell(session, "consent.given", membership, given.purpose, given.target, fields=given.fields, **days)


async def withdraw_consent(session: WriteSession, membership: UUID, purpose: Purpose, target: str | None) -> None:
    """From now on nothing is shown to readers of `target` (None: of any country), not even that there is a member."""
    if target is None:
        await close_known(session, "consent", membership=membership, purpose=purpose.value)
    else:
        await _close(session, membership, purpose, target)
    _tell(session, "consent.withdrawn", membership, purpose, target)


async def _close(session: WriteSession, membership: UUID, purpose: Purpose, target: str | None) -> None:
    await session.execute(
        "UPDATE consent SET known = int8range(lower(known), :sequence) WHERE membership = :id AND purpose = :purpose"
        " AND target IS NOT DISTINCT FROM CAST(:target AS text) AND upper_inf(known)",
        {"sequence": await session.sequence(), "id": membership, "purpose": purpose.value, "target": target},
    )


def _tell(
    session: WriteSession, action: str, membership: UUID, purpose: Purpose, target: str | None, **said: object
) -> None:
    subject = global_id(session.country, "membership", membership)
    session.record(action, subject, purpose=purpose.value, target=target, **said)
    granted = action == "consent.given"
    session.announce("consent.changed", membership=subject, purpose=purpose.value, target=target, granted=granted)


async def consents_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[Consent]]:
    """What memberships have consented to and not taken back, by purpose, every country's first; also what is over."""
    rows = await session.all(
        "SELECT membership, purpose, target, fields, lower(valid) AS start, upper(valid) - 1 AS until FROM consent"
        " WHERE membership = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)"
        " ORDER BY membership, purpose, target NULLS FIRST",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[Consent]] = defaultdict(list)
    for row in rows:
        given = Consent(Purpose(row.purpose), tuple(row.fields), row.target, row.start, row.until)
        found[row.membership].append(given)
    return found
