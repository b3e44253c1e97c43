"""What other partitions say: the register of members, governance, and the group's clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.errors import Refusal
from commons.ids import global_id
from commons.law_questions.asking import answer_to, law_on
from commons.law_questions.member_limits import MEMBER_LIMITS, MemberCount, MemberLimitsAnswer, MemberLimitsRequest
from commons.partner_questions import (
    HOLDERS_PATH,
    HOLDERS_PURPOSE,
    ORGANISATION_PATH,
    ORGANISATION_PURPOSE,
    HoldersAnswer,
    HoldersRequest,
    OrganisationMember,
    OrganisationsAnswer,
    OrganisationsRequest,
)
from commons.subgraph.context import Partition
from services.clients.domain.partnership.group_agreements import Proposal
from services.clients.domain.partnership.law import AsMember, LawFinding, Outcome

AGREEMENT_PATH = "/bulk/group-agreement"
AGREEMENT_PURPOSE = "GROUP_AGREEMENT"
GROUP = "EU"


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says: memberships by organisation, and how the entity is composed."""

    memberships: Mapping[UUID, Sequence[AsMember]]
    members: tuple[MemberCount, ...]

    def on(self, organisations: Sequence[UUID], day: date) -> AsMember | None:
        """The membership that one of these ids holds on a day."""
        held = (one for id_ in organisations for one in self.memberships.get(id_, ()) if one.holds_on(day))
        return next(held, None)


async def register(partition: Partition, entity: str, organisations: Sequence[UUID], day: date) -> Register:
    """What the members service of the country says. Raises `Refusal` PARTITION_UNAVAILABLE."""
    asking = Asking(partition.name, f"members/{partition.country.code}", ORGANISATION_PURPOSE)
    wanted = OrganisationsRequest(entity, day, tuple(one.hex for one in organisations))
    found = await answer_to(partition, asking, ORGANISATION_PATH, wanted, OrganisationsAnswer)
    held: dict[UUID, list[AsMember]] = {}
    for one in found.memberships:
        held.setdefault(UUID(hex=one.organisation), []).append(_as_member(partition.country.code, one))
    return Register(held, found.members)


def _as_member(country: str, one: OrganisationMember) -> AsMember:
    id_ = global_id(country, "membership", one.membership)
    return AsMember(id_, one.joined_on, one.ended_on, one.category, one.college)


async def law_of_joining(
    partition: Partition, entity: str, day: date, found: Register, member: AsMember | None
) -> list[LawFinding]:
    """What the law says to the organisation as a member; what nobody knows is a finding of its own.

    Raises `Refusal` PARTITION_UNAVAILABLE.
    """
    wanted = MemberLimitsRequest(
        entity,
        day,
        members=found.members,
        counted=member is not None,
        category=member.category if member else None,
        college=member.college if member else None,
    )
    try:
        return await law_on(partition, MEMBER_LIMITS, wanted, _findings)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN":
            raise
        cited = refused.details
        article, key = str(cited.get("article", "")), str(cited.get("key", ""))
        return [LawFinding(Outcome.UNKNOWN, refused.message, key, article, cited.get("unverified", True) is not False)]


def _findings(answer: MemberLimitsAnswer) -> list[LawFinding]:
    return [
        LawFinding(Outcome(one.outcome), one.says, one.law.key, one.law.article, one.law.unverified)
        for one in answer.limits
    ]


async def offices_of(
    partition: Partition, entity: str, memberships: Sequence[UUID], day: date
) -> dict[UUID, list[str]]:
    """Which of these members hold a mandate of the entity, in which offices. Raises PARTITION_UNAVAILABLE."""
    if not memberships:
        return {}
    asking = Asking(partition.name, f"governance/{partition.country.code}", HOLDERS_PURPOSE)
    wanted = HoldersRequest(entity, day, tuple(one.hex for one in memberships))
    found: dict[UUID, list[str]] = {}
    for one in (await answer_to(partition, asking, HOLDERS_PATH, wanted, HoldersAnswer)).holders:
        found.setdefault(UUID(hex=one.membership), []).append(one.office)
    return found


class AgreementRequest(msgspec.Struct, frozen=True):
    """An agreement of the group, by 32 hex digits."""

    agreement: str


class AgreementTold(msgspec.Struct, frozen=True):
    """What an entity answers to: the hash of its terms (hex), for which organisation, when. None: there is no such."""

    organisation: str | None
    digest: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    withdrawn_on: date | None = None


async def proposal(partition: Partition, agreement: UUID) -> Proposal | None:
    """What the group's partition says of an agreement. Raises `Refusal` PARTITION_UNAVAILABLE."""
    asking = Asking(partition.name, f"clients/{GROUP}", AGREEMENT_PURPOSE)
    found = await answer_to(partition, asking, AGREEMENT_PATH, AgreementRequest(agreement.hex), AgreementTold)
    if found.organisation is None or found.valid_from is None:
        return None
    return Proposal(
        agreement,
        UUID(hex=found.organisation),
        bytes.fromhex(found.digest),
        found.valid_from,
        found.valid_until,
        found.withdrawn_on,
    )
