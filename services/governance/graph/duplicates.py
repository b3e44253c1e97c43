"""Suspected duplicates as the graph shows them: bare ids and decisions, never what made two entries look alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.graph.roll_lines import membership_of, person_of
from services.governance.graph.stubs import Membership, Person
from services.governance.graph.words import Sameness
from services.governance.store import duplicates
from services.governance.store.duplicates import DecisionRecord, SuspectedPair

T = TypeVar("T")


@strawberry.type(description="What a named person decided about two entries that may be one human's.")
class DuplicateDecision:
    """A decision with its reasons."""

    verdict: Sameness
    reasons: str
    law: str | None = strawberry.field(description="The article by which a line was struck, if one was.")
    struck: Membership | None = strawberry.field(description="The membership whose line was set to nothing, if any.")
    name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: DecisionRecord, country: str) -> DuplicateDecision:
        """The decision as shown."""
        said = row.decision
        return cls(
            verdict=said.verdict,
            reasons=said.reasons,
            law=said.law,
            struck=membership_of(country, said.struck) if said.struck else None,
            name=row.name,
            decided_at=row.decided_at,
        )


@strawberry.type(description="Two memberships of one register that may be one human's: same name and day of birth.")
class SuspectedDuplicate:
    """A pair of memberships, and the decision if there is one."""

    id: strawberry.ID
    first: Membership
    second: Membership
    decision: DuplicateDecision | None

    @classmethod
    def of(cls, row: SuspectedPair, country: str) -> SuspectedDuplicate:
        """The pair as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "duplicate", row.id)),
            first=membership_of(country, row.pair.first),
            second=membership_of(country, row.pair.second),
            decision=DuplicateDecision.of(row.decided, country) if row.decided else None,
        )


@strawberry.type(description="Two persons of a consultation that may be one human: same name and day of birth.")
class SuspectedPerson:
    """A pair of persons, and the decision if there is one."""

    id: strawberry.ID
    first: Person | None
    second: Person | None
    decision: DuplicateDecision | None

    @classmethod
    def of(cls, row: SuspectedPair, country: str) -> SuspectedPerson:
        """The pair as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "duplicate", row.id)),
            first=person_of(row.pair.first),
            second=person_of(row.pair.second),
            decision=DuplicateDecision.of(row.decided, country) if row.decided else None,
        )


async def pairs_page(
    context: RequestContext, about: tuple[UUID, UUID], page: Page, show: Callable[[SuspectedPair, str], T]
) -> Connection[T] | None:
    """One page of the pairs of a subject and its assembly; None where nobody has searched."""
    subject, assembly = about
    async with context.reading() as session:
        if not await duplicates.searched(session, subject):
            return None
        found = await duplicates.page_of(session, subject, assembly, page)
    rows = [(encode_cursor((), global_id(context.country, "duplicate", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: show(row, context.country))
