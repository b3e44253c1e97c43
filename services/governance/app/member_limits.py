"""What the clients service asks: what the law says to one more organisation among an entity's members."""

from __future__ import annotations

from commons.law_questions.member_limits import MemberLimit, MemberLimitsAnswer, MemberLimitsRequest
from commons.law_questions.question import RuleSource
from services.governance.domain.law.reading import Reading
from services.governance.domain.member_limits import Joining, Members, member_limits


def limits_answer(law: Reading, asked: MemberLimitsRequest) -> MemberLimitsAnswer:
    """The rules as they travel."""
    members = [Members(row.kind, row.category, row.members) for row in asked.members]
    found = member_limits(law, Joining(members, asked.counted, asked.category, asked.college))
    return MemberLimitsAnswer(
        tuple(
            MemberLimit(one.outcome.value, one.says, RuleSource(one.law.key, one.law.source, one.law.unverified))
            for one in found
        )
    )
