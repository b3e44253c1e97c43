"""Words about organisations: this country's leave by the outbox, the others' are taken in, the newest state first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database.known import close_known
from commons.database.outbox import OutboxLine, Position, lines_after
from commons.database.sessions import Database, ReadSession, WriteSession
from services.clients.domain.organisations.identity import Verdict, pair_of
from services.clients.domain.organisations.told import Stated, Word
from services.clients.store.organisations.identity import VERDICT, own_among, save_verdict, settle
from services.clients.store.organisations.numbers import OWN, TOLD, own_numbers_of, save_numbers, tell_numbers

START = Position(0, 0)


async def told_positions(session: ReadSession) -> dict[str, Position]:
    """How far each other partition has confirmed what was told; who is not there has heard nothing."""
    rows = await session.all("SELECT partition, sequence, position FROM organisation_told")
    return {row.partition: Position(row.sequence, row.position) for row in rows}


async def next_word(session: ReadSession, after: Position) -> tuple[Word, Position]:
    """What is to be told after a place in the outbox, as it stands now, and the place it reaches to."""
    lines, reached, _more = await lines_after(session, after, [TOLD, VERDICT])
    ids = sorted({UUID(hex=one) for line in lines if line.kind == TOLD for one in line.body["organisations"]})
    return Word(await _stated(session, ids), await _verdicts(session, lines)), reached


async def note_told(database: Database, partition: str, reached: Position) -> None:
    """Note that a partition has confirmed everything up to a place."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO organisation_told (partition, sequence, position)"
                " VALUES (:partition, :sequence, :position)"
                " ON CONFLICT (partition) DO UPDATE SET sequence = excluded.sequence, position = excluded.position"
            ),
            {"partition": partition, "sequence": reached.sequence, "position": reached.line},
        )


async def receive_word(database: Database, sender: Caller, word: Word, source: str, day: date) -> bool:
    """Take in a verified word of country `source`; False when it says nothing new.

    Where it meets organisations of this country that nobody was told of yet (those that were loaded), they are told.
    """
    async with database.reading() as session:
        if not any(await _fresh(session, word, source)):
            return False
    async with database.writing(sender, "receiveOrganisations") as session:
        stated, verdicts = await _fresh(session, word, source)
        for one in stated:
            await _take_in(session, one, source)
        for verdict, since in verdicts:
            await save_verdict(session, verdict, since)
        ids = {one.organisation for one in stated} | {key for verdict, _ in verdicts for key in verdict.pair}
        since = min((since for _, since in verdicts), default=day)
        settled = await settle(session, ids, min(since, day))
        await _answer(session, ids)
        heard = {"organisations": sorted(one.organisation.hex for one in stated), "verdicts": len(verdicts)}
        session.record("organisation.heard", sender.subject, settled=[one.former.hex for one in settled], **heard)
    return True


async def _stated(session: ReadSession, ids: Sequence[UUID]) -> tuple[Stated, ...]:
    rows = await session.all(
        "SELECT organisation, max(greatest(lower(known), coalesce(upper(known), 0))) AS version"
        " FROM organisation_number"
        f" WHERE organisation = ANY(CAST(:ids AS uuid[])) AND source = '{OWN}' GROUP BY organisation",
        {"ids": list(ids)},
    )
    versions = {row.organisation: row.version for row in rows}
    numbers = await own_numbers_of(session, ids)
    return tuple(Stated(one, versions.get(one, 0), tuple(numbers[one])) for one in ids)


async def _verdicts(session: ReadSession, lines: Iterable[OutboxLine]) -> tuple[tuple[Verdict, date], ...]:
    pairs = {pair_of(*(UUID(hex=one) for one in line.body["ids"])) for line in lines if line.kind == VERDICT}
    rows = await session.all(
        "SELECT v.* FROM organisation_verdict v"
        " JOIN unnest(CAST(:ones AS uuid[]), CAST(:others AS uuid[])) AS asked (one, other) USING (one, other)"
        " WHERE v.source = :country ORDER BY v.one, v.other, v.turn, v.version",
        {
            "ones": [one for one, _ in sorted(pairs)],
            "others": [other for _, other in sorted(pairs)],
            "country": session.country,
        },
    )
    return tuple((Verdict(row.one, row.other, row.same, row.turn, row.source, row.version), row.since) for row in rows)


Fresh = tuple[Sequence[Stated], Sequence[tuple[Verdict, date]]]


async def _fresh(session: ReadSession, word: Word, source: str) -> Fresh:
    newest: dict[UUID, Stated] = {}
    for one in sorted(word.stated, key=lambda one: one.version):
        newest[one.organisation] = one
    heard = await _heard(session, list(newest), source)
    said = [verdict for verdict, _ in word.verdicts]
    known = {
        (row.one, row.other, row.turn, row.version)
        for row in await session.all(
            "SELECT one, other, turn, version FROM organisation_verdict"
            " WHERE source = :source AND one = ANY(CAST(:ones AS uuid[]))",
            {"source": source, "ones": [one.pair[0] for one in said]},
        )
    }
    return (
        [one for key, one in newest.items() if one.version > heard.get(key, 0)],
        [(one, day) for one, day in word.verdicts if (*one.pair, one.turn, one.version) not in known],
    )


async def _heard(session: ReadSession, ids: Sequence[UUID], source: str) -> Mapping[UUID, int]:
    rows = await session.all(
        "SELECT organisation, version FROM organisation_word"
        " WHERE source = :source AND organisation = ANY(CAST(:ids AS uuid[]))",
        {"source": source, "ids": list(ids)},
    )
    return {row.organisation: row.version for row in rows}


async def _take_in(session: WriteSession, stated: Stated, source: str) -> None:
    """The source's newest state of an id takes the place of what it said before."""
    await close_known(session, "organisation_number", organisation=stated.organisation, source=source)
    await save_numbers(session, stated.organisation, stated.numbers, source)
    await session.execute(
        "INSERT INTO organisation_word (organisation, source, version) VALUES (:organisation, :source, :version)"
        " ON CONFLICT (organisation, source) DO UPDATE SET version = excluded.version",
        {"organisation": stated.organisation, "source": source, "version": stated.version},
    )


async def _answer(session: WriteSession, ids: Iterable[UUID]) -> None:
    own = await own_among(session, ids)
    told = await _heard(session, own, OWN)
    untold = [one for one in own if one not in told]
    if untold:
        await tell_numbers(session, untold)
