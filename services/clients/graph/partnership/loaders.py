"""Per-request loaders of what hangs on a client's ladder: one query per kind, whatever the list's length."""

from __future__ import annotations

from uuid import UUID

from strawberry.dataloader import DataLoader

from commons.subgraph.context import RequestContext
from commons.subgraph.loaders import batch_loader
from services.clients.domain.partnership.charter import CharterSignature
from services.clients.domain.partnership.conflicts import ConflictCheck
from services.clients.domain.partnership.decision import PartnershipDecision
from services.clients.domain.partnership.insolvency import Insolvency, PartnershipReview
from services.clients.domain.partnership.opinions import EthicsReferral, MembersOpinion
from services.clients.domain.partnership.sessions import ConsultativeBody, ConsultativeSession
from services.clients.domain.partnership.ties import ClientTie
from services.clients.store.partnership import charters, checks, decisions, insolvencies, opinions, sessions, ties


def signatures(context: RequestContext) -> DataLoader[UUID, list[CharterSignature]]:
    """A client's signatures of the charter."""
    return batch_loader(context, "charter signatures", charters.signatures_of)


def declared(context: RequestContext) -> DataLoader[UUID, list[ClientTie]]:
    """What was declared of a client."""
    return batch_loader(context, "client ties", ties.ties_of)


def checked(context: RequestContext) -> DataLoader[UUID, list[ConflictCheck]]:
    """A client's conflict checks."""
    return batch_loader(context, "conflict checks", checks.checks_of)


def referrals(context: RequestContext) -> DataLoader[UUID, list[EthicsReferral]]:
    """A client's referrals to the ethics committee."""
    return batch_loader(context, "ethics referrals", opinions.referrals_of)


def asked_members(context: RequestContext) -> DataLoader[UUID, list[MembersOpinion]]:
    """What the members were asked of a client."""
    return batch_loader(context, "members opinions", opinions.members_opinions_of)


def reviews(context: RequestContext) -> DataLoader[UUID, list[PartnershipReview]]:
    """A client's reviews."""
    return batch_loader(context, "partnership reviews", insolvencies.reviews_of)


def decided(context: RequestContext) -> DataLoader[UUID, list[PartnershipDecision]]:
    """A client's decisions."""
    return batch_loader(context, "partnership decisions", decisions.decisions_of)


def versions(context: RequestContext) -> DataLoader[UUID, int | None]:
    """The version of a client's ladder."""
    return batch_loader(context, "partnership versions", decisions.versions_of)


def insolvent(context: RequestContext) -> DataLoader[UUID, list[Insolvency]]:
    """An organisation's insolvencies."""
    day = context.today
    return batch_loader(context, "insolvencies", lambda session, ids: insolvencies.insolvencies_of(session, ids, day))


def bodies_of(context: RequestContext) -> DataLoader[str, list[ConsultativeBody]]:
    """An entity's consultative bodies."""
    return batch_loader(context, "consultative bodies", sessions.bodies_of)


def sessions_of(context: RequestContext) -> DataLoader[UUID, list[ConsultativeSession]]:
    """A body's sessions."""
    return batch_loader(context, "consultative sessions", sessions.sessions_of)
