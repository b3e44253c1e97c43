"""Persons and memberships by id, batched; what `_entities` and the roots both stand on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.members.graph.loaders import person_loader, viewer_of
from services.members.graph.types.membership import Membership, subject_of
from services.members.graph.types.person import Person
from services.members.store.memberships import MembershipRow, memberships_by_id
from services.members.store.people import resolve_persons


async def find_persons(context: RequestContext, keys: Sequence[UUID]) -> list[Person]:
    """A person for every key, by today's id, with what the caller may see of her here (perhaps nothing)."""
    async with context.reading() as session:
        today_ids = await resolve_persons(session, keys)
    resolved = [today_ids[key] for key in keys]
    rows = await person_loader(context).load_many(resolved)
    return [
        Person.of(key, found or (), _nameable(context, found or ())) for key, found in zip(resolved, rows, strict=True)
    ]


async def find_memberships(context: RequestContext, keys: Sequence[UUID]) -> list[Membership | None]:
    """The memberships the caller may know of, None for the others."""
    viewer = await viewer_of(context)
    async with context.reading() as session:
        rows = await memberships_by_id(session, keys, viewer, context.today)
    return [Membership.of(context, rows[key]) if key in rows else None for key in keys]


async def find_membership(context: RequestContext, text: str) -> Membership | None:
    """One membership by its id. Raises `Refusal` when it is no membership's id, or another country's."""
    return (await find_memberships(context, [uuid_of(text, "membership", context.country)]))[0]


def _nameable(context: RequestContext, rows: Sequence[MembershipRow]) -> list[MembershipRow]:
    rule = context.partition.access.rule("Person.displayName")
    found = []
    for row in rows:
        subject = subject_of(row)
        consented = "displayName" in subject.consented
        if rule.grants(context.caller, context.country, entity=row.entity, own=row.own, consented=consented):
            found.append(row)
    return found
