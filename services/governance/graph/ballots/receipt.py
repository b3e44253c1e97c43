"""A receipt, as the graph shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import strawberry

from commons.ids import global_id
from services.governance.domain.ballots.casting import Line
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.graph.words import VoteChoice, VotingChannel
from services.governance.store.ballots.votes import VoteRecord


@strawberry.type(
    description="The votes of one membership as they were cast: `choice` on a resolution, `marks` in an election (and "
    "the `list`, in one by list), neither for a paper that is opened at the count. `byProxy`: in somebody else's name."
)
class CastLine:
    """One membership's votes."""

    membership: Membership
    votes: int
    choice: VoteChoice | None
    marks: list[str] | None
    on_list: str | None = strawberry.field(name="list")
    by_proxy: bool

    @classmethod
    def of(cls, line: Line, country: str) -> CastLine:
        """The line as shown."""
        marked = line.marked
        return cls(
            membership=membership_of(country, line.membership),
            votes=line.votes,
            choice=marked.choice,
            marks=None if marked.marks is None else list(marked.marks),
            on_list=marked.on_list,
            by_proxy=line.voice != line.membership,
        )


@strawberry.type(
    description="What a voter gets back once her vote is on disk. `code`: the SHA-256 of what she cast, which the "
    "digest of the closed ballot is made of."
)
class Receipt:
    """What a voter gets back."""

    id: strawberry.ID
    votes: int
    lines: list[CastLine]
    channel: VotingChannel
    cast_at: datetime
    cast_on: date
    code: str

    @classmethod
    def of(cls, rows: Sequence[VoteRecord], country: str) -> Receipt:
        """The receipt of its lines."""
        first = rows[0]
        assert first.line.receipt is not None
        return cls(
            id=strawberry.ID(global_id(country, "receipt", first.line.receipt)),
            votes=sum(row.line.votes for row in rows),
            lines=[CastLine.of(row.line, country) for row in rows],
            channel=first.line.channel,
            cast_at=first.cast_at,
            cast_on=first.cast_on,
            code=first.code.hex(),
        )
