"""Conflicts of interest between an entity and a client that comes closer: what is found, with the figures.

A finding never blocks by itself: whoever decides the step names the findings that it is taken in spite of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from commons.nace import Nace
from services.clients.domain.engagements.dependence import Billing
from services.clients.domain.partnership.rules import PartnershipRules
from services.clients.domain.partnership.ties import ClientTie, TieKind


class ConflictKind(StrEnum):
    """What a check can find."""

    COMPETITOR_BY_ACTIVITY = "COMPETITOR_BY_ACTIVITY"
    COMPETITOR_DECLARED = "COMPETITOR_DECLARED"
    MANDATE_HOLDER = "MANDATE_HOLDER"
    DIRECTED_BY_MEMBER_WHO_BILLS = "DIRECTED_BY_MEMBER_WHO_BILLS"
    DEPENDENT_MEMBERS = "DEPENDENT_MEMBERS"


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """What a check looks at. `offices`: of the tied members who hold a mandate of the entity. `billing`: of the year
    before, each currency by itself."""

    day: date
    activity: Nace | None
    ties: Sequence[ClientTie]
    offices: Mapping[UUID, Sequence[str]]
    billing: Sequence[Billing]


@dataclass(frozen=True, slots=True)
class ConflictFinding:
    """One finding: what, in a sentence, by which figures (name → exact text), and which members it is about."""

    kind: ConflictKind
    says: str
    figures: Mapping[str, str] = field(default_factory=dict)
    memberships: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictCheck:
    """What was found on a day."""

    id: UUID
    checked_on: date
    findings: tuple[ConflictFinding, ...]


def find_conflicts(rules: PartnershipRules, facts: ConflictFacts) -> tuple[ConflictFinding, ...]:
    """All findings, in the order of the kinds; the same facts give the same findings in whatever order they come."""
    ties = [tie for tie in facts.ties if tie.holds_on(facts.day)]
    found = (
        _by_activity(rules, facts.activity),
        _declared(ties),
        _mandates(ties, facts.offices),
        _directors_bill(ties, facts.billing),
        _dependent(rules.dependence, facts.billing),
    )
    return tuple(finding for finding in found if finding is not None)


def _by_activity(rules: PartnershipRules, activity: Nace | None) -> ConflictFinding | None:
    if activity is None:
        return None
    near = {activity, *activity.counterparts}
    same = sorted({own.code for own in rules.activities if own in near})
    if not same:
        return None
    says = f"Its main activity, {activity.code} ({activity.label}), is one of the entity's own."
    figures = {"activity": activity.code, "revision": activity.revision, "own": ", ".join(same)}
    return ConflictFinding(ConflictKind.COMPETITOR_BY_ACTIVITY, says, figures)


def _declared(ties: Sequence[ClientTie]) -> ConflictFinding | None:
    since = sorted(tie.since for tie in ties if tie.kind is TieKind.COMPETITOR)
    if not since:
        return None
    says = "It was declared to compete with the entity."
    return ConflictFinding(ConflictKind.COMPETITOR_DECLARED, says, {"since": since[0].isoformat()})


def _mandates(ties: Sequence[ClientTie], offices: Mapping[UUID, Sequence[str]]) -> ConflictFinding | None:
    held = {tie.membership: tie for tie in ties if tie.membership is not None and offices.get(tie.membership)}
    if not held:
        return None
    members = tuple(sorted(member for member in held if member is not None))
    named = sorted({office for member in members for office in offices[member]})
    figures = {"members": str(len(members)), "offices": ", ".join(named)}
    return ConflictFinding(
        ConflictKind.MANDATE_HOLDER, "Members who hold a mandate of the entity belong to it.", figures, members
    )


def _directors_bill(ties: Sequence[ClientTie], billing: Sequence[Billing]) -> ConflictFinding | None:
    directors = {tie.membership for tie in ties if tie.kind in (TieKind.DIRECTOR, TieKind.OWNER)}
    lines = [line for line in billing if line.membership in directors]
    if not lines:
        return None
    members = tuple(sorted({line.membership for line in lines}))
    figures = {
        "members": str(len(members)),
        "billed": _billed(lines),
        "largestShare": str(max(line.share for line in lines)),
    }
    says = "It is directed or owned by members who bill it."
    return ConflictFinding(ConflictKind.DIRECTED_BY_MEMBER_WHO_BILLS, says, figures, members)


def _billed(lines: Sequence[Billing]) -> str:
    """What they bill together, each currency by itself."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.here
    return ", ".join(f"{sums[currency]} {currency}" for currency in sorted(sums))


def _dependent(threshold: Fraction, billing: Sequence[Billing]) -> ConflictFinding | None:
    lines = [line for line in billing if line.share > threshold]
    if not lines:
        return None
    members, all_ = tuple(sorted({line.membership for line in lines})), {line.membership for line in billing}
    figures = {
        "members": str(len(members)),
        "of": str(len(all_)),
        "threshold": str(threshold),
        "largestShare": str(max(line.share for line in lines)),
    }
    says = f"{len(members)} of {len(all_)} members who bill it bill it more than {threshold} of all they bill."
    return ConflictFinding(ConflictKind.DEPENDENT_MEMBERS, says, figures, members)
