"""What members started binds the ballot on an item: its turn, its secrecy, and who stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commons.database.sessions import ReadSession
from services.governance.domain.assembly import Resolution
from services.governance.domain.ballots.ballot import WantedBallot
from services.governance.domain.initiative.amendment import check_turn
from services.governance.domain.initiative.candidacy import check_listed, fed
from services.governance.domain.initiative.secrecy import check_form, ordered
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import ElectionCount
from services.governance.store.initiative import amendments, candidacies, secret_votes


async def bound(
    session: ReadSession, law: Reading, item: Resolution, wanted: WantedBallot, today: date
) -> WantedBallot:
    """The ballot with the list that a call for candidates gave.

    Raises TRANSITION_NOT_ALLOWED before its turn and while candidates are called, NOT_ELIGIBLE for a name that did not
    stand.
    """
    await check_in_turn(session, item)
    call = await candidacies.call_of(session, item.id)
    if call is None:
        return wanted
    return replace(wanted, seats=fed(wanted.seats, call, await candidacies.standing(session, call.id), today))


async def check_secrecy(session: ReadSession, law: Reading, item: Resolution, wanted: WantedBallot) -> None:
    """Refuse VOTING_NOT_ALLOWED, with the article, for an open vote on what is voted in secret."""
    office = wanted.seats.office if wanted.seats else None
    check_form(wanted.form, ordered(law, item, office), await secret_votes.bound(session, item.id))


async def check_in_turn(session: ReadSession, item: Resolution) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a vote on an item before its amendments, or on one that fell."""
    check_turn(item.id, await amendments.around(session, item.id))


async def check_stood(session: ReadSession, item: Resolution, count: ElectionCount) -> None:
    """Refuse NOT_ELIGIBLE for a count that names somebody who did not stand when candidates were called."""
    call = await candidacies.call_of(session, item.id)
    if call is not None:
        listed = {row.name.casefold() for row in await candidacies.standing(session, call.id)}
        check_listed([row.name for row in count.candidates], listed)
