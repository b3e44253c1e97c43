"""Numbers of organisations in two times, of this country and as others told theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisations.numbers import Number
from services.clients.store.organisations.reading import WANTED

OWN = ""
"""The source of what this country entered itself."""
TOLD = "organisation.numbers"
"""The outbox lines after which the other countries are told of organisations' numbers."""

_COLUMNS = "n.scheme, n.value, n.shared, lower(n.valid) AS since, upper(n.valid) AS until"
_OF_ORGANISATIONS = f"""
  WITH {WANTED}
  SELECT DISTINCT w.asked, {_COLUMNS}
  FROM wanted w JOIN joined j ON j.present = w.present
  JOIN organisation_number n ON n.organisation = j.id AND upper_inf(n.known)
  WHERE CAST(:source AS text) IS NULL OR n.source = :source
  ORDER BY n.scheme DESC, n.value, since NULLS FIRST
"""


async def numbers_of(
    session: ReadSession, organisations: Sequence[UUID], source: str | None = None
) -> dict[UUID, list[Number]]:
    """All numbers of each organisation under whichever id, of one source or (None) of all: scheme, value, day."""
    found: dict[UUID, list[Number]] = {organisation: [] for organisation in organisations}
    for row in await session.all(_OF_ORGANISATIONS, {"ids": list(organisations), "source": source}):
        found[row.asked].append(number_of(row))
    return found


async def own_numbers(session: ReadSession, organisation: UUID) -> list[Number]:
    """What this country has on record under this very id."""
    return (await own_numbers_of(session, [organisation]))[organisation]


async def own_numbers_of(session: ReadSession, organisations: Iterable[UUID]) -> dict[UUID, list[Number]]:
    """What this country has on record under each of these very ids."""
    found: dict[UUID, list[Number]] = {organisation: [] for organisation in organisations}
    rows = await session.all(
        f"SELECT n.organisation, {_COLUMNS} FROM organisation_number n"
        f" WHERE n.organisation = ANY(CAST(:ids AS uuid[])) AND n.source = '{OWN}' AND upper_inf(n.known)"
        " ORDER BY n.scheme DESC, n.value, since NULLS FIRST",
        {"ids": list(found)},
    )
    for row in rows:
        found[row.organisation].append(number_of(row))
    return found


async def save_numbers(session: WriteSession, organisation: UUID, numbers: Iterable[Number], source: str = OWN) -> None:
    """Write numbers as known from this write on."""
    sequence = await session.sequence()
    rows = [{**_row(one), "organisation": organisation, "source": source, "sequence": sequence} for one in numbers]
    if rows:
        await session.execute(
            "INSERT INTO organisation_number (organisation, source, scheme, value, shared, valid, known) VALUES"
            " (:organisation, :source, :scheme, :value, :shared, daterange(CAST(:since AS date), CAST(:until AS date)),"
            " int8range(CAST(:sequence AS bigint), NULL))",
            rows,
        )


async def end_known(session: WriteSession, organisation: UUID, numbers: Iterable[Number]) -> None:
    """These, of this country, are not known any more as they were."""
    sequence = await session.sequence()
    for one in numbers:
        await session.execute(
            "UPDATE organisation_number SET known = int8range(lower(known), CAST(:sequence AS bigint))"
            f" WHERE organisation = :organisation AND source = '{OWN}' AND upper_inf(known) AND scheme = :scheme"
            " AND value = :value AND shared = :shared"
            " AND valid = daterange(CAST(:since AS date), CAST(:until AS date))",
            {**_row(one), "organisation": organisation, "sequence": sequence},
        )


async def tell_numbers(session: WriteSession, organisations: Sequence[UUID]) -> None:
    """Have the other countries told of these ids of ours."""
    session.announce(TOLD, organisations=[one.hex for one in organisations])
    await session.execute(
        "INSERT INTO organisation_word (organisation, source, version)"
        f" SELECT id, '{OWN}', CAST(:sequence AS bigint) FROM unnest(CAST(:ids AS uuid[])) AS told (id)"
        " ON CONFLICT (organisation, source) DO UPDATE SET version = excluded.version",
        {"ids": list(organisations), "sequence": await session.sequence()},
    )


def number_of(row: Any) -> Number:
    """A number from a row with these columns."""
    return Number(Identifier(IdentifierScheme(row.scheme), row.value), row.since, row.until, row.shared)


def _row(one: Number) -> Mapping[str, Any]:
    return {
        "scheme": one.identifier.scheme.value,
        "value": one.identifier.value,
        "shared": one.shared,
        "since": one.since,
        "until": one.until,
    }
