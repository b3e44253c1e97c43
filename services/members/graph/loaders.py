"""Per-request batch loaders: children of a list cost one query per kind, whatever the list's length."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.auth.caller import Caller
from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.members.domain.consents import Consent
from services.members.domain.entity_life import StatusPeriod
from services.members.domain.facts import MembershipFacts, Period
from services.members.domain.leaving.process import Step
from services.members.domain.share_register import Holding
from services.members.store import (
    categories,
    consents,
    entity_life,
    fact_history,
    facts,
    leaving,
    legal_entities,
    profiles,
    read_log,
    rectifications,
    shares,
)
from services.members.store.categories import CategoryRow
from services.members.store.fact_history import FactRow
from services.members.store.legal_entities import EntityRow
from services.members.store.memberships import MembershipRow, memberships_by_person
from services.members.store.profiles import ProfileRecord
from services.members.store.read_log import Reading
from services.members.store.rectifications import FormerIdentity
from services.members.store.shares import RegisterLine
from services.members.store.viewing import Viewer, persons_of_login


async def viewer_of(context: RequestContext) -> Viewer:
    """The caller as this partition's queries need her; found once per request."""
    if "viewer" not in context.shared:
        context.shared["viewer"] = asyncio.ensure_future(_viewer(context))
    return await context.shared["viewer"]


async def _viewer(context: RequestContext) -> Viewer:
    caller = context.caller
    async with context.reading() as session:
        persons = await persons_of_login(session, caller.issuer, caller.subject)
    readers = _readers(context, caller)
    purpose = caller.purpose if readers else None
    return Viewer(persons, context.entities_in_scope("Query.members"), purpose, readers)


def _readers(context: RequestContext, caller: Caller) -> tuple[str, ...]:
    """Consents are for people who answer for members somewhere, and those countries are the readers."""
    roles = context.partition.access.rule("Query.members").roles
    return tuple(sorted({country for grant in caller.grants if grant.role in roles for country in grant.countries}))


def facts_loader(context: RequestContext, day: date, known_at: int | None) -> DataLoader[UUID, MembershipFacts]:
    """Facts as of `day` by membership, as known at that sequence (None: now)."""
    query = partial(facts.facts_on, day=day, known_at=known_at)
    return batch_loader(context, f"facts {day} {known_at}", query)


def categories_loader(
    context: RequestContext, day: date | None, known_at: int | None
) -> DataLoader[UUID, CategoryRow | None]:
    """Categories as of `day` by membership, as known at that sequence; None where there is none."""
    query = partial(categories.categories_on, day=day, today=context.today, known_at=known_at)
    return batch_loader(context, f"categories {day} {known_at}", query)


def holdings_loader(context: RequestContext, day: date, known_at: int | None) -> DataLoader[UUID, Holding | None]:
    """Holdings as of `day` by membership, as known at that sequence; None without any operation."""
    query = partial(facts.holdings_on, day=day, known_at=known_at)
    return batch_loader(context, f"holdings {day} {known_at}", query)


def lines_loader(
    context: RequestContext, day: date, known_at: int | None, size: int
) -> DataLoader[UUID, list[RegisterLine] | None]:
    """The first `size` lines of the share register as of `day` by membership, as known at that sequence."""
    query = partial(shares.first_lines, size=size, as_of=day, known_at=known_at)
    return batch_loader(context, f"lines {day} {known_at} {size}", query)


def coverage_loader(context: RequestContext, known_at: int | None) -> DataLoader[UUID, Period | None]:
    """Coverage by membership, as known at that sequence (None: now)."""
    return batch_loader(context, f"coverage {known_at}", partial(facts.coverage_of, known_at=known_at))


def profile_loader(context: RequestContext) -> DataLoader[UUID, ProfileRecord | None]:
    """Profiles by membership."""
    return batch_loader(context, "profiles", profiles.profiles_of)


def leaving_loader(context: RequestContext) -> DataLoader[UUID, list[Step] | None]:
    """Steps of leaving by membership."""
    return batch_loader(context, "leaving", leaving.steps_of)


def consent_loader(context: RequestContext) -> DataLoader[UUID, list[Consent] | None]:
    """Standing consents by membership."""
    return batch_loader(context, "consents", consents.consents_of)


def profile_version_loader(context: RequestContext) -> DataLoader[UUID, int | None]:
    """How often profiles were rectified, by membership."""
    return batch_loader(context, "profile versions", rectifications.versions_of)


def former_identity_loader(context: RequestContext) -> DataLoader[UUID, list[FormerIdentity] | None]:
    """Changes of name and birth date by membership."""
    return batch_loader(context, "former identities", rectifications.former_identities)


def history_loader(context: RequestContext, size: int, fact: str | None) -> DataLoader[UUID, list[FactRow] | None]:
    """The newest `size` rows of the history by membership; of one fact, if it is named."""
    return batch_loader(
        context, f"history {size} {fact}", lambda session, ids: fact_history.first_history(session, ids, size, fact)
    )


def readings_loader(context: RequestContext, size: int) -> DataLoader[UUID, list[Reading] | None]:
    """The newest `size` lines of the access log by membership."""
    return batch_loader(context, f"readings {size}", lambda session, ids: read_log.first_readings(session, ids, size))


def entity_loader(context: RequestContext) -> DataLoader[str, EntityRow | None]:
    """Legal entities by id."""
    today = context.today
    return batch_loader(context, "entities", lambda session, ids: legal_entities.entities_by_id(session, ids, today))


def statuses_loader(context: RequestContext) -> DataLoader[str, list[StatusPeriod] | None]:
    """Statuses of legal entities by id, the oldest first."""
    return batch_loader(context, "statuses", entity_life.statuses)


def person_loader(context: RequestContext) -> DataLoader[UUID, list[MembershipRow] | None]:
    """What the caller may know of a person's memberships here, by the person's id of today."""

    async def load(ids: Sequence[UUID]) -> list[list[MembershipRow] | None]:
        # Before the session: a loader that holds one connection must not ask for a second.
        viewer = await viewer_of(context)
        async with context.reading() as session:
            rows = await memberships_by_person(session, ids, viewer, context.today)
        return [rows.get(key) for key in ids]

    return context.shared.setdefault("loader persons", DataLoader(load))
