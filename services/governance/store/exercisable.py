"""The exercisable roll of an assembly: its sealed roll, the door, who is there, mandates and conflicts, read
set-based and put through the plain rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.proxies.hands import Held, hands_of, with_stand_ins, without
from services.governance.domain.roll_rules import Standing
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.room.exercise import exercise
from services.governance.domain.room.room import CollegeTotal, EntitledVotes, Room
from services.governance.domain.voting_rights import rights
from services.governance.domain.words import RollReason
from services.governance.store.counted import first_counted
from services.governance.store.entitled_lines import EntitledLine, entitled_lines, entitled_totals
from services.governance.store.proxies.hands import all_held, second_call_of
from services.governance.store.rolls import RollRecord

SECOND = 2
"""The number of a second call."""


@dataclass(frozen=True, slots=True)
class DoorLine:
    """What was changed at the door: a membership added with these votes, or (`votes` 0) struck, and why."""

    votes: int
    college: str | None
    shares: int = 0
    reason: RollReason | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What is voted on, by which roll; without a resolution the room in general."""

    assembly: Assembly
    roll: RollRecord
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Mandates:
    """Who acts by law, by the membership acted for; in whose hands proxies may be; who is an outsider."""

    representatives: dict[UUID, UUID] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    outsiders: frozenset[UUID] = frozenset()

    @property
    def proxies(self) -> dict[UUID, UUID]:
        """The holder of each proxy, by principal; of a blank power, the chair."""
        return {row.principal: row.holder for row in self.held if not row.stands_in}


async def exercisable(
    session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord, resolution: Resolution | None
) -> ExercisableRoll:
    """The exercisable roll for a resolution, or for the room in general; one query a table.

    A resolution whose votes were counted keeps the room as it was then. Raises `Refusal` LAW_UNKNOWN.
    """
    law = Reading(regime, assembly.held_on, binding=True)
    return exercise(law, await room_of(session, law, Vote(assembly, roll, resolution)))


async def room_of(session: ReadSession, law: Reading, vote: Vote, asked: Iterable[UUID] = ()) -> Room:
    """The room, with the lines of those who are there and of the memberships `asked` about."""
    assembly, resolution = vote.assembly, vote.resolution
    moment = await moment_of(session, resolution)
    present = await present_holders(session, assembly.id, moment)
    call, day = await _sitting(session, assembly, moment)
    voted = await voted_absent(session, resolution, call, moment)
    present |= voted.keys()
    mandates = await mandates_of(session, assembly, day, present | set(asked), moment)
    named = present | set(asked) | {who for row in mandates.held for who in (row.principal, row.holder)}
    named |= mandates.representatives.keys() | set(mandates.representatives.values())
    door = await door_lines(session, vote.roll.id, moment)
    lines = await entitled_lines(session, vote.roll.id, sorted(named | door.keys()))
    votes = Votes(law, resolution, per_share=vote.roll.rules.no_fallback)
    totals = await entitled_totals(session, vote.roll.id, votes.plural_off)
    second = await second_call_of(session, assembly.id) if call == SECOND and mandates.held else None
    hands = hands_of(law, mandates.held, second, members_no_more(mandates.held, lines, door))
    hands = without(hands, [who for who, inside in voted.items() if not inside])
    room = Room(
        lines={who: line for who, line in votes.lines(lines, door).items() if line.votes},
        totals=votes.totals(totals, lines, door),
        present=frozenset(present),
        outsiders=mandates.outsiders,
        representatives=mandates.representatives,
        proxies=hands.proxies,
        substitutes=hands.substitutes,
        concerned=await concerned(session, resolution, moment),
        call=call,
    )
    return with_stand_ins(law, room)


def members_no_more(
    held: Iterable[Held], lines: Mapping[UUID, EntitledLine], door: Mapping[UUID, DoorLine]
) -> frozenset[UUID]:
    """Members in whose hands proxies may be who are none any more, by the roll and the door."""
    return frozenset(row.holder for row in held if not row.outsider and _no_more(row.holder, lines, door))


def _no_more(who: UUID, lines: Mapping[UUID, EntitledLine], door: Mapping[UUID, DoorLine]) -> bool:
    if who in door:
        return door[who].reason is RollReason.NOT_REGISTERED
    return who not in lines or lines[who].reason is RollReason.NOT_REGISTERED


class Votes:
    """Votes of lines on one resolution: plural ones fall back to one where the law says so."""

    def __init__(self, law: Reading, resolution: Resolution | None, *, per_share: bool) -> None:
        self._law, self._resolution, self._per_share = law, resolution, per_share
        self.plural_off = self._of(2) == 1

    def _of(self, votes: int) -> int:
        if (item := self._resolution) is None:
            return votes
        line = Standing(votes, RollReason.VOTES)
        return rights(self._law, line, item.kind, per_share=self._per_share, matter=item.matter).votes

    def lines(self, lines: Mapping[UUID, EntitledLine], door: Mapping[UUID, DoorLine]) -> dict[UUID, EntitledVotes]:
        """Votes by membership, the door's changes laid over the roll."""
        known = {
            who: EntitledVotes(self._of(line.votes), line.shares, line.college, line.groups)
            for who, line in lines.items()
        }
        for who, change in door.items():
            groups = lines[who].groups if who in lines else ()
            known[who] = EntitledVotes(self._of(change.votes), change.shares, change.college, groups)
        return known

    def totals(
        self,
        totals: Iterable[tuple[str | None, int, int, int]],
        lines: Mapping[UUID, EntitledLine],
        door: Mapping[UUID, DoorLine],
    ) -> list[CollegeTotal]:
        """The roll's totals with the door's changes."""
        sums: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
        for college, *row in totals:
            sums[college] = list(row)
        for who, change in door.items():
            line = lines.get(who)
            if line and line.votes:
                _shift(sums[line.college], -1, self._of(line.votes), line.shares)
            if change.votes:
                _shift(sums[change.college], 1, self._of(change.votes), change.shares)
        return [CollegeTotal(college, *row) for college, row in sums.items()]


