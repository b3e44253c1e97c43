"""One elected delegate or substitute, and pages of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.relay import Connection, connection_of
from services.governance.graph.delegates.words import DelegateRole, EndOfOffice
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store.delegates import DelegateRecord


@strawberry.type(description="Why and after which day somebody stopped; `successor`: who moved up, null: nobody.")
class DelegateEnd:
    """The end of an office before its term."""

    last_day: date
    because: EndOfOffice
    why: str
    successor: strawberry.ID | None
    tie_rule: str = strawberry.field(description="The tie rule by which the successor came first, if one was needed.")


@strawberry.type(
    description="Somebody elected in a section. `rank`: one more than the number with more votes. `sittingFrom`: the "
    "first day in the seat, null for a substitute who stands by."
)
class Delegate:
    """A delegate or a substitute."""

    id: strawberry.ID
    membership: Membership
    section: str
    role: DelegateRole
    rank: int
    votes: int
    sitting_from: date | None
    term_until: date
    display_name: str = strawberry.field(description="As on the list that the law has displayed.")
    contact: str = strawberry.field(description="The address or e-mail on that list.")
    representative: str | None = strawberry.field(description="Who sits for an organisation.")
    ended: DelegateEnd | None

    @classmethod
    def of(cls, record: DelegateRecord, country: str) -> Delegate:
        """The delegate as shown."""
        ended = record.ended
        successor = global_id(country, "delegate", ended.substitute) if ended and ended.substitute else None
        return cls(
            id=strawberry.ID(global_id(country, "delegate", record.id)),
            membership=membership_of(country, record.membership),
            section=record.section,
            role=record.role,
            rank=record.rank,
            votes=record.votes,
            sitting_from=record.sitting_from,
            term_until=record.term_until,
            display_name=record.said.display_name,
            contact=record.said.contact,
            representative=record.said.representative,
            ended=DelegateEnd(
                last_day=ended.last_day,
                because=ended.because,
                why=ended.why,
                successor=strawberry.ID(successor) if successor else None,
                tie_rule=ended.tie_rule,
            )
            if ended
            else None,
        )


def delegates_page(page: Page, found: Sequence[DelegateRecord], country: str) -> Connection[Delegate]:
    """A page of `found`, which holds one more than fits if there are more."""
    rows = [(_cursor(row, country), row) for row in found]
    return connection_of(page, rows, lambda row: Delegate.of(row, country))


def _cursor(row: DelegateRecord, country: str) -> str:
    """By section, delegates before substitutes, those with more votes first."""
    return encode_cursor((row.section, row.role.value, row.rank), global_id(country, "delegate", row.id))
