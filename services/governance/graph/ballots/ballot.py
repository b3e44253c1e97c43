"""A ballot, as the graph shows it: turnout for everybody, who voted how for the bureau."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection
from services.governance.domain.ballots import ballot as domain
from services.governance.domain.ballots.papers import differences
from services.governance.graph.ballots.receipt import CastLine, Receipt
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.secret.secret_ballot import SecretBallot, secret_of
from services.governance.graph.words import BallotForm, VotingChannel
from services.governance.store.ballots import ballots, turnout, votes
from services.governance.store.ballots import papers as paper_counts
from services.governance.store.ballots.votes import VoteRecord


@strawberry.type(description="How many have voted from one place.")
class ChannelTurnout:
    """Turnout of one channel."""

    channel: VotingChannel
    members: int
    votes: int


@strawberry.type(
    description="Who has voted so far, in numbers: `members` whose votes are cast, their `votes` by the roll, and "
    "`receipts` given for them."
)
class Turnout:
    """How many have voted."""

    members: int
    votes: int
    receipts: int
    channels: list[ChannelTurnout]


@strawberry.type(
    description="Votes by choice, by name or by list, as they are cast; before caps, which the closing applies."
)
class RunningCount:
    """Votes so far for one choice, name or list."""

    name: str
    votes: int


@strawberry.type(
    description="Papers as they were counted: by which scrutineers (`scrutineers`, of the bureau), entered by whom "
    "(`countedBy`), and what the counts differ in, if they do."
)
class Papers:
    """Scrutineers' counts."""

    counted_by: list[str]
    scrutineers: list[strawberry.ID]
    differences: list[str]


@strawberry.type(description="One vote of an open ballot, and from where it came.")
class BallotVote:
    """One line on record."""

    id: strawberry.ID
    line: CastLine
    channel: VotingChannel
    cast_at: datetime
    code: str

    @classmethod
    def of(cls, row: VoteRecord, country: str) -> BallotVote:
        """The vote as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "vote", row.id)),
            line=CastLine.of(row.line, country),
            channel=row.line.channel,
            cast_at=row.cast_at,
            code=row.code.hex(),
        )


@strawberry.type(description="A list that stands, with its names in its order.")
class StandingList:
    """A list that stands."""

    name: str
    names: list[str]


@strawberry.type(
    description="One vote taken on one item of an agenda at one call. `digest`: once it ended, the SHA-256 of the "
    "codes of all receipts that stood, in their order; whoever has them can make it anew."
)
class Ballot:
    """One vote taken on one item."""

    record: strawberry.Private[domain.Ballot]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]
    id: strawberry.ID
    resolution: strawberry.ID
    call: int
    form: BallotForm
    channels: list[VotingChannel]
    seats: int | None
    candidates: list[str]
    lists: list[StandingList]
    opened_at: datetime
    opened_by: str
    ended_at: datetime | None
    ended_by: str | None
    annulled_because: str | None
    receipts: int | None
    digest: str | None

    @classmethod
    def of(cls, record: domain.Ballot, entity: str, country: str) -> Ballot:
        """The ballot as shown."""
        end, seats = record.end, record.seats
        return cls(
            record=record,
            country=country,
            subject=Subject(entity),
            id=strawberry.ID(global_id(country, "ballot", record.id)),
            resolution=strawberry.ID(global_id(country, "resolution", record.resolution)),
            call=record.call,
            form=record.form,
            channels=[channel for channel in domain.VotingChannel if channel in record.channels],
            seats=seats.number if seats else None,
            candidates=[row.name for row in seats.candidates] if seats else [],
            lists=[StandingList(name=row.name, names=list(row.names)) for row in seats.lists] if seats else [],
            opened_at=record.opened_at,
            opened_by=record.opened_by,
            ended_at=end.ended_at if end else None,
            ended_by=end.ended_by if end else None,
            annulled_because=end.why if end else None,
            receipts=end.receipts if end else None,
            digest=end.digest.hex() if end else None,
        )

    @strawberry.field(description="How many have voted; live.")
    async def turnout(self, info: Info) -> Turnout:
        """Turnout by channel."""
        async with info.context.reading() as session:
            found = await turnout.of_ballot(session, self.record.id)
        rows = [ChannelTurnout(channel=row.channel, members=row.members, votes=row.votes) for row in found.channels]
        return Turnout(
            members=sum(row.members for row in rows),
            votes=sum(row.votes for row in rows),
            receipts=found.receipts,
            channels=rows,
        )

    @strawberry.field(description="Votes so far of an open ballot; null for one on paper or in secret.")
    async def so_far(self, info: Info) -> list[RunningCount] | None:
        """The running count."""
        if self.record.form is not domain.BallotForm.OPEN:
            return None
        async with info.context.reading() as session:
            found = await turnout.running(session, self.record)
        return [RunningCount(name=name, votes=number) for name, number in found]

    @strawberry.field(
        description="Who counted the papers of a ballot on paper, and where their counts differ. Numbers are not shown "
        "before it is closed: a scrutineer counts without the other's."
    )
    async def papers(self, info: Info) -> Papers | None:
        """The scrutineers' counts."""
        async with info.context.reading() as session:
            found = await paper_counts.of_ballot(session, self.record.id)
        who = [
            strawberry.ID(global_id(self.country, "bureaumember", row.scrutineer)) for row in found if row.scrutineer
        ]
        return Papers(counted_by=[row.name for row in found], scrutineers=who, differences=differences(found))

    @strawberry.field(
        description="What votes of a secret ballot are sealed with, and what its opening left; null for others."
    )
    async def secret(self, info: Info) -> SecretBallot | None:
        """The seal of a secret ballot."""
        return await secret_of(info, self.record, self.subject)

    @strawberry.field(description="Who voted how, of an open ballot, in the order of casting.")
    async def votes(self, info: Info, first: First = None, after: After = None) -> Connection[BallotVote] | None:
        """A page of the votes that stand."""
        page = page_of(first, after)
        async with info.context.reading() as session:
            found = await votes.page_of(session, self.record.id, page)
        shown = [BallotVote.of(row, self.country) for row in found]
        return connection(page, [(encode_cursor((), node.id), node) for node in shown])

    @strawberry.field(
        description="The receipt for the vote that stands for a membership, whoever cast it: for the member herself, "
        "and for those who may see the votes."
    )
    async def receipt(self, info: Info, membership: strawberry.ID) -> Receipt | None:
        """Her receipt."""
        wanted = uuid_of(membership, "membership", info.context.country)
        await require_own_or_role(info.context, "Ballot.votes", str(self.subject.entity), wanted)
        async with info.context.reading() as session:
            found = await votes.of_membership(session, self.record.id, wanted)
        return Receipt.of([found], self.country) if found else None


async def ballot_by_id(info: Info, id: strawberry.ID) -> Ballot | None:
    """One ballot."""
    wanted = uuid_of(id, "ballot", info.context.country)
    async with info.context.reading() as session:
        found = dict(await ballots.by_ids(session, [wanted])).get(wanted)
    if found is None:
        return None
    assembly = await loaders_of(info.context).assembly.load(found.assembly)
    return Ballot.of(found, assembly.record.entity, info.context.country) if assembly else None


async def ballots_of(info: Info, resolution: UUID, assembly: UUID) -> list[Ballot]:
    """The ballots of an item, in the order of opening."""
    meeting = await loaders_of(info.context).assembly.load(assembly)
    found = await loaders_of(info.context).ballots.load(resolution)
    entity = meeting.record.entity if meeting else ""
    return [Ballot.of(row, entity, info.context.country) for row in found]
