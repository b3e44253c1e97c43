"""Being in default by rule: the fact begins with a request whose grace is over, and ends when all such are paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from commons.database.sessions import WriteSession
from services.members.domain.facts import FactKind, Period
from services.members.domain.shares.payment_requests import PaymentRequest
from services.members.store.payment_requests import requests_of
from services.members.store.standing import save_fact, save_fact_end

BY_RULE = "payment request "
"""How the reason of a default by rule begins; a default that an officer recorded is hers to end."""


async def renew_default(session: WriteSession, membership: UUID, day: date) -> None:
    """Begin or end the default by rule as the requests stand now, from `day` on."""
    requests = (await requests_of(session, [membership])).get(membership, [])
    owing = [one for one in requests if one.defaulted_on is not None and one.left]
    periods = await session.all(
        "SELECT lower(valid) AS start, upper(valid) - 1 AS last, coalesce(detail, '') AS detail FROM membership_fact"
        " WHERE membership = :id AND kind = 'IN_DEFAULT' AND leaving IS NULL AND upper_inf(known)"
        " AND (upper_inf(valid) OR upper(valid) > CAST(:day AS date)) ORDER BY valid",
        {"id": membership, "day": day},
    )
    if owing and not periods:
        await begin_default(session, owing[0], max(day, owing[0].defaulted_on or day))
    for row in periods if not owing else ():
        if row.detail.startswith(BY_RULE):
            period = Period(row.start, row.last)
            await save_fact_end(session, membership, FactKind.IN_DEFAULT, period, period.before(day))


async def begin_default(session: WriteSession, request: PaymentRequest, day: date) -> None:
    """The fact, with the request as its reason."""
    await save_fact(session, request.membership, FactKind.IN_DEFAULT, Period(day), request.default_reason)
