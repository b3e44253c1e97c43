"""The exercisable roll, as the graph shows it: totals for everybody, hands for the bureau."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.reading import Figure
from services.governance.domain.room import exercisable as domain
from services.governance.graph.law import LawReference
from services.governance.graph.listed import listed_page
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.conflict import ConflictOfInterest
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.store import exercisable, outsiders
from services.governance.store.conflicts import ConflictRecord
from services.governance.store.outsiders import OutsiderRecord


@strawberry.type(description="One figure of a hand and the rule it follows from.")
class HandReason:
    """A figure with its rule."""

    figure: str
    value: int
    because: str
    law: LawReference | None

    @classmethod
    def of(cls, figure: Figure) -> HandReason:
        """The figure as shown."""
        law = LawReference.of(figure.law) if figure.law else None
        return cls(figure=figure.name, value=figure.value, because=figure.because, law=law)


@strawberry.type(
    description="What one holder may cast: `own`, `represented` (for members by law) and `byProxy` are votes before "
    "the cap, after conflicts and the fall-back of plural votes; `votes` after the cap."
)
class Hand:
    """The votes in one hand."""

    membership: Membership | None
    outsider: Outsider | None
    own: int
    represented: int
    by_proxy: int
    cap: int | None
    votes: int
    college: str | None
    because: list[HandReason]

    @classmethod
    def of(cls, hand: domain.Hand, outsider: OutsiderRecord | None, country: str) -> Hand:
        """The hand as shown."""
        return cls(
            membership=None if hand.outsider else membership_of(country, hand.holder),
            outsider=Outsider.of(outsider, country) if outsider else None,
            own=hand.own,
            represented=hand.represented,
            by_proxy=hand.by_proxy,
            cap=hand.cap,
            votes=hand.votes,
            college=hand.college,
            because=[HandReason.of(figure) for figure in hand.because],
        )


@strawberry.type(description="A college's members and votes: a member counts in hers, whoever casts her votes.")
class CollegeRoom:
    """One college in the room."""

    college: str | None
    entitled_members: int
    entitled_votes: int
    present_members: int
    present_votes: int

    @classmethod
    def of(cls, row: domain.CollegeRoom) -> CollegeRoom:
        """The college as shown."""
        return cls(
            college=row.college,
            entitled_members=row.entitled_members,
            entitled_votes=row.entitled_votes,
            present_members=row.present_members,
            present_votes=row.present_votes,
        )


@strawberry.type(
    description="A group with a ceiling on the votes present. No law says whose vote gives way, so no hand is cut: at "
    "most `allowed` of its votes count."
)
class GroupRoom:
    """One group in the room."""

    group: str
    votes: int
    allowed: int
    law: LawReference


@strawberry.type(
    description="A vote that a conflict of interest takes: `herself` is concerned, or else who would cast it for her."
)
class ExcludedVote:
    """One membership whose vote is lost."""

    membership: Membership
    herself: bool


@strawberry.type(
    description="What may be cast in the room: the newest roll with the changes at the door, after attendance, "
    "representation, proxies, conflicts and caps. Present is present or represented; whoever loses her vote to a "
    "conflict is left out where the law does not count her. Once a resolution's votes are counted, it is the room of "
    "then."
)
class ExercisableRoll:
    """The exercisable roll."""

    found: strawberry.Private[domain.ExercisableRoll]
    item: strawberry.Private[UUID | None]
    subject: strawberry.Private[Subject]
    entitled_members: int
    entitled_votes: int
    entitled_shares: int
    present_members: int
    present_votes: int
    present_shares: int
    castable: int = strawberry.field(description="The sum of all hands.")
    call: int | None = strawberry.field(description="The call that is open; null before the first.")
    colleges: list[CollegeRoom]
    groups: list[GroupRoom]

    @classmethod
    def of(cls, found: domain.ExercisableRoll, entity: str, item: UUID | None) -> ExercisableRoll:
        """The roll as shown, of a resolution or the room in general."""
        return cls(
            found=found,
            item=item,
            subject=Subject(entity),
            entitled_members=found.entitled_members,
            entitled_votes=found.entitled_votes,
            entitled_shares=found.entitled_shares,
            present_members=found.present_members,
            present_votes=found.present_votes,
            present_shares=found.present_shares,
            castable=found.castable,
            call=found.call,
            colleges=[CollegeRoom.of(row) for row in found.colleges],
            groups=[
                GroupRoom(group=row.group, votes=row.votes, allowed=row.allowed, law=LawReference.of(row.law))
                for row in found.groups
            ],
        )

    @strawberry.field(description="Memberships whose vote a conflict takes, by id.")
    async def excluded(self, info: Info, first: First = None, after: After = None) -> Connection[ExcludedVote] | None:
        """A page of them."""
        country, named = info.context.country, {row.hex: row for row in self.found.excluded}
        own = {row.holder for row in await self._conflicts(info)}
        return listed_page(
            page_of(first, after),
            list(named),
            lambda name: ExcludedVote(membership=membership_of(country, named[name]), herself=named[name] in own),
        )

    @strawberry.field(description="Who is recorded as concerned by the resolution, with or without losing her vote.")
    async def conflicts(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[ConflictOfInterest] | None:
        """A page of conflicts of interest as they stand now, as they were declared."""
        found = {row.id.hex: row for row in await self._conflicts(info)}
        shown = {name: await ConflictOfInterest.of(row, info.context) for name, row in found.items()}
        return listed_page(page_of(first, after), list(shown), shown.__getitem__)

    async def _conflicts(self, info: Info) -> list[ConflictRecord]:
        return [] if self.item is None else await loaders_of(info.context).conflicts.load(self.item)

    @strawberry.field(description="Who holds votes in the room, by id.")
    async def hands(self, info: Info, first: First = None, after: After = None) -> Connection[Hand] | None:
        """A page of hands."""
        named = {hand.holder.hex: hand for hand in self.found.hands}
        async with info.context.reading() as session:
            known = dict(await outsiders.by_ids(session, [hand.holder for hand in named.values() if hand.outsider]))
        return listed_page(
            page_of(first, after),
            list(named),
            lambda name: Hand.of(named[name], known.get(named[name].holder), info.context.country),
        )


async def load_exercisable(
    context: RequestContext, assembly: Assembly, resolution: Resolution | None
) -> ExercisableRoll | None:
    """The exercisable roll by the newest computation of the voting roll; None before there is one."""
    loaders = loaders_of(context)
    roll = await loaders.roll_of_assembly.load(assembly.id)
    if roll is None:
        return None
    regime = await loaders.regime(assembly.entity, assembly.held_on)
    async with context.reading() as session:
        found = await exercisable.exercisable(session, regime, assembly, roll, resolution)
    return ExercisableRoll.of(found, assembly.entity, resolution.id if resolution else None)
