"""What an entity's law says to one more organisation among its members: ceilings on groups, composition, colleges."""

from __future__ import annotations

import msgspec

from commons.bulk import Whole
from commons.law_questions.question import LawQuestion, LawRequest, RuleSource


class MemberCount(msgspec.Struct, frozen=True):
    """How many memberships of one kind (PERSON, ORGANISATION) and category there are."""

    kind: str
    category: str | None
    members: Whole


class MemberLimitsRequest(LawRequest, frozen=True):
    """An organisation that joins, or has joined (`counted` among `members`); category and college, if known."""

    members: tuple[MemberCount, ...]
    counted: bool
    category: str | None = None
    college: str | None = None


class MemberLimit(msgspec.Struct, frozen=True):
    """One rule. `outcome`: a word of `services.governance.domain.member_limits.Outcome`."""

    outcome: str
    says: str
    law: RuleSource


class MemberLimitsAnswer(msgspec.Struct, frozen=True):
    """The rules that were looked at."""

    limits: tuple[MemberLimit, ...]


MEMBER_LIMITS = LawQuestion("/bulk/member-limits", "MEMBER_LIMITS", MemberLimitsRequest, MemberLimitsAnswer)
