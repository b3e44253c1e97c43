"""A registration's facts loaded, its outcome saved: organisation, numbers, what joins, client, first status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import WriteSession
from commons.ids import new_uuid, random_uuid
from services.clients.domain.organisations.registration import Known, Placement, Registration
from services.clients.domain.organisations.timeline import FactPeriod
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.domain.sort_name import sort_name
from services.clients.store.organisations.facts import facts_of, save_fact
from services.clients.store.organisations.identity import Settled, say, settle
from services.clients.store.organisations.numbers import numbers_of, own_numbers, save_numbers, tell_numbers
from services.clients.store.organisations.ordering import follow_names
from services.clients.store.organisations.reading import ids_by_identifier, present_id
from services.clients.store.partnerships import save_period
from services.clients.store.rows import ClientRow

_CLIENTS = """
  SELECT coalesce(a.present, c.organisation) AS present, c.client
  FROM client c LEFT JOIN organisation_alias_now a ON a.former = c.organisation
  WHERE c.entity = :entity AND coalesce(a.present, c.organisation) = ANY(CAST(:ids AS uuid[]))
"""
NAMED = "registered under the number of one and the id of the other"
"""Why an id that a registration names, and the one it finds, are one."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a registration came to; `organisation` is the present id."""

    client: UUID
    organisation: UUID
    settled: tuple[Settled, ...] = ()


async def load_known(session: WriteSession, registration: Registration) -> Known:
    """What this country knows of the registration's organisation."""
    own = [one for one in registration.numbers if not one.shared]
    found = {
        one.identifier: ids
        for one in own
        for ids in (await ids_by_identifier(session, [one.identifier], one.since, one.until)).values()
    }
    named = await present_id(session, registration.organisation) if registration.organisation else None
    ids = [*frozenset[UUID]().union(*found.values()), *([named] if named else [])]
    rows = await session.all(_CLIENTS, {"entity": registration.entity, "ids": ids})
    numbers = {one: tuple(them) for one, them in (await numbers_of(session, ids)).items()}
    return Known(found, named, numbers, {row.present: row.client for row in rows})


async def save_registration(session: WriteSession, registration: Registration, placed: Placement, day: date) -> Saved:
    """Write everything; the other countries are told of the numbers. A name on record stays, and orders the list."""
    organisation, settled = await save_placed(session, registration, placed, day)
    since = registration.since or day
    client = await save_client(
        session, registration.entity, since, organisation=organisation, folded=sort_name(registration.name)
    )
    await follow_names(session, [organisation])
    return Saved(client, await present_id(session, organisation), tuple(settled))


async def save_move(session: WriteSession, client: ClientRow, organisation: UUID, reason: str) -> None:
    """Write under which organisation a client is from now on; under which one it was stays known."""
    moved = {"client": client.client, "organisation": organisation}
    await session.execute(
        "INSERT INTO client_move (client, was, organisation, reason, entered)"
        " VALUES (:client, :was, :organisation, :reason, :entered)",
        {**moved, "was": client.own, "reason": reason, "entered": await session.sequence()},
    )
    await session.execute("UPDATE client SET organisation = :organisation WHERE client = :client", moved)
    await follow_names(session, [organisation])


async def save_placed(
    session: WriteSession, registration: Registration, placed: Placement, day: date
) -> tuple[UUID, list[Settled]]:
    """Write a registration's organisation and its numbers, as far as they are new; gives its id and what was joined."""
    organisation = placed.organisation or random_uuid()
    settled: list[Settled] = []
    if await _is_new(session, organisation):
        await _save_organisation(session, registration, organisation, registration.since or day)
    here = await own_numbers(session, organisation)
    fresh = [one for one in registration.numbers if one not in here]
    await save_numbers(session, organisation, fresh)
    await tell_numbers(session, [organisation])
    if placed.joins is not None:
        settled += await say(session, organisation, placed.joins, same=True, since=day, reason=NAMED)
    else:
        settled += await settle(session, [organisation], day)
    return organisation, settled


async def save_client(
    session: WriteSession,
    entity: str,
    since: date,
    *,
    organisation: UUID | None = None,
    sole_trader: UUID | None = None,
    folded: str = "",
) -> UUID:
    """Write a relation with an organisation or a sole trader, and its first status; gives its id."""
    client = new_uuid()
    await session.execute(
        "INSERT INTO client (client, entity, organisation, sole_trader, since, sort_name, entered)"
        " VALUES (:client, :entity, :organisation, :sole_trader, :since, :sort_name, :entered)",
        {
            "client": client,
            "entity": entity,
            "organisation": organisation,
            "sole_trader": sole_trader,
            "since": since,
            "sort_name": folded,
            "entered": await session.sequence(),
        },
    )
    await save_period(session, client, StatusPeriod(PartnershipStatus.CLIENT, since))
    return client


async def _is_new(session: WriteSession, organisation: UUID) -> bool:
    found = await session.value(
        "SELECT count(*) FROM organisation WHERE organisation = :organisation", {"organisation": organisation}
    )
    return not found


async def _save_organisation(
    session: WriteSession, registration: Registration, organisation: UUID, since: date
) -> None:
    await session.execute(
        "INSERT INTO organisation (organisation, entered) VALUES (:organisation, :entered)",
        {"organisation": organisation, "entered": await session.sequence()},
    )
    for fact, (value, revision) in facts_of(registration).items():
        await save_fact(session, organisation, fact, FactPeriod(value, since, None, revision))
