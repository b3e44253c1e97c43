"""What can be followed: rolls as they are sealed, and a meeting while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime
from enum import Enum

import strawberry

from commons.clock import now
from commons.database.outbox import OutboxLine
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.happenings import gathered, happenings
from services.governance.graph.assembly import Assembly
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll import VotingRoll
from services.governance.store import rolls

SEALED = "roll.sealed"
PAUSE_SECONDS = 0.5
"""Between two states of one meeting: a full room that checks in at once is not shown member by member."""


@strawberry.enum(description="What of a meeting changed.")
class MeetingMatter(Enum):
    """What of a meeting changed."""

    ATTENDANCE = "attendance.changed"
    CALL = "call.opened assembly.adjourned assembly.postponed"
    AGENDA = "item.opened item.closed agenda.reordered"
    BUREAU = "bureau.changed"
    PROXIES = "proxy.given proxy.revoked proxy.instructed proxies.imported board.stance"
    DOOR = "roll.doorChanged"
    ROLL = "roll.sealed"
    CONFLICTS = "conflict.declared conflict.withdrawn"
    BALLOT = "ballot.opened ballot.closed ballot.annulled ballot.papersCounted"
    TURNOUT = "ballot.turnout"
    TALLY = "tally.recorded election.recorded"
    RESULT = "result.declared"


MATTERS = {kind: matter for matter in MeetingMatter for kind in matter.value.split()}
"""The kind of an outbox line to what it is about."""


@strawberry.type(description="A voting roll that was sealed.")
class RollSealed:
    """A voting roll that was sealed."""

    roll: VotingRoll | None = strawberry.field(description="The roll as it stands now: it may have been reopened.")
    root: str = strawberry.field(description="The Merkle root that was signed.")
    at: datetime = strawberry.field(description="When it was sealed.")


@strawberry.type(description="A meeting as it stands after something changed in it.")
class MeetingChange:
    """A meeting as it stands."""

    assembly: Assembly = strawberry.field(description="The meeting as it stands now.")
    matters: list[MeetingMatter] = strawberry.field(
        description="What changed since the event before; empty in the first one, which tells how the meeting stands."
    )
    at: datetime = strawberry.field(description="When the last of it was put on record.")


@strawberry.type
class Subscription:
    """The root subscription fields."""

    @strawberry.subscription(
        description="Each roll that is sealed: of one assembly, of one entity's, or of all that the caller may see."
    )
    async def roll_sealed(
        self, info: Info, entity: strawberry.ID | None = None, assembly: strawberry.ID | None = None
    ) -> AsyncGenerator[RollSealed, None]:
        """Rolls as they are sealed."""
        context = info.context
        if entity is not None:
            context.entity_here(entity)
        if assembly is not None:
            uuid_of(assembly, "assembly", context.country)
        rule = context.partition.access.rule("Subscription.rollSealed")

        def keep(line: OutboxLine) -> bool:
            of = line.body["entity"]
            mine = rule.grants(context.caller, context.country, entity=of)
            return mine and entity in (None, of) and assembly in (None, line.body.get("assembly"))

        async for line in happenings(context, [SEALED], keep):
            yield await _sealed(context, line)

    @strawberry.subscription(
        description="A meeting while it runs: how it stands now, and again whenever attendance, calls, proxies, the "
        "door, conflicts of interest, tallies or results change. Ask below `assembly` for what is wanted: turnout and "
        "quorum in `exercisable` and `calls`, tallies and results in `resolutions`."
    )
    async def meeting_changed(self, info: Info, assembly: strawberry.ID) -> AsyncGenerator[MeetingChange, None]:
        """The states of a meeting."""
        context = info.context
        named = global_id(context.country, "assembly", uuid_of(assembly, "assembly", context.country))
        yield MeetingChange(assembly=await _meeting(context, named), matters=[], at=now())
        async for lines in gathered(context, list(MATTERS), lambda line: line.body.get("assembly") == named):
            matters = {MATTERS[line.kind]: None for line in lines}
            yield MeetingChange(assembly=await _meeting(context, named), matters=list(matters), at=lines[-1].at)
            await asyncio.sleep(PAUSE_SECONDS)


async def _sealed(context: RequestContext, line: OutboxLine) -> RollSealed:
    wanted = uuid_of(line.body["roll"], "roll")
    async with context.reading() as session:
        found = dict(await rolls.by_ids(session, [wanted])).get(wanted)
    shown = VotingRoll.of(found, line.body["entity"], context.country) if found else None
    return RollSealed(roll=shown, root=line.body["root"], at=line.at)


async def _meeting(context: RequestContext, assembly: str) -> Assembly:
    found = await loaders_of(context).assembly.load(uuid_of(assembly, "assembly"))
    if found is None:
        raise Refusal("NOT_FOUND", "There is no assembly with this id here.")
    return found
