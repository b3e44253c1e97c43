"""`_entities` of this service: one loader per type, each with one query for the whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from commons.subgraph.entities import Loader, Representation, in_place, keys_of, readable
from services.governance.domain.roll_rules import RollFacts, RollRules, rules_of, standing
from services.governance.graph.entity import LegalEntity
from services.governance.graph.joint_meeting import JointMeeting
from services.governance.graph.loaders import loaders_of
from services.governance.graph.resolution import Resolution
from services.governance.graph.roll import VotingRoll
from services.governance.graph.stubs import Membership, MembershipKind, VotingStanding
from services.governance.store import agenda, rolls


def _uuids(context: RequestContext, kind: str, rows: Sequence[Representation]) -> list[UUID | Refusal]:
    country = None if kind == "meeting" else context.country
    return keys_of(rows, lambda text: uuid_of(text, kind, country))


async def load_assemblies(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Assemblies by id."""
    keys = _uuids(context, "assembly", rows)
    loaded = await loaders_of(context).assembly.load_many(readable(keys))
    return in_place(keys, {found.record.id: found for found in loaded if found})


async def load_rolls(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Rolls by id, each with the entity of its assembly."""
    keys = _uuids(context, "roll", rows)
    async with context.reading() as session:
        found = dict(await rolls.by_ids(session, readable(keys)))
    assemblies = await loaders_of(context).assembly.load_many([roll.assembly for roll in found.values()])
    entities = {assembly.record.id: assembly.record.entity for assembly in assemblies if assembly}
    return in_place(
        keys, {key: VotingRoll.of(roll, entities[roll.assembly], context.country) for key, roll in found.items()}
    )


async def load_resolutions(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Resolutions by id."""
    keys = _uuids(context, "resolution", rows)
    async with context.reading() as session:
        found = await agenda.by_ids(session, readable(keys))
    return in_place(keys, {key: Resolution(record=record, country=context.country) for key, record in found})


async def load_joint_meetings(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Joint meetings by id, where this country has an assembly of them."""
    keys = _uuids(context, "meeting", rows)
    known = readable(keys)
    loaded = await loaders_of(context).assemblies_of_meeting.load_many(known)
    found = {key: JointMeeting.of(assemblies) for key, assemblies in zip(known, loaded, strict=True) if assemblies}
    return in_place(keys, found)


async def load_entities(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Legal entities of the directory that this country holds."""
    keys = keys_of(rows, lambda text: context.entity_here(text).id)
    return in_place(keys, {key: LegalEntity(id=strawberry.ID(key)) for key in readable(keys)})


async def load_memberships(context: RequestContext, rows: Sequence[Representation]) -> list[Any]:
    """Memberships with their standing of today, computed from the facts that the members service showed the caller."""
    entities = {str(row["entity"]["id"]) for row in rows if row.get("entity")}
    rules = {entity: await _rules(context, entity) for entity in sorted(entities)}
    found: list[Any] = []
    for row in rows:
        try:
            uuid_of(str(row.get("id")), "membership", context.country)
            found.append(_membership(row, rules))
        except Refusal as refused:
            found.append(refused)
    return found


def _membership(row: Representation, rules: dict[str, RollRules | Refusal]) -> Membership:
    entity = row.get("entity")
    return Membership(
        id=strawberry.ID(str(row["id"])), shown=_standing(row, rules), entity_id=str(entity["id"]) if entity else None
    )


async def _rules(context: RequestContext, entity: str) -> RollRules | Refusal:
    try:
        context.entity_here(entity)
        return rules_of(await loaders_of(context).regime(entity, context.today), context.today)
    except Refusal as refused:
        return refused


def _standing(row: Representation, rules: dict[str, RollRules | Refusal]) -> VotingStanding | None:
    """The standing; None where a fact it needs was not shown. Raises the refusal of a law that does not say."""
    facts, shares, entity = row.get("facts"), row.get("shares"), row.get("entity")
    if facts is None or shares is None or entity is None:
        return None
    found = rules[str(entity["id"])]
    if isinstance(found, Refusal):
        raise found
    known = _facts(row, facts, shares)
    return VotingStanding.of(known, standing(known, found), found)


def _facts(row: Representation, facts: Any, shares: Any) -> RollFacts:
    return RollFacts(
        joined_on=_day(row.get("joinedOn")),
        ended_on=_day(row.get("endedOn")),
        registered=bool(facts["registered"]),
        voting=bool(facts["voting"]),
        in_default=bool(facts["inDefault"]),
        shares=int(shares["count"]),
        paid_shares=int(shares["paid"]),
        organisation=row.get("kind") == MembershipKind.ORGANISATION.value,
        category=(row.get("category") or {}).get("code"),
    )


def _day(text: Any) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise Refusal("BAD_ARGUMENT", "A day is written YYYY-MM-DD.") from error


LOADERS: dict[str, Loader] = {
    "Assembly": load_assemblies,
    "VotingRoll": load_rolls,
    "Resolution": load_resolutions,
    "JointMeeting": load_joint_meetings,
    "LegalEntity": load_entities,
    "Membership": load_memberships,
}
"""Type name to loader."""
