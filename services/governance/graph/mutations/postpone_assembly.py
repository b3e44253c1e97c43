"""Move a meeting to another day before it opens."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import AgendaItem, Assembly
from services.governance.domain.convocation.postpone import Convened, Moved, Moving, postpone
from services.governance.domain.law.regime import Regime
from services.governance.domain.notice_hours import notice_hours
from services.governance.graph.assembly import Assembly as AssemblyShown
from services.governance.graph.convocation.move import MoveEffect
from services.governance.graph.law import LawReference
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import agenda, assemblies, calls, dispatches, moves, rolls
from services.governance.store.entity_life import check_entity


@strawberry.input(
    description="`heldOn`: the new day; `startsAt` and `secondCallAt`: the hours of the new notice, local times as "
    "18:30. `place`: where it is held, if that is another place now."
)
class PostponeAssemblyInput:
    """To which day, and why."""

    assembly: strawberry.ID
    held_on: date
    why: str
    starts_at: str | None = None
    second_call_at: str | None = None
    place: str | None = None
    idempotency_key: str | None = None

    def wanted(self, meeting: Assembly) -> Moving:
        """In the domain's words."""
        hours = notice_hours(self.starts_at, self.second_call_at, meeting.form)
        return Moving(self.held_on, hours, self.why, self.place)


@strawberry.type
class PostponeAssemblyPayload:
    """The assembly on its new day, and what becomes of roll, proxies and notices."""

    assembly: AssemblyShown
    effects: list[MoveEffect]


@mutation(
    description="Move a meeting that was not opened to another day, with a notice of today: it is checked like a "
    "first one. Agenda, texts and documents stay; the roll is computed and sealed anew for the new day; proxies stand "
    "as long as the law's age lets them; everybody is told anew."
)
async def postpone_assembly(info: Info, input: PostponeAssemblyInput) -> PostponeAssemblyPayload:
    """Check the new day as a convocation, and move the meeting."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("postponeAssembly", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.postponeAssembly", assembly.entity)
        regime = await regime_on(session, context.entity_here(assembly.entity), input.held_on)
        if session.replayed is None:
            at = await _convened(session, context, assembly, regime)
            moved = postpone(input.wanted(assembly), at)
            days = [moved.assembly.held_on, moved.assembly.record_date]
            await check_entity(context.partition, context.entity_here(assembly.entity), days)
            await _save(session, assembly, moved)
        after = await assemblies.by_id(session, assembly_id)
        effects = await _effects(session, after, regime)
    return PostponeAssemblyPayload(assembly=AssemblyShown.of(after, context.country), effects=effects)


async def _convened(session: WriteSession, context: RequestContext, assembly: Assembly, regime: Regime) -> Convened:
    items = [row for _, row in await agenda.of_assemblies(session, [assembly.id])]
    return Convened(
        assembly=assembly,
        agenda=tuple(AgendaItem(row.title, row.kind, row.matter) for row in items),
        regime=regime,
        today=context.today,
        opened=bool(await calls.of_assembly(session, assembly.id)),
        moved=len(await moves.postponements(session, [assembly.id])),
    )


async def _save(session: WriteSession, before: Assembly, moved: Moved) -> None:
    ended = 0
    if moved.proxies_from is not None:
        ended = await moves.end_old_proxies(session, before.id, moved.proxies_from)
    await moves.move(session, before, moved)
    days = {"was_held_on": before.held_on, "held_on": moved.assembly.held_on}
    named = global_id(session.country, "assembly", before.id)
    session.record("postponeAssembly", named, **days, record_date=moved.assembly.record_date, proxies_ended=ended)
    session.announce("assembly.postponed", **days, **meeting_of(session, before))


async def _effects(session: WriteSession, after: Assembly, regime: Regime) -> list[MoveEffect]:
    roll = await rolls.newest_of(session, after.id)
    age, scope = regime.rule("proxies.max_age_days", after.held_on), regime.rule("proxies.scope", after.held_on)
    old = f"; those older than {age.value} days by then stand no more" if isinstance(age.value, int) else ""
    sealed = "reopen it (reopenRoll), then compute and seal it anew" if roll and roll.life.sealed else "compute it anew"
    told = "everybody is told anew" if await dispatches.ever_of(session, [after.id]) else "tell everybody of this day"
    return [
        MoveEffect(what="roll", becomes="there is none yet" if roll is None else sealed, law=None),
        MoveEffect(what="proxies", becomes=f"they stand for the same meeting{old}", law=LawReference.of(scope)),
        MoveEffect(
            what="notices",
            becomes=f"{told}, within the law's days",
            law=LawReference.of(regime.rule("notice_days.min", after.held_on)),
        ),
        MoveEffect(what="agenda", becomes="it stays, with its texts and documents", law=None),
    ]
