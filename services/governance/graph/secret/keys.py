"""Keys of secret ballots: made when one opens, destroyed once one has ended, by whoever comes first.

A key file is there before its ballot is on record, and is removed after the ballot's end is. A process that dies
between the two leaves a file too many; the partition destroys it when it starts, and looks again each minute.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.caller import Caller
from commons.database.sessions import WriteSession
from commons.envelopes import new_key, public_part
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.ballots.ballot import Ballot
from services.governance.domain.secret.content import length_of
from services.governance.store.secret import keys
from services.governance.store.secret.key_folder import KeyFolder
from services.governance.store.secret.keys import BallotKey

LOOK_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def make_key(session: WriteSession, partition: Partition, ballot: Ballot) -> None:
    """A fresh pair for a ballot that opens. Raises `Refusal` BALLOT_KEY_UNAVAILABLE."""
    private = await asyncio.to_thread(new_key)
    await asyncio.to_thread(KeyFolder(partition.ballot_keys).keep, ballot.id, private)
    await keys.insert(session, BallotKey(ballot.id, private["kid"], public_part(private), length_of(ballot.seats)))


async def destroy_keys(partition: Partition) -> int:
    """Destroy the keys of ballots that have ended, or that never came to be; gives how many. They are on record then.

    Raises `Refusal` BALLOT_KEY_UNAVAILABLE.
    """
    folder = KeyFolder(partition.ballot_keys)
    async with partition.database.reading() as session:
        if not await keys.to_destroy(session) and not folder.ballots() - await keys.running(session):
            return 0
    itself = Caller(issuer="partition", subject=partition.name)
    async with partition.database.writing(itself, "destroyBallotKeys") as session:
        # Under the audit head's lock no ballot is being opened: a file without a running ballot is nobody's.
        ended = await keys.to_destroy(session)
        gone = sorted({*ended, *(folder.ballots() - await keys.running(session))})
        for ballot in gone:
            await asyncio.to_thread(folder.destroy, ballot)
        await keys.destroyed(session, ended)
        names = [global_id(partition.country.code, "ballot", ballot) for ballot in gone]
        session.record("destroyBallotKeys", names[0] if names else partition.name, ballots=names)
    return len(gone)


async def destroy_quietly(partition: Partition) -> None:
    """The same after an end that is committed: what fails now is tried again each minute."""
    try:
        await destroy_keys(partition)
    except (Refusal, SQLAlchemyError, OSError) as error:
        log.warning("ballot keys not destroyed yet", partition=partition.name, exc_info=error)


async def keep_destroying(partition: Partition) -> None:
    """Look at once, and then each minute, whether a key is left that nobody needs."""
    while True:
        await destroy_quietly(partition)
        await asyncio.sleep(LOOK_SECONDS)
