"""What members started binds the ballot on an item: its turn, its secrecy, and who stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commons.database.sessions import ReadSession
from services.governance.domain.assembly import Resolution
from services.governance.domain.ballots.ballot import WantedBallot
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.initiative.amendment import check_turn
from services.governance.domain.initiative.candidacy import check_listed, check_office, fed
from services.governance.domain.initiative.secrecy import check_form, ordered
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.words import BallotForm
from services.governance.store.initiative import amendments, candidacies, secret_votes


async def bound(session: ReadSession, item: Resolution, wanted: WantedBallot, today: date) -> WantedBallot:
    """The ballot with the list that a call for candidates gave.

    Raises TRANSITION_NOT_ALLOWED before its turn and while candidates are called, NOT_ELIGIBLE for a name that did not
    stand.
    """
    await check_in_turn(session, item)
    call = await candidacies.call_of(session, item.id)
    if call is None:
        return wanted
    return replace(wanted, seats=fed(wanted.seats, call, await candidacies.standing(session, call.id), today))


async def check_secrecy(
    session: ReadSession, law: Reading, item: Resolution, form: BallotForm | None, office: str | None = None
) -> None:
    """Refuse VOTING_NOT_ALLOWED, with the article, for an open vote on what is voted in secret, or one of which nobody
    says how it is taken. `office`: whose election it is, where it says so itself and no call for candidates does."""
    call = await candidacies.call_of(session, item.id)
    filled = office if call is None else call.office
    check_form(form, ordered(law, item, filled), await secret_votes.bound(session, item.id))


async def check_in_turn(session: ReadSession, item: Resolution) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a vote on an item before its amendments, or on one that fell."""
    check_turn(item.id, await amendments.around(session, item.id))


async def check_stood(session: ReadSession, item: Resolution, count: ElectionCount | ListCount) -> None:
    """Refuse NOT_ELIGIBLE for a count that names somebody who did not stand when candidates were called, BAD_ARGUMENT
    for one of another office."""
    call = await candidacies.call_of(session, item.id)
    if call is None:
        return
    check_office(call, count.office)
    listed = {row.name.casefold() for row in await candidacies.standing(session, call.id)}
    check_listed(_names(count), listed)


def _names(count: ElectionCount | ListCount) -> list[str]:
    if isinstance(count, ListCount):
        return [name.name for row in count.lists for name in row.names]
    return [row.name for row in count.candidates]