def _shift(row: list[int], sign: int, votes: int, shares: int) -> None:
    for at, number in enumerate((1, votes, shares)):
        row[at] += sign * number


NOW = "upper_inf(known)"
"""As known now."""


async def moment_of(session: ReadSession, resolution: Resolution | None) -> str:
    """SQL for what was known when the votes of a resolution were first counted; now, where they were not."""
    if resolution is None:
        return NOW
    counted = await first_counted(session, resolution.id)
    return NOW if counted is None else f"known @> {counted:d}::bigint"


async def _sitting(session: ReadSession, assembly: Assembly, moment: str) -> tuple[int | None, date]:
    """The call that is open and its day; the assembly's own day before."""
    row = await session.first(
        f"SELECT number, held_on FROM call WHERE assembly = :id AND {moment} ORDER BY number DESC LIMIT 1",
        {"id": assembly.id},
    )
    return (row.number, row.held_on) if row else (None, assembly.held_on)


async def present_holders(session: ReadSession, assembly: UUID, moment: str = NOW) -> set[UUID]:
    """Memberships and outsiders in the room."""
    rows = await session.all(
        f"SELECT holder FROM presence WHERE assembly = :id AND left_at IS NULL AND {moment}", {"id": assembly}
    )
    return {row.holder for row in rows}


async def voted_absent(
    session: ReadSession, resolution: Resolution | None, call: int | None, moment: str = NOW
) -> dict[UUID, bool]:
    """Who is not in the room and whose vote in this call's ballot stands: they count as present, having left or voted
    before it. True for who voted in the room: she cast what was in her hand; else only her own votes."""
    if resolution is None or call is None:
        return {}
    standing = moment.replace("known", "vote.known")
    here = moment.replace("known", "presence.known")
    rows = await session.all(
        "SELECT vote.holder, bool_or(vote.channel IN ('in_room', 'remote')) AS inside FROM ballot JOIN vote"
        f" ON vote.ballot = ballot.id AND {standing} WHERE ballot.resolution = :id AND ballot.call = :call"
        " AND upper_inf(ballot.known) AND NOT EXISTS (SELECT FROM presence WHERE presence.assembly = ballot.assembly"
        f" AND presence.holder = vote.holder AND presence.left_at IS NULL AND {here}) GROUP BY vote.holder",
        {"id": resolution.id, "call": call},
    )
    return {row.holder: row.inside for row in rows}


async def door_lines(session: ReadSession, roll: UUID, moment: str = NOW) -> dict[UUID, DoorLine]:
    """Changes at the door to a version of the roll, by membership."""
    rows = await session.all(
        f"SELECT membership, votes, shares, college, reason FROM door_change WHERE roll = :roll AND {moment}",
        {"roll": roll},
    )
    return {
        row.membership: DoorLine(row.votes, row.college, row.shares if row.votes else 0, RollReason(row.reason))
        for row in rows
    }


async def mandates_of(
    session: ReadSession, assembly: Assembly, day: date, holders: Iterable[UUID], moment: str = NOW
) -> Mandates:
    """All hands of the meeting's proxies, and the representations in force on its day that concern these or a proxy."""
    given = await all_held(session, assembly.id, moment)
    named = {*holders, *(row.principal for row in given), *(row.holder for row in given)}
    acting = await session.all(
        "SELECT represented, coalesce(member, outsider) AS acting, outsider IS NOT NULL AS is_outsider"
        f" FROM representation WHERE entity = :entity AND valid @> CAST(:on AS date) AND {moment}"
        " AND (represented = ANY(:named) OR coalesce(member, outsider) = ANY(:named))",
        {"entity": assembly.entity, "on": day, "named": list(named)},
    )
    return Mandates(
        representatives={row.represented: row.acting for row in acting},
        held=tuple(given),
        outsiders=frozenset(
            [row.holder for row in given if row.outsider] + [row.acting for row in acting if row.is_outsider]
        ),
    )


async def concerned(session: ReadSession, resolution: Resolution | None, moment: str = NOW) -> frozenset[UUID]:
    """Memberships and outsiders whose vote on the resolution a conflict takes."""
    if resolution is None:
        return frozenset()
    rows = await session.all(
        f"SELECT holder FROM conflict WHERE resolution = :id AND vote_lost AND {moment}", {"id": resolution.id}
    )
    return frozenset(row.holder for row in rows)
