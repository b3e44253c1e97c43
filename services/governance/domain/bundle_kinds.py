"""What bundles there are: of a roll, whose lines are memberships, and of a consultation, whose lines are persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BundleKind:
    """How to read one kind: the word in its head, what a line is about, the audit actions at both ends, and totals.

    `counted` is what one line adds to the totals, `claimed` the totals that were signed (lines among them).
    """

    name: str
    about: str
    begun: str
    sealed: str
    counted: Callable[[dict[str, Any]], Counter[str]]
    claimed: Callable[[dict[str, Any]], Counter[str]]


def _roll_line(line: dict[str, Any]) -> Counter[str]:
    return Counter({"lines": 1, "votes": int(line["votes"]), f"reason {line['reason']}": 1})


def _roll_claims(claims: dict[str, Any]) -> Counter[str]:
    reasons = {f"reason {name}": int(count) for name, count in claims["reasons"].items()}
    return Counter({"lines": int(claims["registered"]), "votes": int(claims["votes"]), **reasons})


def _person_line(line: dict[str, Any]) -> Counter[str]:
    return Counter({"lines": 1, "voters": int(int(line["voting"]) > 0)})


def _person_claims(claims: dict[str, Any]) -> Counter[str]:
    return Counter({"lines": int(claims["persons"]), "voters": int(claims["voters"])})


ROLL = BundleKind("roll-bundle", "membership", "computeRoll", "sealRoll", _roll_line, _roll_claims)
CONSULTATION = BundleKind(
    "consultation-bundle", "person", "computeConsultation", "sealConsultation", _person_line, _person_claims
)
KINDS = {kind.name: kind for kind in (ROLL, CONSULTATION)}
"""By the word in the head."""
