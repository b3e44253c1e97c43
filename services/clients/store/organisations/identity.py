"""Which ids are one organisation, as rows: what speaks for it is loaded, decided anew, and kept as dated aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import borderless_id
from services.clients.domain.organisations.identity import Verdict, present_ids
from services.clients.domain.organisations.numbers import Number
from services.clients.store.organisations.numbers import number_of
from services.clients.store.organisations.ordering import follow_names

VERDICT = "organisation.verdict"
"""The outbox lines after which the other countries are told what somebody said of two ids."""

_CONNECTED = """
  WITH RECURSIVE connected (id) AS (
    SELECT unnest(CAST(:ids AS uuid[]))
    UNION
    SELECT next.id FROM connected c CROSS JOIN LATERAL (
      SELECT m.organisation AS id FROM organisation_number n
        JOIN organisation_number m ON m.scheme = n.scheme AND m.value = n.value AND upper_inf(m.known)
       WHERE n.organisation = c.id AND upper_inf(n.known)
      UNION ALL SELECT v.other FROM organisation_verdict v WHERE v.one = c.id
      UNION ALL SELECT v.one FROM organisation_verdict v WHERE v.other = c.id
      UNION ALL SELECT a.present FROM organisation_alias_now a WHERE a.former = c.id
      UNION ALL SELECT a.former FROM organisation_alias_now a WHERE a.present = c.id) next
  )
  SELECT id FROM connected
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """An id that goes by another one from now on; None: by itself."""

    former: UUID
    was: UUID | None
    present: UUID | None


async def settle(session: WriteSession, ids: Iterable[UUID], day: date) -> list[Settled]:
    """Decide anew which of the ids that have to do with these are one, from `day` on; announces what changed."""
    near = await connected(session, ids)
    decided = present_ids(await _numbers(session, near), await verdicts_on(session, near))
    aliases = await _aliases(session, near)
    changes = [
        Settled(one, aliases.get(one, (None, None))[0], present)
        for one in sorted(near)
        if (present := _other(one, decided)) != aliases.get(one, (None, None))[0]
    ]
    for change in changes:
        await _save(session, change, aliases.get(change.former, (None, None))[1], day)
    if changes:
        await follow_names(session, near)
    return changes


async def own_among(session: ReadSession, ids: Iterable[UUID]) -> list[UUID]:
    """Which ids that have to do with these this country entered, in order."""
    rows = await session.all(
        "SELECT organisation FROM organisation WHERE organisation = ANY(CAST(:ids AS uuid[])) ORDER BY organisation",
        {"ids": await connected(session, ids)},
    )
    return [row.organisation for row in rows]


async def connected(session: ReadSession, ids: Iterable[UUID]) -> list[UUID]:
    """These ids and all that have to do with them: by a number, by a verdict, by an alias of today."""
    return [row.id for row in await session.all(_CONNECTED, {"ids": list(ids)})]


async def group_of(session: ReadSession, organisation: UUID) -> list[UUID]:
    """The ids that are read as one with this one today."""
    rows = await session.all(
        "WITH present AS (SELECT coalesce((SELECT present FROM organisation_alias_now WHERE former = :id), :id) AS id)"
        " SELECT id FROM present UNION SELECT former FROM organisation_alias_now a JOIN present p ON a.present = p.id",
        {"id": organisation},
    )
    return [row.id for row in rows]


async def verdicts_on(session: ReadSession, ids: Sequence[UUID]) -> list[Verdict]:
    """Everything that was said of two of these ids."""
    rows = await session.all(
        "SELECT one, other, same, turn, source, version FROM organisation_verdict"
        " WHERE one = ANY(CAST(:ids AS uuid[])) AND other = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(ids)},
    )
    return [Verdict(row.one, row.other, row.same, row.turn, row.source, row.version) for row in rows]


async def save_verdict(session: WriteSession, verdict: Verdict, since: date, reason: str | None = None) -> None:
    """Keep a verdict; one that is here already stays as it is."""
    one, other = verdict.pair
    await session.execute(
        "INSERT INTO organisation_verdict (one, other, same, turn, source, version, since, reason, known) VALUES (:one,"
        " :other, :same, :turn, :source, :version, :since, :reason, int8range(CAST(:sequence AS bigint), NULL))"
        " ON CONFLICT DO NOTHING",
        {
            "one": one,
            "other": other,
            "same": verdict.same,
            "turn": verdict.turn,
            "source": verdict.source,
            "version": verdict.version,
            "since": since,
            "reason": reason,
            "sequence": await session.sequence(),
        },
    )


async def say(session: WriteSession, one: UUID, other: UUID, *, same: bool, since: date, reason: str) -> list[Settled]:
    """Somebody here says that two ids are one, or two: kept, told abroad, and followed from `since` on."""
    turn = max((found.turn for found in await verdicts_on(session, [one, other])), default=0) + 1
    verdict = Verdict(one, other, same, turn, session.country, await session.sequence())
    await save_verdict(session, verdict, since, reason)
    session.announce(VERDICT, ids=[key.hex for key in verdict.pair])
    return await settle(session, [one, other], since)


async def _numbers(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, frozenset[Number]]:
    found: dict[UUID, set[Number]] = defaultdict(set)
    rows = await session.all(
        "SELECT organisation, scheme, value, shared, lower(valid) AS since, upper(valid) AS until"
        " FROM organisation_number WHERE organisation = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)",
        {"ids": list(ids)},
    )
    for row in rows:
        found[row.organisation].add(number_of(row))
    return {one: frozenset(numbers) for one, numbers in found.items()}


async def _aliases(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, date]]:
    rows = await session.all(
        "SELECT former, present, since FROM organisation_alias_now WHERE former = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(ids)},
    )
    return {row.former: (row.present, row.since) for row in rows}


def _other(one: UUID, decided: dict[UUID, UUID]) -> UUID | None:
    present = decided.get(one, one)
    return None if present == one else present


async def _save(session: WriteSession, change: Settled, since: date | None, day: date) -> None:
    if change.was is not None and since is not None:
        await session.execute(
            "UPDATE organisation_alias SET known = int8range(lower(known), CAST(:sequence AS bigint))"
            " WHERE former = :former AND upper_inf(known) AND upper_inf(valid)",
            {"former": change.former, "sequence": await session.sequence()},
        )
        if since < day:
            await _save_alias(session, change.former, change.was, since, day)
    if change.present is not None:
        await _save_alias(session, change.former, change.present, day, None)
    kind, present = ("organisation.joined", change.present) if change.present else ("organisation.split", change.was)
    assert present is not None
    names = {"former": change.former, "present": present}
    session.announce(kind, **{name: borderless_id("organisation", one) for name, one in names.items()})


async def _save_alias(session: WriteSession, former: UUID, present: UUID, since: date, until: date | None) -> None:
    await session.execute(
        "INSERT INTO organisation_alias (former, present, valid, known) VALUES (:former, :present,"
        " daterange(CAST(:since AS date), CAST(:until AS date)), int8range(CAST(:sequence AS bigint), NULL))",
        {"former": former, "present": present, "since": since, "until": until, "sequence": await session.sequence()},
    )
