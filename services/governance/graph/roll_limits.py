"""What the law's limits on plural votes and groups came to on a roll."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from services.governance.domain.engine.plural_law import PER_MEMBER, SUM_LIMIT
from services.governance.domain.granted_votes import GROUP_CAPS, Limits, Plural
from services.governance.domain.law.reading import Reading
from services.governance.domain.voting_rights import plural_off
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.store import agenda
from services.governance.store.entitled_lines import entitled_totals
from services.governance.store.rolls import RollRecord


@strawberry.type(
    description="The most votes one line of this roll has by a share of the whole. `pluralLimit`: what all who have "
    "more than one vote may have together, where that is the rule."
)
class RollLimit:
    """One limit that was measured on all lines."""

    votes: int
    plural_limit: int | None
    law: LawReference

    @classmethod
    def of(cls, plural: Plural | None, limits: Limits) -> list[RollLimit]:
        """Those that were measured."""
        if plural is None:
            return []
        found = []
        if limits.cap is not None:
            found.append(cls(votes=limits.cap, plural_limit=None, law=LawReference.of(plural.leaves[PER_MEMBER])))
        if limits.cut is not None:
            law = LawReference.of(plural.leaves[SUM_LIMIT])
            found.append(cls(votes=limits.cut, plural_limit=limits.plural_limit, law=law))
        return found


@strawberry.type(
    description="A group whose votes the law caps together: its votes on the roll, and how many count at most. The "
    "lines stay as they are; the ceiling is applied where votes are counted. `allowed` is null where it is measured in "
    "the room; `base`: on what."
)
class RollGroupCap:
    """A ceiling on a group's votes."""

    group: str
    base: str
    votes: int
    allowed: int | None
    law: LawReference

    @classmethod
    def of(cls, plural: Plural | None, limits: Limits) -> list[RollGroupCap]:
        """One for each capped group that the statutes name and that has votes."""
        if plural is None or GROUP_CAPS not in plural.leaves:
            return []
        law = LawReference.of(plural.leaves[GROUP_CAPS])
        return [
            cls(group=row.group, base=row.base, votes=row.votes, allowed=row.allowed, law=law) for row in limits.groups
        ]


async def votes_on(info: Info, roll: RollRecord, entity: str, resolution: strawberry.ID) -> int:
    """All votes of the roll on one resolution: as many as voters where plural votes are off. NOT_FOUND."""
    wanted = uuid_of(resolution, "resolution", info.context.country)
    async with info.context.reading() as session:
        found = await agenda.by_ids(session, [wanted])
    if not found or found[0][1].assembly != roll.assembly:
        raise Refusal("NOT_FOUND", "No such resolution is on this assembly's agenda.")
    item, on = found[0][1], roll.rules.meeting_on
    law = Reading(await loaders_of(info.context).regime(entity, on), on)
    if roll.rules.no_fallback or plural_off(law, item.kind, item.matter) is None:
        return roll.votes
    async with info.context.reading() as session:
        totals = await entitled_totals(session, roll.id, plural_off=True)
    gone = sum(members for _, members, _, _ in roll.limits.leavers)
    return sum(votes for _, _, votes, _ in totals) - gone
