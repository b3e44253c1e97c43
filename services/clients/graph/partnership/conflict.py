"""Ties that were declared, and conflict checks with their figures, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.clients.domain.partnership import conflicts as domain
from services.clients.domain.partnership import ties
from services.clients.domain.partnership.conflicts import ConflictKind
from services.clients.domain.partnership.ties import TieKind


@strawberry.type(description="What was declared of a client: a member who belongs to it, or that it competes.")
class ClientTie:
    """A declaration."""

    id: strawberry.ID
    kind: TieKind
    membership: strawberry.ID | None = strawberry.field(description="Of the member; null for a competitor.")
    source: str = strawberry.field(description="Who declared it, and where.")
    since: date = strawberry.field(description="The first day.")
    until: date | None = strawberry.field(description="The first day after it; null if it stands.")

    @classmethod
    def of(cls, country: str, found: ties.ClientTie) -> ClientTie:
        """The tie as shown."""
        member = None if found.membership is None else strawberry.ID(global_id(country, "membership", found.membership))
        return cls(
            id=strawberry.ID(global_id(country, "tie", found.id)),
            kind=found.kind,
            membership=member,
            source=found.source,
            since=found.since,
            until=found.until,
        )


@strawberry.type(description="A figure of a finding.")
class ConflictFigure:
    """A figure: shares are exact, like 3/4."""

    name: str = strawberry.field(description="What is counted.")
    value: str = strawberry.field(description="The figure, exact.")


@strawberry.type(description="A conflict of interest that a check found. It blocks nothing by itself.")
class ConflictFinding:
    """A finding."""

    kind: ConflictKind
    says: str = strawberry.field(description="The finding in a sentence.")
    figures: list[ConflictFigure] = strawberry.field(description="By which figures it was found.")
    memberships: list[strawberry.ID] = strawberry.field(description="Of the members it is about.")


@strawberry.type(description="What was found on a day, between an entity and a client that comes closer.")
class ConflictCheck:
    """A check."""

    id: strawberry.ID
    checked_on: date = strawberry.field(
        description="The day whose figures were looked at: the twelve months before it."
    )
    findings: list[ConflictFinding] = strawberry.field(description="What was found; nothing is a result, too.")

    @classmethod
    def of(cls, country: str, found: domain.ConflictCheck) -> ConflictCheck:
        """The check as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "check", found.id)),
            checked_on=found.checked_on,
            findings=[_finding(country, one) for one in found.findings],
        )


def _finding(country: str, one: domain.ConflictFinding) -> ConflictFinding:
    return ConflictFinding(
        kind=one.kind,
        says=one.says,
        figures=[ConflictFigure(name=name, value=value) for name, value in one.figures.items()],
        memberships=[strawberry.ID(global_id(country, "membership", member)) for member in one.memberships],
    )
