"""The delegates in office that a roll of an assembly of delegates was computed with."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.assembly import Assembly
from services.governance.domain.delegates.assembly import InOffice, votes_of
from services.governance.domain.delegates.candidacy import keeps_from_office
from services.governance.domain.delegates.display import open_days
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.store import delegates
from services.governance.store.delegates import Body

Sitting = Mapping[UUID, tuple[InOffice, int]]
"""Delegates in office and their votes, by membership."""


def body_of(law: Reading, entity: str) -> Body:
    """Which delegates sit on the day of the reading, by law and statutes."""
    no_office = keeps_from_office(law.required("delegates.eligibility"))
    return Body(entity, law.on, needs_list=open_days(law)[0] is not None, no_office=no_office)


async def sitting(session: ReadSession, regime: Regime, assembly: Assembly, *, whole: bool = True) -> Sitting:
    """Delegates in office on the day of the meeting with their votes, by membership; none unless it is of delegates.

    `whole`: they must be as many as the law asks. Raises `Refusal` DELEGATES_TOO_FEW, MEETING_TOO_OLD, LAW_UNKNOWN.
    """
    if not assembly.of_delegates:
        return {}
    law = Reading(regime, assembly.held_on)
    body = await delegates.in_office(session, body_of(law, assembly.entity))
    votes = votes_of(law, body, whole=whole)
    return {one.membership: (one, votes[one.membership]) for one in body}


async def insert(session: WriteSession, roll: UUID, found: Sitting) -> None:
    """Keep them with the roll, before its lines are computed."""
    rows = [
        {"roll": roll, "membership": membership, "delegate": one.delegate, "votes": votes}
        for membership, (one, votes) in found.items()
    ]
    if rows:
        await session.execute(
            "INSERT INTO roll_delegate (roll, membership, delegate, votes) VALUES (:roll, :membership, :delegate,"
            " :votes)",
            rows,
        )


async def of_roll(session: ReadSession, roll: UUID) -> dict[UUID, int]:
    """Votes by membership, as the roll was computed with."""
    rows = await session.all("SELECT membership, votes FROM roll_delegate WHERE roll = :roll", {"roll": roll})
    return {row.membership: row.votes for row in rows}


async def moved(session: ReadSession, regime: Regime, assembly: Assembly, roll: UUID) -> bool:
    """Whether other delegates sit, or with other votes, than when the roll was computed."""
    now_sitting = await sitting(session, regime, assembly)
    return {membership: votes for membership, (_, votes) in now_sitting.items()} != await of_roll(session, roll)


async def drop(session: WriteSession, roll: UUID) -> None:
    """Take away those of a roll that is computed anew, or was only asked about."""
    await session.execute("DELETE FROM roll_delegate WHERE roll = :roll", {"roll": roll})
