"""Per-request batch loaders of the share office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.database.sessions import ReadSession
from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.members.domain.shares.certificates import Certificate
from services.members.domain.shares.on_their_way import ShareRequest
from services.members.domain.shares.payment_requests import PaymentRequest
from services.members.domain.shares.refunds import Refund
from services.members.store import payment_requests as requests_store
from services.members.store import refunds as refunds_store
from services.members.store import share_certificates
from services.members.store import share_requests as share_requests_store
from services.members.store.share_obligations import Standing, standings
from services.members.store.share_terms import ShareTerms, share_terms


async def terms_of(
    context: RequestContext, session: ReadSession, entity: str, day: date | None = None, known_at: int | None = None
) -> ShareTerms:
    """What the entity asks for on a day (today if None), as known at a sequence; UNKNOWN_ENTITY where there is none."""
    pack = context.partition.directory.entity(entity).pack
    return await share_terms(session, entity, pack, day or context.today, known_at)


def obligations(
    context: RequestContext, day: date, known_at: int | None = None
) -> DataLoader[tuple[str, UUID], tuple[Standing, ShareTerms] | None]:
    """Where memberships, named by entity and id, stand on `day`, as known at a sequence (None: now)."""

    async def load(
        session: ReadSession, keys: Sequence[tuple[str, UUID]]
    ) -> Mapping[tuple[str, UUID], tuple[Standing, ShareTerms]]:
        by_entity: dict[str, list[UUID]] = defaultdict(list)
        for entity, membership in keys:
            by_entity[entity].append(membership)
        found = {}
        for entity, ids in by_entity.items():
            terms = await terms_of(context, session, entity, day, known_at)
            for membership, standing in (await standings(session, terms, ids, None, known_at)).items():
                found[entity, membership] = (standing, terms)
        return found

    return batch_loader(context, f"obligations {day} {known_at}", load)


def share_requests(context: RequestContext) -> DataLoader[UUID, list[ShareRequest] | None]:
    """Operations on their way by membership."""
    return batch_loader(context, "share requests", share_requests_store.share_requests_of)


def payment_requests(context: RequestContext) -> DataLoader[UUID, list[PaymentRequest] | None]:
    """Payment requests by membership."""
    return batch_loader(context, "payment requests", requests_store.requests_of)


def refunds(context: RequestContext) -> DataLoader[UUID, list[Refund] | None]:
    """Refunds by membership."""
    return batch_loader(context, "refunds", refunds_store.refunds_of)


def free(context: RequestContext) -> DataLoader[str, Decimal | None]:
    """What the last solvency test leaves, by entity."""

    async def load(session: ReadSession, entities: Sequence[str]) -> Mapping[str, Decimal | None]:
        return {entity: (await refunds_store.free_of(session, entity))[0] for entity in entities}

    return batch_loader(context, "free", load)


def certificates(context: RequestContext) -> DataLoader[UUID, list[Certificate] | None]:
    """Certificates by membership."""
    return batch_loader(context, "certificates", share_certificates.certificates_of)
