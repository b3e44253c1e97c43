"""Facts of organisations in two times: name, legal form, sector, activity, size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.organisations.registration import Registration
from services.clients.domain.organisations.timeline import Fact, FactPeriod, Rewrite
from services.clients.store.organisations.ordering import follow_names


async def histories(session: ReadSession, organisations: Sequence[UUID]) -> dict[UUID, dict[Fact, list[FactPeriod]]]:
    """Each fact's periods as known now, oldest first, by the id under which they were entered."""
    found: dict[UUID, dict[Fact, list[FactPeriod]]] = {one: defaultdict(list) for one in organisations}
    rows = await session.all(
        "SELECT organisation, fact, value, revision, lower(valid) AS since, upper(valid) AS until"
        " FROM organisation_fact WHERE organisation = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)"
        " ORDER BY organisation, fact, since",
        {"ids": list(organisations)},
    )
    for row in rows:
        found[row.organisation][Fact(row.fact)].append(FactPeriod(row.value, row.since, row.until, row.revision))
    return found


async def save_rewrite(session: WriteSession, organisation: UUID, fact: Fact, rewrite: Rewrite) -> None:
    """Close what is not known any more, write what is; a name that stands today orders the lists of clients."""
    sequence = await session.sequence()
    for period in rewrite.ended:
        await session.execute(
            "UPDATE organisation_fact SET known = int8range(lower(known), CAST(:sequence AS bigint))"
            " WHERE organisation = :organisation AND fact = :fact AND upper_inf(known) AND lower(valid) = :since",
            {"organisation": organisation, "fact": fact.value, "since": period.since, "sequence": sequence},
        )
    for period in rewrite.written:
        await save_fact(session, organisation, fact, period)
    if fact is Fact.NAME:
        await follow_names(session, [organisation])


async def save_fact(session: WriteSession, organisation: UUID, fact: Fact, period: FactPeriod) -> None:
    """Write one period, known from this write's sequence on."""
    await session.execute(
        "INSERT INTO organisation_fact (organisation, fact, value, revision, valid, known)"
        " VALUES (:organisation, :fact, :value, :revision, daterange(CAST(:since AS date), CAST(:until AS date)),"
        " int8range(CAST(:sequence AS bigint), NULL))",
        {
            "organisation": organisation,
            "fact": fact.value,
            "value": period.value,
            "revision": period.revision,
            "since": period.since,
            "until": period.until,
            "sequence": await session.sequence(),
        },
    )


def facts_of(registration: Registration) -> dict[Fact, tuple[str, str | None]]:
    """What a registration says, as value and revision."""
    nace = registration.nace
    said = {
        Fact.NAME: (registration.name.strip(), None),
        Fact.LEGAL_FORM: registration.legal_form and (registration.legal_form, None),
        Fact.SECTOR: registration.sector and (registration.sector.value, None),
        Fact.NACE: nace and (nace.code, nace.revision),
        Fact.SIZE: registration.size_class and (registration.size_class.value, None),
    }
    return {fact: found for fact, found in said.items() if found}
