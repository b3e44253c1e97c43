"""The clauses on votes against the law of their entity: who may have several, which groups, when all are equal."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.governance.domain.engine.plural_law import ALLOWED
from services.governance.domain.granted_clauses import check_groups, grants_outside, groups_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import EQUAL_VOTE_ON, MEMBER_GROUPS
from services.governance.domain.words import ResolutionKind


def votes_outside(regime: Regime, key: str, on: date) -> Leaf | None:
    """The law that a clause on votes is outside of; None for one inside.

    Raises `Refusal` BAD_ARGUMENT for a clause of the wrong type, LAW_UNKNOWN where nobody knows its limit.
    """
    assert regime.statutes is not None
    value, law = regime.statutes.choices[key].value, Reading(regime, on)
    if key == EQUAL_VOTE_ON:
        check_equal_vote(law, value)
    elif key == MEMBER_GROUPS:
        check_groups(law, value)
    else:
        groups = regime.statutes.choices.get(MEMBER_GROUPS)
        return grants_outside(law, value, groups_of(groups.value) if groups else {}, seat_permits(regime, on))
    return None


def check_equal_vote(law: Reading, value: object) -> None:
    """Refuse BAD_ARGUMENT unless it lists kinds of resolutions, or matters that this law knows."""
    others = law.leaf("majorities.others")
    matters = {row["matter"] for row in others.value} if isinstance(others.value, list) else set[str]()
    known = matters | {kind.value for kind in ResolutionKind}
    if not isinstance(value, list) or not value or not all(isinstance(row, str) and row in known for row in value):
        raise Refusal(
            "BAD_ARGUMENT",
            f"The statutes' clause '{EQUAL_VOTE_ON}' is wrong: it is a list of {', '.join(sorted(known))}.",
            key=EQUAL_VOTE_ON,
        )


def seat_permits(regime: Regime, on: date) -> bool | None:
    """Whether the law of the seat admits plural votes, where the pack asks it (SCE); None where it does not.

    LAW_UNKNOWN where the directory names no pack for the seat.
    """
    allowed = regime.law(ALLOWED, on)
    if not isinstance(allowed.value, dict):
        return None
    if regime.entity.seat_pack is None:
        raise unknown(allowed, "the law of the seat decides, and the directory names no pack of the seat.")
    return regime.library.leaf(regime.entity.seat_pack, ALLOWED, regime.situation(on)).value is True
