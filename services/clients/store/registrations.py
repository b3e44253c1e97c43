"""A registration's facts loaded, its outcome saved: organisation, identifiers, alias, client, first status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid, random_uuid
from services.clients.domain.organisation import Known, Placement, Registration
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.domain.sort_name import sort_name
from services.clients.store.organisations import ids_by_identifier, organisations
from services.clients.store.partnerships import save_period

_CLIENTS = """
  SELECT coalesce(a.present, c.organisation) AS present, c.client
  FROM client c LEFT JOIN organisation_alias a ON a.former = c.organisation AND upper_inf(a.known)
  WHERE c.entity = :entity AND coalesce(a.present, c.organisation) = ANY(CAST(:ids AS uuid[]))
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a registration came to."""

    client: UUID
    organisation: UUID


async def load_known(session: WriteSession, registration: Registration) -> Known:
    """What this country knows of the registration's organisation."""
    by_identifier = await ids_by_identifier(session, registration.identifiers)
    named = registration.organisation and await _present(session, registration.organisation)
    ids = list({*by_identifier.values(), *([named] if named else [])})
    rows = await session.all(_CLIENTS, {"entity": registration.entity, "ids": ids})
    return Known(by_identifier, named, {row.present: row.client for row in rows})


async def _present(session: ReadSession, organisation: UUID) -> UUID | None:
    found = await organisations(session, [organisation])
    return found[organisation].organisation if organisation in found else None


async def save_registration(session: WriteSession, registration: Registration, placed: Placement, day: date) -> Saved:
    """Write everything."""
    organisation = placed.organisation or random_uuid()
    if placed.new_here:
        await _save_organisation(session, registration, organisation)
    await _save_identifiers(session, placed, organisation)
    if placed.joins is not None:
        await _join(session, placed.joins, organisation, day)
    client = await _save_client(session, registration, organisation, day)
    await save_period(session, client, StatusPeriod(PartnershipStatus.CLIENT, registration.since or day))
    return Saved(client, organisation)


async def _save_organisation(session: WriteSession, registration: Registration, organisation: UUID) -> None:
    nace = registration.nace
    await session.execute(
        "INSERT INTO organisation (organisation, name, legal_form, sector, nace_code, nace_revision, entered)"
        " VALUES (:organisation, :name, :legal_form, :sector, :nace_code, :nace_revision, :entered)",
        {
            "organisation": organisation,
            "name": registration.name.strip(),
            "legal_form": registration.legal_form,
            "sector": registration.sector.value if registration.sector else None,
            "nace_code": nace.code if nace else None,
            "nace_revision": nace.revision if nace else None,
            "entered": await session.sequence(),
        },
    )


async def _save_identifiers(session: WriteSession, placed: Placement, organisation: UUID) -> None:
    sequence = await session.sequence()
    rows = [
        {"scheme": item.scheme.value, "value": item.value, "organisation": organisation, "entered": sequence}
        for item in placed.fresh_identifiers
    ]
    if rows:
        await session.execute(
            "INSERT INTO organisation_identifier (scheme, value, organisation, entered)"
            " VALUES (:scheme, :value, :organisation, :entered)",
            rows,
        )


async def _join(session: WriteSession, former: UUID, present: UUID, day: date) -> None:
    """Record that `former`, and every id joined to it before, is `present` from `day` on."""
    sequence = await session.sequence()
    earlier = await session.all(
        "UPDATE organisation_alias SET known = int8range(lower(known), CAST(:sequence AS bigint))"
        " WHERE present = :former AND upper_inf(known) RETURNING former, lower(valid) AS since",
        {"sequence": sequence, "former": former},
    )
    for joined, since in ((former, day), *((row.former, row.since) for row in earlier)):
        await session.execute(
            "INSERT INTO organisation_alias (former, present, valid, known) VALUES (:former, :present,"
            " daterange(CAST(:since AS date), NULL), int8range(CAST(:sequence AS bigint), NULL))",
            {"former": joined, "present": present, "since": since, "sequence": sequence},
        )


async def _save_client(session: WriteSession, registration: Registration, organisation: UUID, day: date) -> UUID:
    client = new_uuid()
    await session.execute(
        "INSERT INTO client (client, entity, organisation, since, sort_name, entered)"
        " VALUES (:client, :entity, :organisation, :since, :sort_name, :entered)",
        {
            "client": client,
            "entity": registration.entity,
            "organisation": organisation,
            "since": registration.since or day,
            "sort_name": sort_name(registration.name),
            "entered": await session.sequence(),
        },
    )
    return client
