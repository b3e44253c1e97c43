"""Whether opened votes carry a resolution, made anew from a bundle alone: the majority goes into what is signed.

Only for a plain majority of all votes: colleges' weights and groups' ceilings, unanimity and elections are left to the
result itself, and so are quorum and ties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution, Tally
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, base_votes, majority_rule, needed
from services.governance.domain.results.check_count import present_votes
from services.governance.domain.results.rule import majority_of
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.words import MajorityBase, ResolutionKind


def majority_claim(law: Reading, item: Resolution, call: int, room: ExercisableRoll) -> dict[str, Any] | None:
    """The majority of an item with the votes it is counted on; None where no plain one is known."""
    if item.kind is ResolutionKind.ELECTION:
        return None
    try:
        leaf = majority_of(law, item.kind, item.matter)
        rule = majority_rule(leaf, None, call)
    except Refusal:
        return None
    if any(part.unanimous for part in rule.parts):
        return None
    return {
        "article": leaf.source,
        "present": present_votes(room),
        "entitled": room.entitled_votes,
        "parts": [
            {
                "threshold": [part.threshold.numerator, part.threshold.denominator],
                "base": part.base.value,
                "strict": part.strict,
            }
            for part in rule.parts
        ],
    }


def by_its_votes(claims: Mapping[str, Any]) -> Iterator[str]:
    """Sentences on what the votes come to under each majority that was signed. KeyError, ValueError for no claims."""
    said, count = claims.get("majority"), claims["count"]
    if said is None or count.get("colleges") or count.get("groups"):
        return
    tally = _tally(count, said)
    for part in said["parts"]:
        rule = MajorityRule(Fraction(*part["threshold"]), MajorityBase(part["base"]), part["strict"])
        base = base_votes(tally, rule.base)
        wanted = needed(rule, base)
        how = "more than" if rule.strict else "at least"
        reached = "reached" if tally.in_favour >= wanted else "missed"
        yield f"{tally.in_favour} for; {how} {rule.threshold} of {base} ({rule.base.value}) takes {wanted}: {reached}"


def _tally(count: Mapping[str, int], said: Mapping[str, Any]) -> Tally:
    return Tally(
        in_favour=count["for"],
        against=count["against"],
        abstain=count["abstain"],
        blank=count["blank"],
        present=said["present"],
        entitled=said["entitled"],
        chair=None,
        reconstructed=False,
        rehearsal=False,
        source="",
    )
