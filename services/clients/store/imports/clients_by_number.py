"""An entity's clients by a number of their organisations, own or shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commons.csv_rows import Rejected
from commons.database.sessions import ReadSession
from commons.identifiers import Identifier, IdentifierScheme

# Two questions, each along an index: as one, a plan that was made for few numbers takes seconds for many.
_HOLDERS = """
  SELECT DISTINCT n.scheme, n.value, coalesce(a.present, n.organisation) AS present
    FROM unnest(CAST(:schemes AS text[]), CAST(:values AS text[])) AS asked (scheme, value)
    JOIN organisation_number n USING (scheme, value)
    LEFT JOIN organisation_alias_now a ON a.former = n.organisation
   WHERE upper_inf(n.known)
"""
_CLIENTS = """
  SELECT asked.id AS present, c.client, c.organisation AS own
    FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    JOIN client c ON c.organisation = asked.id AND c.entity = :entity
   UNION ALL
  SELECT a.present, c.client, c.organisation
    FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    JOIN organisation_alias_now a ON a.present = asked.id
    JOIN client c ON c.organisation = a.former AND c.entity = :entity
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A client, the id that its organisation was entered under, and the one it goes by today."""

    client: UUID
    own: UUID
    present: UUID


Relations = dict[Identifier, set[Relation]]


async def clients_by_number(session: ReadSession, entity: str, numbers: Iterable[Identifier]) -> Relations:
    """The entity's clients that have each of these numbers today, or had it."""
    asked = list(set(numbers))
    columns = {"schemes": [one.scheme.value for one in asked], "values": [one.value for one in asked]}
    holders = await session.all(_HOLDERS, columns)
    clients: dict[UUID, list[Relation]] = defaultdict(list)
    for row in await session.all(_CLIENTS, {"entity": entity, "ids": sorted({row.present for row in holders})}):
        clients[row.present].append(Relation(row.client, row.own, row.present))
    found: Relations = {one: set() for one in asked}
    for row in holders:
        found[Identifier(IdentifierScheme(row.scheme), row.value)].update(clients[row.present])
    return found


def the_client(line: int, readings: Iterable[Identifier], known: Relations) -> Relation | Rejected:
    """The one client that a row's number names, in whichever way it can be read."""
    found = {relation for one in readings for relation in known[one]}
    if len(found) != 1:
        said = "several clients'" if found else "no client's"
        return Rejected(line, f"client: this is {said} number here; register the client, or name it by another number")
    return found.pop()
