"""Two people, in order, after the sign-offs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.auth.caller import Caller, Role, RoleGrant
from commons.errors import Refusal
from services.governance.domain.seal import SealFacts, SealStatement, may_sign
from services.governance.domain.words import RollReason
from tests.services.governance.domain.laws import regime

ENTITY = "BE.entity.smartcoop"


def caller(subject: str, *roles: Role, country: str = "BE") -> Caller:
    return Caller("be", subject, grants=tuple(RoleGrant(role, frozenset({country})) for role in roles))


OTTO, ORIANE = caller("otto", Role.ORGANISER), caller("oriane", Role.ORGANISER)
AUDE, OLGA = caller("aude", Role.AUDITOR), caller("olga", Role.MEMBERSHIP_OFFICER)


def facts(*signed: Caller, **fields: Any) -> SealFacts:
    plain: dict[str, Any] = {"sealed": False, "unsigned": [], "gaps": []}
    return SealFacts(**{**plain, "signed_by": [one.actor for one in signed], **fields})


def code(who: Caller, found: SealFacts) -> str:
    with pytest.raises(Refusal) as refused:
        may_sign(who, "BE", ENTITY, found)
    return refused.value.code


def test_an_organiser_then_another_or_an_auditor() -> None:
    first = may_sign(OTTO, "BE", ENTITY, facts())
    assert (first.position, first.role, first.seals) == (1, Role.ORGANISER, False)
    for second in (ORIANE, AUDE):
        assert may_sign(second, "BE", ENTITY, facts(OTTO)).seals


def test_who_may_not() -> None:
    assert code(AUDE, facts()) == "FORBIDDEN"
    assert code(OLGA, facts(OTTO)) == "FORBIDDEN"
    assert code(caller("fleur", Role.ORGANISER, country="FR"), facts(OTTO)) == "FORBIDDEN"
    assert code(OTTO, facts(OTTO)) == "SEAL_NEEDS_TWO"
    assert code(ORIANE, facts(OTTO, AUDE, sealed=True)) == "ROLL_SEALED"


def test_objections_stop_the_seal_until_something_followed() -> None:
    assert code(OTTO, facts(undecided=1, unresolved=1)) == "OBJECTION_OPEN"
    assert code(OTTO, facts(unresolved=2)) == "OBJECTION_UNRESOLVED"


def test_who_holds_both_roles_signs_once() -> None:
    both = caller("otto", Role.ORGANISER, Role.AUDITOR)
    assert may_sign(both, "BE", ENTITY, facts()).role is Role.ORGANISER
    assert code(both, facts(both)) == "SEAL_NEEDS_TWO"


def test_unsigned_leaves_and_gaps_stop_every_signature() -> None:
    unsigned = regime("BE-SC").unsigned(date(2026, 11, 24), [])
    with pytest.raises(Refusal) as missing:
        may_sign(OTTO, "BE", ENTITY, facts(unsigned=unsigned))
    assert missing.value.code == "SIGN_OFF_MISSING"
    assert missing.value.details["leaves"] == ["exit.exclusion_effect"]
    assert missing.value.details["articles"] == ["BE CSA/WVV 6:123"]
    assert (missing.value.details["article"], missing.value.details["unverified"]) == ("BE CSA/WVV 6:123", True)
    assert code(OTTO, facts(gaps=["unpaid_shares.vote_suspended"])) == "LAW_UNKNOWN"
    assert code(OTTO, facts(outdated=True, unsigned=unsigned)) == "ROLL_OUTDATED"


def test_the_statement_names_state_law_totals_and_root() -> None:
    reasons = {RollReason.VOTES: (3, 3), RollReason.NO_SHARE: (1, 0)}
    statement = SealStatement(
        "BE.roll.1",
        "BE.assembly.1",
        ENTITY,
        date(2026, 6, 1),
        7,
        "aa",
        "bb",
        "BE-SC",
        2,
        4,
        3,
        reasons,
        b"\1" * 32,
        2,
        "Europe/Brussels",
        ("BE CSA 6:41",),
        1,
        (1, b"\2" * 32),
    )
    claims = statement.claims("governance/BE")
    assert claims["known_at"] == {"sequence": 7, "head": "aa"}
    assert claims["reasons"] == {"NO_SHARE": 1, "VOTES": 3}
    assert (claims["root"], claims["as_of"], claims["registered"]) == ("01" * 32, "2026-06-01", 4)
